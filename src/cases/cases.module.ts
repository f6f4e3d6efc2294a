import { Module } from '@nestjs/common';
import { CasesRepository } from './cases.repository.js';

/** Owns the table `cases`. */
@Module({ providers: [CasesRepository], exports: [CasesRepository] })
export class CasesModule {}
