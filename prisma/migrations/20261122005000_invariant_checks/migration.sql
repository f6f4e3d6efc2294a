-- What the hourly check found to disagree, until it finds it mended: one answer for all replicas that are asked for metrics.
CREATE TABLE "invariant_breaches" (
    "order_id" UUID NOT NULL,
    "what" TEXT[] NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invariant_breaches_pkey" PRIMARY KEY ("order_id")
);

-- How far the check's walk over all orders has come.
CREATE TABLE "invariant_checks" (
    "id" TEXT NOT NULL,
    "after" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invariant_checks_pkey" PRIMARY KEY ("id")
);

-- What metrics ask for every few seconds. Both are small, the second should be empty: a live session that nobody will look at.
CREATE INDEX "event_deliveries_given_up_idx" ON "event_deliveries"("created_at") WHERE "status" = 'given_up';
CREATE INDEX "payment_sessions_unwatched_idx" ON "payment_sessions"("id") WHERE "next_look_at" IS NULL AND "status" IN ('creating', 'open');
