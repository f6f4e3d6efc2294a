import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { NotFoundError } from '../../common/app-error.js';

/** Zoho's event ids, with another account's before them where it is not ours, and the hashes that stand for one in a webhook without. */
const EVENT_ID = /^[\w:-]{1,140}$/;

/** Whether a webhook can have this id. */
export function isEventId(text: string): boolean {
  return EVENT_ID.test(text);
}

@Injectable()
class EventIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isEventId(value)) throw new NotFoundError('webhook');
    return value;
  }
}

/** The webhook that the path names; what can be none is answered 404 like any unknown one. */
export const EventId = (): ParameterDecorator => Param('eventId', EventIdPipe);
