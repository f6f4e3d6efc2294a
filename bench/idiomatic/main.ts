import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { Settings } from './settings.js';

/** The same endpoints as Nest's own documentation would have one write them: Express, DTOs, Prisma, HttpService. */
const { PORT, DATABASE_URL, ZOHO_API_BASE_URL, ZOHO_ACCOUNT_ID, STOREFRONT_API_KEY } = process.env;
const settings = Object.assign(new Settings(), {
  databaseUrl: DATABASE_URL ?? '',
  zohoApiBaseUrl: ZOHO_API_BASE_URL ?? '',
  zohoAccountId: ZOHO_ACCOUNT_ID ?? '',
  storefrontApiKey: STOREFRONT_API_KEY ?? '',
});
const app = await NestFactory.create(AppModule.with(settings));
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(Number(PORT), '127.0.0.1');
