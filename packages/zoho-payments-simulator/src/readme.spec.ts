import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { startSimulator } from './simulator.js';

describe('README.md', () => {
  it('has examples that run as they stand', async () => {
    const simulator = await startSimulator({ settings: { refundSettleMs: 2000 } });
    const page = readFileSync('packages/zoho-payments-simulator/README.md', 'utf8');
    const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    const script = blocks.join('\n').replaceAll('http://127.0.0.1:4010', simulator.url);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);

    expect(blocks).toHaveLength(4);
    expect(simulator.control.truth()).toMatchObject([
      {
        invoiceNumber: 'INV-12345',
        metadata: { Key1: 'Value1' },
        status: 'succeeded',
        payments: [{ status: 'failed' }, { status: 'partially_refunded', amountRefunded: '20.00' }],
      },
      { status: 'succeeded', payments: [{ status: 'failed' }] },
      { status: 'created', payments: [{ status: 'failed' }] },
      { status: 'succeeded', payments: [{ status: 'partially_refunded', amountRefunded: '30.00' }] },
      { status: 'succeeded', payments: [{ status: 'refunded', amountRefunded: '100.00' }] },
      { status: 'succeeded', payments: [{ status: 'under_review' }] },
      { status: 'created', payments: [] },
      { status: 'succeeded', payments: [{ status: 'succeeded', amount: '102.36' }] },
      { status: 'succeeded', origin: 'link', referenceNumber: 'LINK-1' },
      { amount: '5.00', status: 'created' },
    ]);
    const statuses = simulator.control.requests().map((call) => call.status);
    expect(statuses).toEqual([200, 201, 200, 200, 201, ...Array<number>(7).fill(201), 500]);
    expect(stdout).not.toContain('"error":');
    expect(simulator.control.webhookMode()).toEqual({ mode: 'duplicate', times: 1 });
    await simulator.close();
  });
});
