import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, Max, Min, ValidateIf, ValidateNested } from 'class-validator';

type Constructor = new () => object;

/** A member that may be left out. Unlike class-validator's IsOptional it does not let `null` pass for any type. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** A member that may be left out, and is by `null`, `""` and blank too: what shops send for a field nobody filled in (contract 4). */
export function MayBeBlank(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }): unknown => (isNothing(value) ? undefined : value)),
    MayBeAbsent(),
  );
}

/** A map of texts without the members that have nothing in them, see {@link MayBeBlank}. */
export function WithoutBlanks(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([, member]) => !isNothing(member)));
  });
}

function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** A nested object; an array in its place is refused (class-validator alone would check its elements instead). */
export function Nested(type: () => Constructor): PropertyDecorator {
  return applyDecorators(IsObject({ message: 'must be an object' }), ValidateNested(), Type(type));
}

/** A list of nested objects of at most `max` entries. */
export function NestedList(type: () => Constructor, max: number): PropertyDecorator {
  return applyDecorators(
    IsArray({ message: 'must be an array' }),
    ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
    ValidateNested({ each: true, message: 'must be an object' }),
    Type(type),
  );
}

/** Several of `values`, comma-separated or given more than once. */
export function AnyOf(values: readonly string[]): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => [...new Set(String(value).split(','))]),
    IsIn(values, { each: true, message: `must be one or more of ${values.join(', ')}, separated by commas` }),
  );
}

/** A whole number in a query string, in bounds; anything else (`1e3`, `5.0`, empty, given twice) is refused. */
export function QueryInteger(min: number, max: number): PropertyDecorator {
  const options = { message: `must be a whole number from ${min} to ${max}` };
  return applyDecorators(
    Transform(({ value }) =>
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : (value as unknown),
    ),
    IsInt(options),
    Min(min, options),
    Max(max, options),
  );
}
