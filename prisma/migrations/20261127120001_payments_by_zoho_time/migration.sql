-- migrate:no-transaction
-- The pulse asks which payments of the last minutes Zoho's list should have shown.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "payments_zoho_created_at_idx" ON "payments"("zoho_created_at");
