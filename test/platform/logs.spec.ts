import { bearer, KEYS, startTestApp, TEST_ENVIRONMENT, type TestApp } from '../support/app.js';
import { ProbeModule } from './probe.module.js';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ modules: [ProbeModule] });
});
afterAll(() => service.close());

const linesOf = (requestId: string) => service.logs.filter((line) => line.requestId === requestId);

describe('logs', () => {
  it('carry the request id through every await, and what the work is about', async () => {
    const id = '0190b2a4-7f33-7c1e-9d0a-3f6b8f5a2e11';
    await service.http.post(`/probe/orders/${id}/cancel`).set(bearer(KEYS.web)).set('x-request-id', 'r-1');
    expect(linesOf('r-1')).toEqual([
      expect.objectContaining({
        msg: 'request completed',
        orderId: id,
        status: 201,
        method: 'POST',
        caller: 'storefront:web',
      }),
    ]);
    await service.http
      .post('/probe/log')
      .set(bearer(KEYS.web))
      .set('x-request-id', 'r-2')
      .send({ note: 'after a query' });
    expect(linesOf('r-2').map((line) => line.msg)).toEqual(['probe', 'request completed']);
  });

  it('keep requests apart that run at the same time', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => `parallel-${i}`);
    const log = (id: string) =>
      service.http.post('/probe/log').set(bearer(KEYS.web)).set('x-request-id', id).send({ note: id });
    await Promise.all(ids.map((id) => log(id)));
    for (const id of ids) expect(linesOf(id).map((line) => line.note)).toEqual([id, undefined]);
  });

  it('say with which code a request was refused', async () => {
    await service.http.get('/probe/support').set('x-request-id', 'r-3');
    expect(linesOf('r-3')).toEqual([expect.objectContaining({ status: 401, code: 'unauthenticated' })]);
  });

  it('are quiet about probes', async () => {
    await service.http.get('/health/live').set('x-request-id', 'r-4');
    expect(linesOf('r-4').map((line) => line.level)).toEqual(['debug']);
  });

  it('hold no key, token, address or number, whatever is thrown at them', async () => {
    const personal = { email: 'asha@example.com', phone: '+919000000001', customer: { name: 'Asha K' } };
    await service.http
      .post('/probe/log')
      .send({ ...personal, note: `${personal.email} ${personal.phone} ${KEYS.web}` });
    await service.http.get(`/probe/query?email=${personal.email}&token=${KEYS.web}`).set(bearer(KEYS.web));
    await service.http.post('/probe/body').set(bearer(KEYS.web)).set('cookie', 'session=c00kie').send(personal);
    await service.http.get('/probe/crash').set(bearer(KEYS.desk));
    const everything = JSON.stringify(service.logs);
    const secrets = Object.entries(TEST_ENVIRONMENT).filter(([name]) => /SECRET|TOKEN|SIGNING|KEYS/.test(name));
    for (const [, value] of secrets)
      for (const part of value.split(/[,:]/).filter((piece) => piece.length > 8)) {
        expect(everything).not.toContain(part);
      }
    for (const value of ['asha@example.com', '9000000001', 'Asha K', 'c00kie']) expect(everything).not.toContain(value);
  });
});
