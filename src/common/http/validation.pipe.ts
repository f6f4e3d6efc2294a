import { Injectable, ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { ValidationFailedError, type FieldProblem } from '../app-error.js';
import { ShapeCheck, UNKNOWN_FIELD } from './shape-check.js';

/** A person mends a few at a time, and a program none. */
const MAX_PROBLEMS = 50;
/** A member's name may be the caller's invention. */
const MAX_PATH = 200;

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
        new ValidationFailedError(theFirst(withoutRepeats(errors.flatMap((e) => toFieldProblems(e))))),
    });
  }

  override async transform(given: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const value = given ?? (metadata.type === 'body' && mayBeAbsent(metadata.metatype) ? {} : given);
    if (metadata.type === 'body' && isDto(metadata.metatype) && !isPlainObject(value))
      throw new ValidationFailedError([{ path: '', message: 'must be a JSON object' }]);
    const poison = ['body', 'query'].includes(metadata.type) ? new ShapeCheck().run(value) : [];
    if (poison.length > 0) throw new ValidationFailedError(theFirst(poison));
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

/** Problems as they are listed: no more than {@link MAX_PROBLEMS}, and how many there are besides. */
function theFirst(problems: FieldProblem[]): FieldProblem[] {
  const listed = problems
    .slice(0, MAX_PROBLEMS)
    .map(({ path, message }) => ({ path: path.slice(0, MAX_PATH), message }));
  const rest = problems.length - listed.length;
  return rest > 0 ? [...listed, { path: '', message: `has ${rest} further problems` }] : listed;
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
