-- Where a shopper who pays on Zoho's hosted page is sent back to in the end; empty: the order has no such page.
ALTER TABLE "orders" ADD COLUMN "return_url" TEXT;
-- The page's address, sealed: whoever has it may pay there.
ALTER TABLE "payment_sessions" ADD COLUMN "pay_page_sealed" BYTEA;
