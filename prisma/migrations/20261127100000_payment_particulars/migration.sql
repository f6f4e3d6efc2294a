-- What Zoho tells of a payment besides its status and its amount (contract 4, zoho 3.2): the bank's reference, fees, and who paid, sealed
-- like an order's customer. Old rows are filled in when their payment is looked at again.
ALTER TABLE "payments"
    ADD COLUMN "bank_reference" TEXT,
    ADD COLUMN "fee_minor" BIGINT,
    ADD COLUMN "tax_minor" BIGINT,
    ADD COLUMN "net_minor" BIGINT,
    ADD COLUMN "payer_sealed" BYTEA,
    ADD COLUMN "payer_email_hash" BYTEA,
    ADD COLUMN "payer_phone_hash" BYTEA;
ALTER TABLE "payments" ADD CONSTRAINT "payments_fees_not_negative" CHECK ("fee_minor" >= 0 AND "tax_minor" >= 0) NOT VALID;
ALTER TABLE "payments" VALIDATE CONSTRAINT "payments_fees_not_negative";

-- The ARN or UTR by which the shopper's bank finds a refund.
ALTER TABLE "refunds" ADD COLUMN "bank_reference" TEXT;

-- Exact look-ups of the support desk. Partial, on columns that are empty as yet: each is one pass over its table and stores nothing.
CREATE INDEX "payments_bank_reference_idx" ON "payments"("bank_reference") WHERE "bank_reference" IS NOT NULL;
CREATE INDEX "payments_payer_email_hash_idx" ON "payments"("payer_email_hash") WHERE "payer_email_hash" IS NOT NULL;
CREATE INDEX "payments_payer_phone_hash_idx" ON "payments"("payer_phone_hash") WHERE "payer_phone_hash" IS NOT NULL;
CREATE INDEX "refunds_bank_reference_idx" ON "refunds"("bank_reference") WHERE "bank_reference" IS NOT NULL;
