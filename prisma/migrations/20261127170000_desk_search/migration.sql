-- The desk's search forgives (contract 8). Expand only: each index is one pass over its table, the columns begin empty.

-- Case and blanks do not count, and the beginning is enough. On an expression, so that rows of every age and version are found, and for
-- LIKE 'x%' (text_pattern_ops), which no ordinary index serves in most collations.
CREATE INDEX "orders_reference_plain_idx" ON "orders"((lower(regexp_replace("reference", '\s', '', 'g'))) text_pattern_ops);
CREATE INDEX "orders_invoice_number_plain_idx" ON "orders"((lower(regexp_replace("invoice_number", '\s', '', 'g'))) text_pattern_ops)
    WHERE "invoice_number" IS NOT NULL;

-- What was paid in a month.
CREATE INDEX "orders_paid_at_idx" ON "orders"("paid_at") WHERE "paid_at" IS NOT NULL;

-- Keyed hashes of the beginnings of e-mails, which themselves lie here only sealed (docs/decisions/0022). Older rows are found by the
-- whole address, as before.
ALTER TABLE "orders" ADD COLUMN "email_beginnings" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "payments" ADD COLUMN "payer_email_beginnings" TEXT[] NOT NULL DEFAULT '{}';
CREATE INDEX "orders_email_beginnings_idx" ON "orders" USING gin ("email_beginnings") WHERE "email_beginnings" <> '{}';
CREATE INDEX "payments_payer_email_beginnings_idx" ON "payments" USING gin ("payer_email_beginnings") WHERE "payer_email_beginnings" <> '{}';
