import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestApp, type TestApp } from '../support/app.js';
import { cheapest } from '../support/cpu-cost.js';
import { rawRequest } from '../support/raw-request.js';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service.close());

async function open(begin = ''): Promise<Socket> {
  const socket = connect((service.app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (begin) socket.write(begin);
  return socket;
}

const SILENT = 1_500;
const HALF_SENT = 500;
const HALF =
  'POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"reference":';

describe('connections', () => {
  it(`${SILENT} that are silent and ${HALF_SENT} with half a body leave the others alone, and are ended`, async () => {
    const many = async () => {
      for (let n = 0; n < 50; n++) expect(await rawRequest(service.url, { path: '/health/live' })).toBe(200);
    };
    await many();
    const alone = await cheapest(many);
    const opened = performance.now();
    const sockets: Socket[] = [];
    for (let n = 0; n < SILENT + HALF_SENT; n++) sockets.push(await open(n < SILENT ? '' : HALF));
    const ends = sockets.slice(0, SILENT).map((socket) => once(socket.resume(), 'close'));
    expect((await cheapest(many)) / alone).toBeLessThan(3);

    await Promise.all(ends);
    // From the first that was opened: ten seconds, and what it took to open them all.
    expect(performance.now() - opened).toBeGreaterThan(9_000);
    for (const socket of sockets) socket.destroy();
  });

  it.each([
    ['a bad request line', 'NONSENSE\r\n\r\n', 400],
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused with a problem document', async (_what, bytes, status) => {
    const answer = await text(await open(bytes));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code: 'validation_failed', requestId: expect.any(String) });
  });
});
