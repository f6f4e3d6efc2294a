import { createHash } from 'node:crypto';
import { type FastifyInstance } from 'fastify';
import { type Asset } from './assets.js';
import { type ShopConnection } from './shop-connection.js';

/** The page, with the strictest policy the widget allows: our own files, the widget's origins, the service's API. */
export function registerPage(
  server: FastifyInstance,
  page: Asset | undefined,
  connection: () => ShopConnection | undefined,
): void {
  const importMap = hashOfImportMap(page?.body.toString('utf8') ?? '');
  server.get('/', async (_request, reply) => {
    const known = connection();
    const widget = known?.widgetOrigins.join(' ') ?? '';
    const api = known ? new URL(known.serviceUrl).origin : '';
    const policy = [
      "default-src 'none'",
      `script-src 'self' ${importMap} ${widget}`,
      `style-src 'self' ${widget}`,
      "img-src 'self' data:",
      `frame-src ${widget || "'none'"}`,
      `connect-src 'self' ${api} ${widget}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ];
    void reply.header('content-security-policy', policy.join('; ').replaceAll(/ +/g, ' '));
    void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    return await reply.type(page?.type ?? 'text/plain').send(page?.body ?? 'The page is missing.');
  });
}

/** The import map is the page's one inline script, and browsers take no other kind: the policy allows exactly this text. */
function hashOfImportMap(html: string): string {
  const [, text] = /<script type="importmap">(.*?)<\/script>/s.exec(html) ?? [];
  return text === undefined ? '' : `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
