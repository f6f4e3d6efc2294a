-- What Zoho's page may offer for the order; empty: whatever the account has. Kept for later sessions of the order.
ALTER TABLE "orders" ADD COLUMN "allowed_methods" JSONB NOT NULL DEFAULT '[]';
