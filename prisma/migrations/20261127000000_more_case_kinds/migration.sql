-- What Zoho takes back, contradicts itself about, or no longer knows (contract 5).
ALTER TABLE "cases" DROP CONSTRAINT "cases_kind_known";
ALTER TABLE "cases" ADD CONSTRAINT "cases_kind_known" CHECK ("kind" IN ('late_payment', 'duplicate_payment', 'amount_mismatch',
    'currency_mismatch', 'unmatched_payment', 'disputed', 'refund_failed', 'payment_reversed', 'conflicting_evidence')) NOT VALID;
ALTER TABLE "cases" VALIDATE CONSTRAINT "cases_kind_known";
