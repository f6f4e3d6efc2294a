import { Injectable, Param, type PipeTransform } from '@nestjs/common';
import { validate } from 'uuid';
import { NotFoundError } from '../app-error.js';

/** An id in a path, in lower case. What is no UUID names nothing, so it is answered 404 like any unknown id. */
@Injectable()
class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!validate(value)) throw new NotFoundError();
    return value.toLowerCase();
  }
}

/** One of our ids, from the path's parameter `name`. A handler only sees UUIDs; anything else is answered 404. */
export const PathId = (name: string): ParameterDecorator => Param(name, IdPipe);

/** The order that the path names. */
export const OrderId = (): ParameterDecorator => PathId('orderId');
