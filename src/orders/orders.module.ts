import { Module } from '@nestjs/common';
import { CustomerVault } from './customer-vault.js';
import { OrdersRepository } from './orders.repository.js';

/** Owns the table `orders`, and the secret that its customers are sealed with. */
@Module({ providers: [OrdersRepository, CustomerVault], exports: [OrdersRepository, CustomerVault] })
export class OrdersModule {}
