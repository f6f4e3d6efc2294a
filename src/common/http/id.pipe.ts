import { Injectable, type PipeTransform } from '@nestjs/common';
import { validate } from 'uuid';
import { NotFoundError } from '../app-error.js';

/** An id in a path, in lower case. What is no UUID names nothing, so it is answered 404 like any unknown id. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!validate(value)) throw new NotFoundError();
    return value.toLowerCase();
  }
}
