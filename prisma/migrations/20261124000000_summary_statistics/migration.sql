-- How many days, states and times to pay there are, which the summary groups by. Without these the planner expects a group per
-- order and sorts or scans with one process; with them it aggregates in parallel (npm run bench:support). They cost no write
-- anything: ANALYZE, which autovacuum runs, fills them.
CREATE STATISTICS "orders_day_status_currency_stats" (ndistinct) ON (("created_at" AT TIME ZONE 'UTC')::date), "status", "currency" FROM "orders";
CREATE STATISTICS "orders_seconds_to_pay_stats" ON (GREATEST(date_part('epoch', "paid_at" - "created_at"), 0)::int) FROM "orders";
ANALYZE "orders";
