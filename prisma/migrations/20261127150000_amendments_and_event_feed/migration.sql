-- A request to amend an order has amended it: whoever goes on with its key must not do so again, over a later amendment.
ALTER TABLE "idempotency_keys" ADD COLUMN "amended_at" TIMESTAMPTZ(3);
