-- Money is BIGINT in the currency's minor units. Times are timestamptz. States are text with a CHECK, so that a new
-- state is an ordinary migration and not a type change under load.

CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "storefront" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "invoice_number" TEXT,
    "items" JSONB NOT NULL DEFAULT '[]',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "customer_sealed" BYTEA,
    "email_hash" BYTEA,
    "phone_hash" BYTEA,
    "pay_before" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "settling_payment_id" TEXT,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "looked_at" TIMESTAMPTZ(3),
    "look_owner" INTEGER,
    "look_started_at" TIMESTAMPTZ(3),
    "timeline_seq" INTEGER NOT NULL DEFAULT 0,
    "timeline_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "orders_status_known" CHECK ("status" IN ('awaiting_payment', 'paid', 'partially_refunded', 'refunded', 'cancelled', 'expired')),
    CONSTRAINT "orders_amount_positive" CHECK ("amount_minor" > 0),
    CONSTRAINT "orders_currency_iso" CHECK ("currency" ~ '^[A-Z]{3}$'),
    CONSTRAINT "orders_refunded_within_amount" CHECK ("refunded_minor" >= 0),
    -- Contract 5, rule 1: no order is paid without the payment that paid it.
    CONSTRAINT "orders_paid_has_payment" CHECK (("status" IN ('paid', 'partially_refunded', 'refunded')) = ("settling_payment_id" IS NOT NULL AND "paid_at" IS NOT NULL))
) WITH (fillfactor = 85); -- every look updates the row; room on the page keeps those updates off the indexes (HOT)

CREATE TABLE "payment_sessions" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "zoho_session_id" TEXT,
    "zoho_status" TEXT,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "max_attempts" INTEGER,
    "creating_owner" INTEGER,
    "superseded_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3),
    "next_look_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "failure_detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_sessions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payment_sessions_status_known" CHECK ("status" IN ('creating', 'open', 'succeeded', 'failed', 'expired', 'create_failed', 'create_unknown')),
    CONSTRAINT "payment_sessions_amount_positive" CHECK ("amount_minor" > 0),
    CONSTRAINT "payment_sessions_attempt_positive" CHECK ("attempt" > 0),
    -- A state that speaks of Zoho's session needs Zoho's id; one that does not know the session has none.
    CONSTRAINT "payment_sessions_zoho_id_fits_status" CHECK (("status" IN ('open', 'succeeded', 'failed', 'expired')) = ("zoho_session_id" IS NOT NULL))
) WITH (fillfactor = 85);

CREATE TABLE "payments" (
    "id" TEXT NOT NULL,
    "order_id" UUID,
    "session_id" UUID,
    "zoho_session_id" TEXT,
    "status" TEXT NOT NULL,
    "amount_minor" BIGINT,
    "currency" TEXT,
    "amount_text" TEXT,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "disputed" BOOLEAN NOT NULL DEFAULT false,
    "method" TEXT,
    "failure_reason" TEXT,
    "reference_number" TEXT,
    "detail_status" TEXT,
    "zoho_created_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payments_refunded_not_negative" CHECK ("refunded_minor" >= 0)
);

CREATE TABLE "refunds" (
    "id" UUID NOT NULL,
    "zoho_refund_id" TEXT,
    "payment_id" TEXT NOT NULL,
    "order_id" UUID,
    "status" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT,
    "description" TEXT,
    "failure_reason" TEXT,
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "refunds_amount_positive" CHECK ("amount_minor" > 0),
    CONSTRAINT "refunds_status_known" CHECK ("status" IN ('creating', 'create_failed', 'create_unknown', 'initiated', 'pending', 'succeeded', 'failed', 'canceled'))
);

CREATE TABLE "cases" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "order_id" UUID,
    "payment_id" TEXT NOT NULL,
    "refund_id" TEXT,
    "status" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "assignee" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "resolution" TEXT,
    "note" TEXT,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cases_kind_known" CHECK ("kind" IN ('late_payment', 'duplicate_payment', 'amount_mismatch', 'currency_mismatch', 'unmatched_payment', 'disputed', 'refund_failed')),
    CONSTRAINT "cases_status_known" CHECK ("status" IN ('open', 'resolved')),
    CONSTRAINT "cases_resolved_is_complete" CHECK (("status" = 'resolved') = ("resolved_at" IS NOT NULL AND "resolution" IS NOT NULL))
);

CREATE TABLE "order_events" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "request_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,
    "evidence" JSONB,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "order_events_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "order_events_cause_known" CHECK ("cause" IN ('api', 'status_read', 'webhook', 'schedule', 'support'))
);

CREATE TABLE "idempotency_keys" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "order_id" UUID,
    "running_owner" INTEGER,
    "running_until" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "response_sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("owner", "key"),
    CONSTRAINT "idempotency_keys_finished_has_response" CHECK (("finished_at" IS NOT NULL) = ("response_status" IS NOT NULL AND "response_sealed" IS NOT NULL))
);

CREATE TABLE "zoho_tokens" (
    "id" TEXT NOT NULL,
    "access_token_sealed" BYTEA,
    "expires_at" TIMESTAMPTZ(3),
    "minted_at" TIMESTAMPTZ(3)[] NOT NULL DEFAULT '{}',
    "blocked_until" TIMESTAMPTZ(3),
    "refresh_owner" INTEGER,
    "refresh_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "zoho_tokens_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "orders_storefront_reference_key" ON "orders"("storefront", "reference");
CREATE UNIQUE INDEX "payment_sessions_order_id_attempt_key" ON "payment_sessions"("order_id", "attempt");
CREATE UNIQUE INDEX "payment_sessions_zoho_session_id_key" ON "payment_sessions"("zoho_session_id");
CREATE INDEX "payments_order_id_idx" ON "payments"("order_id");
CREATE INDEX "payments_session_id_idx" ON "payments"("session_id");
CREATE UNIQUE INDEX "refunds_zoho_refund_id_key" ON "refunds"("zoho_refund_id");
CREATE INDEX "refunds_order_id_idx" ON "refunds"("order_id");
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");
CREATE INDEX "cases_order_id_idx" ON "cases"("order_id");
CREATE UNIQUE INDEX "order_events_order_id_seq_key" ON "order_events"("order_id", "seq");
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- One live session per order: a second one can only be opened after the first was superseded or has ended.
CREATE UNIQUE INDEX "payment_sessions_one_live_per_order" ON "payment_sessions"("order_id") WHERE "status" IN ('creating', 'open') AND "superseded_at" IS NULL;
-- What the schedule asks for: sessions that are still watched, by when.
CREATE INDEX "payment_sessions_next_look_at_idx" ON "payment_sessions"("next_look_at") WHERE "next_look_at" IS NOT NULL;
-- One open case per (kind, payment); a failed refund is its own subject.
CREATE UNIQUE INDEX "cases_one_open_per_kind_and_payment" ON "cases"("kind", "payment_id", COALESCE("refund_id", '')) WHERE "status" = 'open';
-- Unpaid orders whose time is up.
CREATE INDEX "orders_awaiting_pay_before_idx" ON "orders"("pay_before") WHERE "status" = 'awaiting_payment';
-- Requests that died half-way, for the one who finishes them.
CREATE INDEX "idempotency_keys_unfinished_idx" ON "idempotency_keys"("created_at") WHERE "finished_at" IS NULL;

ALTER TABLE "payment_sessions" ADD CONSTRAINT "payment_sessions_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "payments" ADD CONSTRAINT "payments_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "payment_sessions"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "cases" ADD CONSTRAINT "cases_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- The timeline is append-only: nobody edits what happened, not even by accident from a console.
CREATE FUNCTION "refuse_timeline_edit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order_events is append-only';
END
$$;
CREATE TRIGGER "order_events_append_only" BEFORE UPDATE OR DELETE ON "order_events" FOR EACH ROW EXECUTE FUNCTION "refuse_timeline_edit"();
