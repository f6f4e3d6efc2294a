/** The example order of contract 4 as the body of a request, under a reference of its own. */
export function exampleOrder(reference: string): string {
  return JSON.stringify({
    reference,
    amount: '1499.50',
    currency: 'INR',
    description: 'Order SO-1001',
    invoiceNumber: 'INV-1001',
    customer: { name: 'Asha', email: 'asha@example.com', phone: '+919000000001' },
    items: [{ sku: 'TEA-1', name: 'Assam tea', quantity: 2, unitAmount: '749.75' }],
    metadata: { channel: 'web' },
  });
}
