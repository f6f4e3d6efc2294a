-- Zoho's youngest word on a payment beside what has accumulated: a bank can take money back, a refund can return (contract 5, rule 4).
ALTER TABLE "payments"
    ADD COLUMN "looked_at" TIMESTAMPTZ(3),
    ADD COLUMN "heard_at" TIMESTAMPTZ(3),
    ADD COLUMN "zoho_status" TEXT,
    ADD COLUMN "zoho_refunded_minor" BIGINT,
    ADD COLUMN "returned_minor" BIGINT NOT NULL DEFAULT 0;
