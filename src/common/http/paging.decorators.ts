import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { MayBeAbsent, QueryInteger } from './dto-decorators.js';
import { MAX_CURSOR } from './page-cursors.js';
import { Text } from './text.decorator.js';

/** A screenful: what a person reads before refining a search, and a program reads in a moment. */
export const DEFAULT_LIMIT = 50;
/** The most entries of a page, in every list (contract 4 and 8). */
const MAX_LIMIT = 200;

/** How many entries a page of a list has: a whole number that may be left out. */
export function PageLimit(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }),
    MayBeAbsent(),
    QueryInteger(1, MAX_LIMIT),
  );
}

/** Where in a list the next page begins. */
export function PageCursor(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description: '`nextCursor` of an answer to the same filters' }),
    MayBeAbsent(),
    Text({ max: MAX_CURSOR }),
  );
}
