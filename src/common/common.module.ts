import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock.js';
import { Shutdown } from './shutdown.js';

@Module({})
export class CommonModule {
  /** @param clock what time it is, for tests that move it */
  static forRoot(clock = new Clock()): DynamicModule {
    return {
      module: CommonModule,
      global: true,
      providers: [{ provide: Clock, useValue: clock }, Shutdown],
      exports: [Clock, Shutdown],
    };
  }
}
