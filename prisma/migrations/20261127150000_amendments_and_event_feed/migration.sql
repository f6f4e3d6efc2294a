-- A request to amend an order has amended it: whoever goes on with its key must not do so again, over a later amendment.
ALTER TABLE "idempotency_keys" ADD COLUMN "amended_at" TIMESTAMPTZ(3);

-- What a storefront is told can also be read by it, in one order that never changes (docs/decisions/0014). `insert_no` counts the
-- events as they are written, `feed_position` as they are read: only once an event is committed does it get its place. The default
-- also counts what replicas of the version before write; rows from before have none and are not in the feed.
CREATE SEQUENCE "event_insert_numbers";
CREATE SEQUENCE "event_feed_positions";
ALTER TABLE "event_deliveries" ADD COLUMN "insert_no" BIGINT;
ALTER TABLE "event_deliveries" ADD COLUMN "feed_position" BIGINT;
ALTER TABLE "event_deliveries" ALTER COLUMN "insert_no" SET DEFAULT nextval('event_insert_numbers');
ALTER SEQUENCE "event_insert_numbers" OWNED BY "event_deliveries"."insert_no";
ALTER SEQUENCE "event_feed_positions" OWNED BY "event_deliveries"."feed_position";

-- `kept`: told to a storefront that named no address, so only to be read.
ALTER TABLE "event_deliveries" DROP CONSTRAINT "event_deliveries_status_known";
ALTER TABLE "event_deliveries" ADD CONSTRAINT "event_deliveries_status_known"
    CHECK ("status" IN ('pending', 'delivered', 'given_up', 'kept')) NOT VALID;
ALTER TABLE "event_deliveries" VALIDATE CONSTRAINT "event_deliveries_status_known";

-- Not CONCURRENTLY: they are empty at first, so this costs three reads of the table, and a replica that waits for its turn to migrate
-- would hold a snapshot that CONCURRENTLY waits for.
CREATE UNIQUE INDEX "event_deliveries_feed_idx" ON "event_deliveries"("storefront", "feed_position") WHERE "feed_position" IS NOT NULL;
CREATE INDEX "event_deliveries_unplaced_idx" ON "event_deliveries"("storefront", "insert_no") WHERE "feed_position" IS NULL AND "insert_no" IS NOT NULL;
CREATE INDEX "event_deliveries_in_feed_idx" ON "event_deliveries"("created_at") WHERE "insert_no" IS NOT NULL;
