import { Prisma } from '../generated/prisma/client.js';
import { Table } from './table.js';

interface Parcel {
  id: string;
  orderId: string | null;
  weightGrams: bigint;
  fragile: boolean;
  labels: Prisma.JsonValue;
  sentAt: Date | null;
}

const PARCELS = new Table<Parcel>('parcels', {
  id: 'uuid',
  orderId: 'uuid',
  weightGrams: 'bigint',
  fragile: 'boolean',
  labels: 'jsonb',
  sentAt: 'timestamptz',
});

describe('the lists of columns of a table', () => {
  it('inserts every field but those left out, each with its type', () => {
    const insert = PARCELS.insert('fragile', 'sentAt');
    const { text, values } = insert({ id: 'a', orderId: null, weightGrams: 5n, labels: '["x"]' });
    expect(text).toBe(
      'INSERT INTO parcels (id, order_id, weight_grams, labels) SELECT $1::uuid, $2::uuid, $3::bigint, $4::jsonb',
    );
    expect(values).toEqual(['a', null, 5n, '["x"]']);
  });

  it('takes no more of a row than the fields it names', () => {
    const set = PARCELS.set('weightGrams', 'sentAt');
    const row = { id: 'a', weightGrams: 6n, sentAt: null };
    const { text, values } = Prisma.sql`UPDATE parcels SET ${set(row)} WHERE id = ${row.id}::uuid`;
    expect(text).toBe('UPDATE parcels SET weight_grams = $1::bigint, sent_at = $2::timestamptz WHERE id = $3::uuid');
    expect(values).toEqual([6n, null, 'a']);
  });

  it('writes an upsert of all fields but those that stay as they are', () => {
    expect(PARCELS.excluded('id', 'orderId', 'labels').text).toBe(
      'weight_grams = EXCLUDED.weight_grams, fragile = EXCLUDED.fragile, sent_at = EXCLUDED.sent_at',
    );
  });

  it('hands big integers over as text in JSON', () => {
    expect(PARCELS.json('p', { id: 'id', grams: 'weightGrams' }).text).toBe(
      "'id', p.id, 'grams', p.weight_grams::text",
    );
  });

  it('does not compile with a column that is missing, misspelt or of another type', () => {
    const others = { id: 'uuid', orderId: 'uuid', fragile: 'boolean', labels: 'jsonb', sentAt: 'timestamptz' } as const;
    // @ts-expect-error weightGrams is missing
    new Table<Parcel>('parcels', others);
    // @ts-expect-error weightGrammes is no field
    new Table<Parcel>('parcels', { ...others, weightGrammes: 'bigint' });
    // @ts-expect-error weightGrams is a big integer
    new Table<Parcel>('parcels', { ...others, weightGrams: 'int' });
    const insert = PARCELS.insert('fragile', 'sentAt');
    // @ts-expect-error the order is forgotten
    insert({ id: 'a', weightGrams: 5n, labels: '[]' });
  });
});
