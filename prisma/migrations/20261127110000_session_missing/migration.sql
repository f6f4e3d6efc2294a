-- A session that Zoho no longer knows: which looks were answered so, and a case that is about a session instead of a payment.
ALTER TABLE "payment_sessions" ADD COLUMN "missing_looks" TIMESTAMPTZ(3)[] NOT NULL DEFAULT '{}';

ALTER TABLE "cases" ALTER COLUMN "payment_id" DROP NOT NULL;
ALTER TABLE "cases" ADD COLUMN "session_id" UUID;
ALTER TABLE "cases" ADD CONSTRAINT "cases_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "payment_sessions"("id")
    ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "cases" ADD CONSTRAINT "cases_has_a_subject" CHECK ("payment_id" IS NOT NULL OR "session_id" IS NOT NULL) NOT VALID;
ALTER TABLE "cases" VALIDATE CONSTRAINT "cases_has_a_subject";
ALTER TABLE "cases" DROP CONSTRAINT "cases_kind_known";
ALTER TABLE "cases" ADD CONSTRAINT "cases_kind_known" CHECK ("kind" IN ('late_payment', 'duplicate_payment', 'amount_mismatch',
    'currency_mismatch', 'unmatched_payment', 'disputed', 'refund_failed', 'payment_reversed', 'conflicting_evidence',
    'session_missing')) NOT VALID;
ALTER TABLE "cases" VALIDATE CONSTRAINT "cases_kind_known";
-- One open case per (kind, session). Those about payments have an index of their own, in which these, without one, never meet.
CREATE UNIQUE INDEX "cases_one_open_per_kind_and_session" ON "cases"("kind", "session_id") WHERE "status" = 'open';
