import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { ValidationFailedError, type FieldProblem } from '../app-error.js';

/** What class-validator says about a field that the DTO does not declare, in plain words. */
const UNKNOWN_FIELD = 'is not a known field';
/** No body of ours has more than three. */
const MAX_DEPTH = 10;
const POISONOUS_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Checks bodies and queries against their DTO: unknown fields are refused, nothing is converted implicitly, and all problems are
 * reported together. Bodies must be JSON objects.
 */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      transformOptions: { enableImplicitConversion: false, exposeDefaultValues: true },
      validationError: { target: false, value: false },
      exceptionFactory: (errors) =>
        new ValidationFailedError(withoutRepeats(errors.flatMap((e) => toFieldProblems(e)))),
    });
  }

  override async transform(given: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const value = given ?? (metadata.type === 'body' && mayBeAbsent(metadata.metatype) ? {} : given);
    if (metadata.type === 'body' && isDto(metadata.metatype) && !isPlainObject(value))
      throw new ValidationFailedError([{ path: '', message: 'must be a JSON object' }]);
    const poison = metadata.type === 'body' ? findPoison(value) : [];
    if (poison.length > 0) throw new ValidationFailedError(poison);
    return (await super.transform(value, metadata)) as unknown;
  }
}

function toFieldProblems(error: ValidationError, parent = ''): FieldProblem[] {
  const path = parent ? `${parent}.${error.property}` : error.property;
  // What stands where an object or a list belongs has no fields worth talking about.
  const shape = error.constraints?.isArray ?? error.constraints?.isObject;
  if (shape) return [{ path, message: withoutProperty(shape, error.property) }];
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    path,
    message: rule === 'whitelistValidation' ? UNKNOWN_FIELD : withoutProperty(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => toFieldProblems(child, path))];
}

// class-validator starts its messages with the property's name, which `path` says already.
function withoutProperty(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}

function withoutRepeats(problems: FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** Members that reach for an object's machinery (class-transformer drops them in silence, we say so), and bottomless nesting. */
function findPoison(value: unknown, path = '', depth = 0): FieldProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (depth > MAX_DEPTH) return [{ path: '', message: `must not be nested deeper than ${MAX_DEPTH} levels` }];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = path ? `${path}.${key}` : key;
    return POISONOUS_KEYS.has(key) ? [{ path: at, message: UNKNOWN_FIELD }] : findPoison(member, at, depth + 1);
  });
}

function isDto(metatype: ArgumentMetadata['metatype']): boolean {
  return metatype !== undefined && ![String, Boolean, Number, Array, Object, Buffer].includes(metatype as never);
}

/** A body all of whose members are optional says so: `static readonly mayBeAbsent = true`. */
function mayBeAbsent(metatype: ArgumentMetadata['metatype']): boolean {
  return metatype !== undefined && 'mayBeAbsent' in metatype && metatype.mayBeAbsent === true;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
