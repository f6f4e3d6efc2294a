-- Our quota of calls to Zoho, one row per account and family, changed by compare-and-swap on `version`. Logged, unlike the table it
-- replaces: after a crash of PostgreSQL the calls of the last minute must still count. `zoho_call_budget` stays for replicas of the
-- previous version that run while this is applied.
CREATE TABLE "zoho_purse" (
    "id" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "state" JSONB NOT NULL,

    CONSTRAINT "zoho_purse_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

-- What the newest walk over the head of Zoho's payments list was: when it began, what it showed that our rows do not hold yet, and
-- whether it is believed. One row per account, of use for seconds.
CREATE TABLE "zoho_pulses" (
    "id" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "began_at" TIMESTAMPTZ(3),
    "news" UUID[] NOT NULL DEFAULT '{}',
    "confirmed" INTEGER NOT NULL DEFAULT 0,
    "distrusted_until" TIMESTAMPTZ(3),
    "lag_ms" INTEGER,

    CONSTRAINT "zoho_pulses_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);
