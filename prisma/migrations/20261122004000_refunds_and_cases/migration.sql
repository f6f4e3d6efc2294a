-- Refunds are made in phases, and looked at until Zoho has decided them.
ALTER TABLE "refunds"
    -- The case whose resolution it is.
    ADD COLUMN "case_id" UUID,
    -- What Zoho said had gone back before we asked: what a lost answer is compared with.
    ADD COLUMN "refunded_before_minor" BIGINT NOT NULL DEFAULT 0,
    -- Which replica is calling Zoho for it, while `creating`. Nobody: it was never sent.
    ADD COLUMN "call_owner" INTEGER,
    ADD COLUMN "call_started_at" TIMESTAMPTZ(3),
    ADD COLUMN "next_look_at" TIMESTAMPTZ(3),
    ADD CONSTRAINT "refunds_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Two people press at once: of one payment, one refund at a time may be on its way to Zoho. Those Zoho has told us of are not
-- counted: whatever Zoho did is a fact, and a fact must always find room.
CREATE UNIQUE INDEX "refunds_one_undecided_call_per_payment" ON "refunds"("payment_id") WHERE "status" IN ('creating', 'create_unknown') AND "requested_by" IS NOT NULL;
CREATE INDEX "refunds_case_id_idx" ON "refunds"("case_id") WHERE "case_id" IS NOT NULL;
CREATE INDEX "refunds_next_look_at_idx" ON "refunds"("next_look_at") WHERE "next_look_at" IS NOT NULL;

-- The desk's queue, newest first, and what a policy asks for.
CREATE INDEX "cases_status_opened_at_id_idx" ON "cases"("status", "opened_at", "id");
CREATE INDEX "cases_payment_id_idx" ON "cases"("payment_id");

-- A refund's key names the refund; a case's key names nothing, the case is in its path.
ALTER TABLE "idempotency_keys" ADD COLUMN "refund_id" UUID;
