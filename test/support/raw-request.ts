import { request } from 'node:http';

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A request by hand, its answer thrown away: supertest looks at path and body itself, and its work would be measured too. */
export function rawRequest(url: string, { method = 'GET', path = '/', headers, body }: RawRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL('/', url), { method, path, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', reject).end(body);
  });
}
