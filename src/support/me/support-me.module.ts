import { Module } from '@nestjs/common';
import { MeController } from './me.controller.js';

/** Who is at the desk. */
@Module({ controllers: [MeController] })
export class SupportMeModule {}
