import { once } from 'node:events';
import { createServer } from 'node:http';

export interface CodeCatcher {
  /** The whole address that Zoho redirected the browser to. */
  redirected: Promise<string>;
  close(): void;
}

const ANSWER = `<!doctype html><meta charset="utf-8"><title>checkout-bff</title><p>Zoho's answer has arrived. Go back to the terminal.`;

/** Whether a redirect address leads back to this machine, so that its answer can be caught. */
export function isLoopback(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/**
 * Listens at a redirect address on loopback for the one answer of Zoho's. Other paths (a browser's favicon) are no answer.
 * @throws when the port is taken
 */
export async function catchCode(redirectUri: string): Promise<CodeCatcher> {
  const { hostname, port, pathname } = new URL(redirectUri);
  let resolve: (address: string) => void = () => undefined;
  const redirected = new Promise<string>((done) => (resolve = done));
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', redirectUri);
    const isAnswer = address.pathname === pathname;
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
    response.end(isAnswer ? ANSWER : '');
    if (isAnswer) resolve(address.href);
  });
  server.listen(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
  await once(server, 'listening');
  return {
    redirected,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
