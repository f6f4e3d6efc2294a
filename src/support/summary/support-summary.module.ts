import { Module } from '@nestjs/common';
import { Summary } from './summary.js';
import { SummaryController } from './summary.controller.js';
import { SummaryRepository } from './summary.repository.js';

/** Counts and sums over all orders. */
@Module({ controllers: [SummaryController], providers: [Summary, SummaryRepository] })
export class SupportSummaryModule {}
