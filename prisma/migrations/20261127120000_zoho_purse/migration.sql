-- Our quota of calls to Zoho, one row per account and family, changed by compare-and-swap on `version`. Logged, unlike the table it
-- replaces: after a crash of PostgreSQL the calls of the last minute must still count. `zoho_call_budget` stays for replicas of the
-- previous version that run while this is applied.
CREATE TABLE "zoho_purse" (
    "id" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 0,
    "state" JSONB NOT NULL,

    CONSTRAINT "zoho_purse_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);
