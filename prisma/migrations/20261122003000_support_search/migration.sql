-- What the support desk looks for, each index chosen from EXPLAIN on a million orders (npm run bench:support).
-- None has a column that a look at Zoho writes (looked_at, look_owner), so looks still update orders in place (HOT).

-- Newest first, and the only thing the summary reads: counts and sums of a window come from the index alone.
CREATE INDEX "orders_created_at_id_idx" ON "orders"("created_at" DESC, "id" DESC) INCLUDE ("status", "currency", "amount_minor", "refunded_minor", "paid_at");
-- Rare states (refunded, expired) lie far apart in the list of all.
CREATE INDEX "orders_status_created_at_id_idx" ON "orders"("status", "created_at" DESC, "id" DESC);
-- A small or former storefront has its orders anywhere.
CREATE INDEX "orders_storefront_created_at_id_idx" ON "orders"("storefront", "created_at" DESC, "id" DESC);
-- "A shopper paid 1,499.50": an exact amount newest first, a narrow range as a bitmap.
CREATE INDEX "orders_amount_minor_created_at_id_idx" ON "orders"("amount_minor", "created_at" DESC, "id" DESC);

-- Exact look-ups. The unique index on (storefront, reference) cannot serve a reference whose storefront is not known.
CREATE INDEX "orders_reference_idx" ON "orders"("reference");
CREATE INDEX "orders_invoice_number_idx" ON "orders"("invoice_number") WHERE "invoice_number" IS NOT NULL;
CREATE INDEX "orders_email_hash_idx" ON "orders"("email_hash") WHERE "email_hash" IS NOT NULL;
CREATE INDEX "orders_phone_hash_idx" ON "orders"("phone_hash") WHERE "phone_hash" IS NOT NULL;

-- Orders that need attention, and the queue of open cases by age.
CREATE INDEX "cases_open_kind_order_id_idx" ON "cases"("kind", "order_id") WHERE "status" = 'open';

-- What Zoho told us of one order, by whatever the message named.
CREATE INDEX "webhook_events_order_id_idx" ON "webhook_events"("order_id") WHERE "order_id" IS NOT NULL;
CREATE INDEX "webhook_events_zoho_session_id_idx" ON "webhook_events"("zoho_session_id") WHERE "zoho_session_id" IS NOT NULL;
CREATE INDEX "webhook_events_zoho_payment_id_idx" ON "webhook_events"("zoho_payment_id") WHERE "zoho_payment_id" IS NOT NULL;
