import { Global, Module } from '@nestjs/common';
import { JobQueue } from './job-queue.js';
import { JobRunner } from './job-runner.js';
import { KeepQueue } from './keep-queue.js';

@Global()
@Module({ providers: [JobQueue, JobRunner, KeepQueue], exports: [JobQueue, JobRunner] })
export class JobsModule {}
