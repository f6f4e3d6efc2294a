-- The shape rate-limiter-flexible expects; UNLOGGED because losing a minute's count in a crash costs at most one 429.
CREATE UNLOGGED TABLE "zoho_call_budget" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "zoho_call_budget_pkey" PRIMARY KEY ("key")
);
