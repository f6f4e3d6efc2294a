import { validate as isUuid } from 'uuid';
import { Prisma } from '../../generated/prisma/client.js';
import { MIN_BEGINNING } from '../../orders/email-beginnings.js';

/** What `q` may be besides plain text: the hashes under which an e-mail, its beginning or a phone is stored. */
export interface PersonalHashes {
  email: readonly Uint8Array[];
  emailBeginnings: readonly string[];
  phone: readonly Uint8Array[];
}

/**
 * The ways in which `q` may name an order, each a condition on `orders o` that an index serves. They are not joined by OR: the
 * planner chooses for each whether many fit (read the newest first until there are enough) or few (take them from the index).
 */
export function waysToFind(q: string, hashes: PersonalHashes): Prisma.Sql[] {
  const { emailBeginnings } = hashes;
  return [
    Prisma.sql`o.id = ANY (ARRAY(${lookUpSql(q, hashes)}))`,
    beginsWith(Prisma.sql`o.reference`, q),
    Prisma.sql`o.invoice_number IS NOT NULL AND ${beginsWith(Prisma.sql`o.invoice_number`, q)}`,
    ...(emailBeginnings.length > 0 ? emailWays([...emailBeginnings]) : []),
  ];
}

/** Texts without case and blanks, as the indexes of `orders_…_plain_idx` have them. */
function plain(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`lower(regexp_replace(${text}, '\\s', '', 'g'))`;
}

function beginsWith(column: Prisma.Sql, q: string): Prisma.Sql {
  if (q.replace(/\s/g, '').length < MIN_BEGINNING)
    return Prisma.sql`${plain(column)} = ${plain(Prisma.sql`${q}::text`)}`;
  const pattern = q.replace(/[\\%_]/g, '\\$&');
  return Prisma.sql`${plain(column)} LIKE ${plain(Prisma.sql`${pattern}::text`)} || '%'`;
}

function emailWays(hashes: string[]): Prisma.Sql[] {
  return [
    Prisma.sql`o.email_beginnings && ${hashes}::text[] AND o.email_beginnings <> '{}'`,
    Prisma.sql`o.id = ANY (ARRAY(SELECT order_id FROM payments
      WHERE payer_email_beginnings && ${hashes}::text[] AND payer_email_beginnings <> '{}' AND order_id IS NOT NULL))`,
  ];
}

/**
 * Orders that `q` names, by exact match on whatever it can be; each branch is one look into an index. White space around it comes
 * from pasting, and in it from a bank's way of printing, unless the storefront's own words have it too.
 */
function lookUpSql(typed: string, { email, phone }: PersonalHashes): Prisma.Sql {
  const q = typed.trim();
  const joined = q.replace(/\s/g, '');
  const words = [...new Set([q, typed])];
  const codes = [...new Set([q, joined, joined.toUpperCase(), joined.toLowerCase()])];
  const branches = [
    Prisma.sql`SELECT id FROM orders WHERE reference = ANY (${words}::text[])`,
    Prisma.sql`SELECT id FROM orders WHERE invoice_number = ANY (${words}::text[])`,
    Prisma.sql`SELECT order_id FROM payment_sessions WHERE zoho_session_id = ANY (${codes}::text[])`,
    Prisma.sql`SELECT order_id FROM payments WHERE id = ANY (${codes}::text[]) AND order_id IS NOT NULL`,
    Prisma.sql`SELECT order_id FROM payments WHERE bank_reference = ANY (${codes}::text[]) AND order_id IS NOT NULL`,
    Prisma.sql`SELECT order_id FROM refunds WHERE zoho_refund_id = ANY (${codes}::text[]) AND order_id IS NOT NULL`,
    Prisma.sql`SELECT order_id FROM refunds WHERE bank_reference = ANY (${codes}::text[]) AND order_id IS NOT NULL`,
    ...(isUuid(joined) ? idLookUps(joined) : []),
    ...(email.length > 0 ? personLookUps(EMAIL, email) : []),
    ...(phone.length > 0 ? personLookUps(PHONE, phone) : []),
  ];
  return Prisma.join(branches, ' UNION ALL ');
}

const EMAIL = { customer: Prisma.sql`email_hash`, payer: Prisma.sql`payer_email_hash` };
const PHONE = { customer: Prisma.sql`phone_hash`, payer: Prisma.sql`payer_phone_hash` };

/** A person is known as the storefront named them, or as they named themselves to Zoho. */
function personLookUps({ customer, payer }: typeof EMAIL, hashes: readonly Uint8Array[]): Prisma.Sql[] {
  return [
    Prisma.sql`SELECT id FROM orders WHERE ${customer} = ANY (${[...hashes]}::bytea[])`,
    Prisma.sql`SELECT order_id FROM payments WHERE ${payer} = ANY (${[...hashes]}::bytea[]) AND order_id IS NOT NULL`,
  ];
}

function idLookUps(id: string): Prisma.Sql[] {
  return [
    Prisma.sql`SELECT id FROM orders WHERE id = ${id}::uuid`,
    Prisma.sql`SELECT order_id FROM payment_sessions WHERE id = ${id}::uuid`,
    Prisma.sql`SELECT order_id FROM cases WHERE id = ${id}::uuid AND order_id IS NOT NULL`,
    Prisma.sql`SELECT order_id FROM refunds WHERE id = ${id}::uuid AND order_id IS NOT NULL`,
  ];
}
