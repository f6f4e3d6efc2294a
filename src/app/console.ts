import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../common/app-error.js';
import { sendProblem } from '../common/http/problem.filter.js';

/** Beside the compiled service; tests run from `src/` and use what the last build made. */
const PLACES = ['../web/', '../../dist/web/'];

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Names of assets carry a hash of their content, so what a browser has of them never changes. */
const FOR_GOOD = 'public, max-age=31536000, immutable';
/** Where the page wants its nonce (web/index.html). */
const NONCE = '__STYLE_NONCE__';

interface ConsoleFile {
  type: string;
  plain: Buffer;
  gzipped: Buffer;
}

/**
 * `/support`: the support console, built by Vite into `dist/web`. Served from memory by a few lines, because @fastify/static cannot
 * be loaded under Jest. Every path that is no file answers the page: the console keeps its own addresses.
 */
export function serveConsole(fastify: FastifyInstance): void {
  let files: ReadonlyMap<string, ConsoleFile> | undefined;
  const answer = (request: FastifyRequest, reply: FastifyReply): void => {
    files ??= readFiles(); // what most replicas are never asked for
    const name = (request.params as { '*'?: string })['*'] ?? '';
    // Addresses of the console have no file extension: favicon.ico or a script of another version is not there.
    if (path.extname(name) !== '') sendAsset(files.get(name), request, reply);
    else sendPage(files.get('index.html'), request, reply);
  };
  for (const url of ['/support', '/support/*']) fastify.get(url, answer);
}

function sendAsset(file: ConsoleFile | undefined, request: FastifyRequest, reply: FastifyReply): void {
  if (!file) return sendProblem(new NotFoundError('file'), request, reply);
  void reply.headers({ 'content-type': file.type, 'cache-control': FOR_GOOD, vary: 'accept-encoding' });
  if (!String(request.headers['accept-encoding']).includes('gzip')) void reply.send(file.plain);
  else void reply.header('content-encoding', 'gzip').send(file.gzipped);
}

function sendPage(page: ConsoleFile | undefined, request: FastifyRequest, reply: FastifyReply): void {
  if (!page) return sendProblem(new NotFoundError('page: the console is not built (npm run build)'), request, reply);
  const nonce = randomBytes(16).toString('base64');
  void reply.headers({
    'content-type': page.type,
    'content-security-policy': contentSecurityPolicy(nonce),
    'referrer-policy': 'no-referrer', // addresses hold what was searched for: e-mails, phone numbers
    'cross-origin-opener-policy': 'same-origin',
  });
  void reply.send(page.plain.toString('utf8').replaceAll(NONCE, nonce));
}

/**
 * Everything from here, nothing inline. Mantine writes its colours and breakpoints into style elements, which carry the nonce of the
 * page they were written by; scripts get none.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "img-src 'self' data:", // Mantine's checkboxes and selects draw their marks with data: images
    `style-src 'self' 'nonce-${nonce}'`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function readFiles(): ReadonlyMap<string, ConsoleFile> {
  const places = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const root = places.find((place) => existsSync(path.join(place, 'index.html')));
  if (!root) return new Map();
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => path.extname(name) in TYPES);
  return new Map(names.map((name) => [name.split(path.sep).join('/'), readFile(path.join(root, name))]));
}

function readFile(file: string): ConsoleFile {
  const plain = readFileSync(file);
  return { type: TYPES[path.extname(file)] ?? 'application/octet-stream', plain, gzipped: gzipSync(plain) };
}
