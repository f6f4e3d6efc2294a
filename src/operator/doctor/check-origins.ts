import { findingsOf, type Finding } from '../finding.js';
import type { Patient } from './patient.js';

const { ok, warn, fail } = findingsOf('CORS');

/** On the same machine; a service that needs longer is not well. */
const PATIENCE_MS = 2_000;

/** Asks the running service, where there is one at HOST and PORT, as the browser of each origin would. */
export async function checkOrigins({ config, broken }: Patient): Promise<Finding[]> {
  if (['CORS_ORIGINS', 'HOST', 'PORT'].some((name) => broken.has(name))) return [];
  if (config.corsOrigins.length === 0)
    return [warn('no page may call with a client token', 'list the origins of your shop in CORS_ORIGINS')];
  const answers = await Promise.all(config.corsOrigins.map((origin) => preflight(baseOf(config), origin)));
  if (answers.every((allowed) => allowed === undefined))
    return [ok(`${answers.length} origins are configured; not tried, for nothing answers at HOST and PORT`)];
  const refused = config.corsOrigins.filter((origin, index) => answers[index] !== origin);
  return refused.length === 0
    ? [ok(`the running service lets in ${config.corsOrigins.join(', ')}`)]
    : [fail(`the running service does not let in ${refused.join(', ')}`, 'restart it with this configuration')];
}

function baseOf({ host, port }: { host: string; port: number }): string {
  const name = ({ '0.0.0.0': '127.0.0.1', '::': '[::1]' } as Record<string, string>)[host] ?? host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}

/** The origin that is let in, null if none is; undefined if nobody answers. */
async function preflight(base: string, origin: string): Promise<string | null | undefined> {
  try {
    const response = await fetch(`${base}/v1/orders`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.headers.get('access-control-allow-origin');
  } catch {
    return undefined;
  }
}
