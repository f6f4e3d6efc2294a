import { HttpModule } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { zohoHttpDefaults } from './http-transport.js';
import { PurseRepository } from './purse/purse.repository.js';
import { ZohoPurse } from './purse/zoho-purse.js';
import { ZohoTokenRepository } from './token.repository.js';
import { ZohoSender } from './zoho-sender.js';
import { ZohoTokens } from './zoho-tokens.js';
import { ZohoClient } from './zoho.client.js';

/** The wall: the only folder that speaks Zoho. It knows sessions, payments and refunds, and never sees an order. */
@Module({
  imports: [
    HttpModule.registerAsync({
      useFactory: (config: AppConfig) => zohoHttpDefaults(config.zoho.timeoutMs),
      inject: [AppConfig],
    }),
  ],
  providers: [PurseRepository, ZohoClient, ZohoPurse, ZohoSender, ZohoTokenRepository, ZohoTokens],
  exports: [ZohoClient],
})
export class ZohoModule {}
