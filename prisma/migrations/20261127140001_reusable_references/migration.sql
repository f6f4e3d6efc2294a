-- Contract 4: a reference is taken while an order with it is unpaid and alive, or was ever paid; once it ended cancelled or expired it
-- may be used again. The next order with it marks the ended one (reference_freed), and the mark stays if support later accepts
-- late money for the ended one: then both may be there, and neither change fails. A paid order loses the mark when a third one asks
-- for the reference, and stands in its way.
ALTER TABLE "orders" ADD COLUMN "reference_freed" BOOLEAN NOT NULL DEFAULT false;
-- Only an order that was paid, or a cancelled or expired one, can be marked.
ALTER TABLE "orders" ADD CONSTRAINT "orders_living_keeps_reference" CHECK (NOT ("reference_freed" AND "status" = 'awaiting_payment'));

-- Looser than the index it replaces, so it cannot meet a duplicate.
CREATE UNIQUE INDEX "orders_storefront_reference_taken_key" ON "orders"("storefront", "reference")
    WHERE "status" NOT IN ('cancelled', 'expired') AND NOT "reference_freed";
DROP INDEX "orders_storefront_reference_key";
