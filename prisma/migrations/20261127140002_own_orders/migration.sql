-- A storefront lists its own orders. Newest first is served by orders_storefront_created_at_id_idx; a rare state lies far apart there.
CREATE INDEX "orders_storefront_status_created_at_id_idx" ON "orders"("storefront", "status", "created_at" DESC, "id" DESC);
-- "What changed since": rows lie in the table about as they were written, so a summary per block is enough, and (from PostgreSQL 16) it
-- does not keep updates from staying in place (HOT), as a B-tree on a column that every change writes would.
CREATE INDEX "orders_updated_at_idx" ON "orders" USING brin ("updated_at") WITH (pages_per_range = 32, autosummarize = on);
