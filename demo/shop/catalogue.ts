/** Prices in paise. Up to ₹500 the simulator's sandbox rules let UPI succeed, from ₹501 to ₹1,000 they make it fail. */
export interface Product {
  sku: string;
  name: string;
  note: string;
  weight: string;
  unitMinor: number;
  /** Which drawing and colours the page gives the tin. */
  tone: 'amber' | 'moss' | 'spice' | 'rose' | 'sky' | 'night';
}

export const catalogue: readonly Product[] = [
  { sku: 'TEA-ASSAM', name: 'Assam Breakfast', note: 'Malty, brisk, takes milk', weight: '100\u00a0g', unitMinor: 18_000, tone: 'amber' },
  { sku: 'TEA-CHAI', name: 'Masala Chai', note: 'Cardamom, ginger, clove', weight: '100\u00a0g', unitMinor: 14_950, tone: 'spice' },
  { sku: 'TEA-NILGIRI', name: 'Nilgiri Green', note: 'Fresh, light, a little sweet', weight: '75\u00a0g', unitMinor: 21_000, tone: 'moss' },
  { sku: 'TEA-DARJ', name: 'Darjeeling First Flush', note: 'Muscatel and spring air', weight: '50\u00a0g', unitMinor: 24_050, tone: 'sky' },
  { sku: 'TEA-KAHWA', name: 'Kashmiri Kahwa', note: 'Saffron, almond, rose', weight: '80\u00a0g', unitMinor: 32_000, tone: 'rose' },
  { sku: 'TEA-SILVER', name: 'Silver Needle', note: 'White buds in a festival tin', weight: '60\u00a0g', unitMinor: 74_900, tone: 'night' },
]; // prettier-ignore

export const currency = 'INR';

/** 14950 → "149.50": decimal text in rupees, without floating point. */
export function formatRupees(minor: number): string {
  return `${String(Math.trunc(minor / 100))}.${String(minor % 100).padStart(2, '0')}`;
}

/** What the page shows of a product: the price as decimal text, as everywhere outside this folder. */
export function listProducts(): (Omit<Product, 'unitMinor'> & { unitAmount: string })[] {
  return catalogue.map(({ unitMinor, ...product }) => ({ ...product, unitAmount: formatRupees(unitMinor) }));
}
