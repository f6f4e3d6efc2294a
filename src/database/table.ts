import { Prisma } from '../generated/prisma/client.js';

/** PostgreSQL's types for a value as Prisma's model has it. */
type SqlType<Value> = [Value] extends [bigint]
  ? 'bigint'
  : [Value] extends [number]
    ? 'int'
    : [Value] extends [boolean]
      ? 'boolean'
      : [Value] extends [Date]
        ? 'timestamptz'
        : [Value] extends [Date[]]
          ? 'timestamptz[]'
          : [Value] extends [Uint8Array]
            ? 'bytea'
            : [Value] extends [string]
              ? 'text' | 'uuid'
              : [Value] extends [string[]]
                ? 'text[]'
                : 'jsonb';

/** Every field of a model with its column's type: a field that is missing, misspelt or of another type does not compile. */
export type Columns<Model> = { readonly [Field in keyof Model]-?: SqlType<NonNullable<Model[Field]>> };

type Sent<Type, Value> = Type extends 'jsonb'
  ? string | Extract<Value, null>
  : Type extends 'bytea'
    ? Uint8Array | Extract<Value, null>
    : Value;

/** A model's fields as a statement takes them: JSON as text, everything else as it is. */
type Values<Model, Field extends keyof Model> = {
  readonly [F in Field]: Sent<SqlType<NonNullable<Model[F]>>, Model[F]>;
};

/**
 * The lists of columns that hand-written statements need, made of one list that is checked against Prisma's model. Make the
 * fragments once, when a module is loaded: they are fixed text, so every statement keeps one prepared plan.
 * @example
 * const CASES = new Table<Case>('cases', { id: 'uuid', kind: 'text', … });
 * const insert = CASES.insert('assignee');
 * await run(Prisma.sql`${insert(row)} ON CONFLICT DO NOTHING`);
 */
export class Table<Model extends object> {
  private readonly fields: readonly (keyof Model & string)[];

  constructor(
    readonly name: string,
    readonly columns: Columns<Model>,
  ) {
    this.fields = Object.keys(columns) as (keyof Model & string)[];
  }

  /** `INSERT` of one row, to which `WHERE`, `ON CONFLICT` or `RETURNING` may be added. Fields left out get their column's default. */
  insert<Out extends keyof Model & string = never>(...leftOut: readonly Out[]) {
    const fields = this.without(leftOut);
    return this.values(fields, `INSERT INTO ${this.name} (${fields.map(columnOf).join(', ')}) SELECT `);
  }

  /** `a = …, b = …` for an `UPDATE … SET`. */
  set<Field extends keyof Model & string>(...fields: readonly Field[]) {
    return this.values(fields, '', (field) => `${columnOf(field)} = `);
  }

  /** `a = EXCLUDED.a, b = EXCLUDED.b`, of all fields but those left out, for an `ON CONFLICT … DO UPDATE SET`. */
  excluded(...leftOut: readonly (keyof Model & string)[]): Prisma.Sql {
    const columns = this.without(leftOut).map(columnOf);
    return Prisma.raw(columns.map((column) => `${column} = EXCLUDED.${column}`).join(', '));
  }

  /** `'key', alias.column, …` for `json_build_object`. Big integers go as text, so that no amount passes through a float, and bytes in hexadecimal. */
  json(alias: string, fields: Readonly<Record<string, keyof Model & string>>): Prisma.Sql {
    const pairs = Object.entries(fields).map(([key, field]) => {
      const column = `${alias}.${columnOf(field)}`;
      return `'${key}', ${inJson(column, this.columns[field])}`;
    });
    return Prisma.raw(pairs.join(', '));
  }

  private without<Out extends keyof Model & string>(leftOut: readonly Out[]): Exclude<keyof Model & string, Out>[] {
    const isIn = (field: keyof Model & string): field is Exclude<keyof Model & string, Out> =>
      !(leftOut as readonly string[]).includes(field);
    return this.fields.filter(isIn);
  }

  /** `opening before $1::type, before $2::type, …` with the row's values. */
  private values<Field extends keyof Model & string>(
    fields: readonly Field[],
    opening: string,
    before: (field: Field) => string = () => '',
  ): (row: Values<Model, Field>) => Prisma.Sql {
    const after = fields.map((field) => `::${this.columns[field]}`);
    const strings = fields.map((field, i) => `${i === 0 ? opening : `${after[i - 1] ?? ''}, `}${before(field)}`);
    strings.push(after.at(-1) ?? '');
    return (row) => new Prisma.Sql(strings, fields.map((field) => row[field])); // prettier-ignore
  }
}

/** Not left to `bytea_output`, which a database may have set either way. */
function inJson(column: string, type: string): string {
  if (type === 'bytea') return `encode(${column}, 'hex')`;
  return type === 'bigint' ? `${column}::text` : column;
}

/** The schema maps every field `likeThis` to a column `like_this`. */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
