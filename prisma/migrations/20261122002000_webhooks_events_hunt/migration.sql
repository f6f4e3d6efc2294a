-- Zoho's webhooks as received, once per textual event id: verified, committed, and only then worked on.
CREATE TABLE "webhook_events" (
    "event_id" TEXT NOT NULL,
    "type" TEXT,
    "account_id" TEXT,
    "live_mode" BOOLEAN,
    "zoho_session_id" TEXT,
    "zoho_payment_id" TEXT,
    "zoho_refund_id" TEXT,
    "order_id" UUID,
    "raw" BYTEA NOT NULL,
    "headers" JSONB NOT NULL,
    "deliveries" INTEGER NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL,
    "verdict" TEXT,
    "event_time" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("event_id"),
    CONSTRAINT "webhook_events_status_known" CHECK ("status" IN ('pending', 'processed')),
    CONSTRAINT "webhook_events_processed_says_what" CHECK (("status" = 'processed') = ("processed_at" IS NOT NULL AND "verdict" IS NOT NULL))
);
CREATE INDEX "webhook_events_received_at_idx" ON "webhook_events"("received_at");
CREATE INDEX "webhook_events_pending_idx" ON "webhook_events"("received_at") WHERE "status" = 'pending';

-- What a storefront is told: one row per public timeline event, written in its transaction; `id` is the webhook-id.
CREATE TABLE "event_deliveries" (
    "id" UUID NOT NULL,
    "order_id" UUID,
    "seq" INTEGER NOT NULL,
    "storefront" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_deliveries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "event_deliveries_status_known" CHECK ("status" IN ('pending', 'delivered', 'given_up'))
);
CREATE UNIQUE INDEX "event_deliveries_order_id_seq_key" ON "event_deliveries"("order_id", "seq");
CREATE INDEX "event_deliveries_pending_idx" ON "event_deliveries"("next_attempt_at") WHERE "status" = 'pending';

-- Every try to deliver, for the people who ask why an event did not arrive.
CREATE TABLE "delivery_attempts" (
    "id" UUID NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "http_status" INTEGER,
    "error" TEXT,
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "delivery_attempts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "delivery_attempts_delivery_id_idx" ON "delivery_attempts"("delivery_id");
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "event_deliveries"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- How far the walk over Zoho's payments list has come.
CREATE TABLE "orphan_hunts" (
    "id" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ(3) NOT NULL,
    "window_from" TIMESTAMPTZ(3),
    "window_to" TIMESTAMPTZ(3),
    "next_page" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orphan_hunts_pkey" PRIMARY KEY ("id")
);
