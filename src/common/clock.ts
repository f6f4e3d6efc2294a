import { Injectable } from '@nestjs/common';

/**
 * The only source of "now" for rules about money and sessions. Time goes into SQL as a parameter, never as `now()`, so that a
 * test can move all of it at once by overriding this provider.
 */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
