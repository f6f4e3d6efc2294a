import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>checkout-bff API</title>
  <link rel="icon" href="/docs/assets/favicon-32x32.png">
  <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/assets/swagger-ui-bundle.js"></script>
  <script src="/docs/assets/start.js"></script>
</body>
</html>
`;
const START =
  "SwaggerUIBundle({ url: '/docs/json', dom_id: '#swagger-ui', deepLinking: true, displayRequestDuration: true });\n";

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Swagger UI draws with inline styles and data: images; scripts and connections are our own only. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
/** The files change only with a release. */
const ONE_HOUR = 'public, max-age=3600';

/**
 * `/docs`: Swagger UI from our own server. Written out (three files and a page) because @nestjs/swagger's own page needs
 * @fastify/static and inline scripts, which a strict content security policy forbids.
 */
export function serveDocsPage(fastify: FastifyInstance): void {
  const html = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': CONTENT_SECURITY_POLICY };
  for (const path of ['/docs', '/docs/']) fastify.get(path, (_request, reply) => reply.headers(html).send(PAGE));
  serveAsset(fastify, 'start.js', 'text/javascript; charset=utf-8', () => START);
  const { resolve } = createRequire(import.meta.url);
  for (const [name, type] of Object.entries(ASSETS))
    serveAsset(fastify, name, type, () => readFileSync(resolve(`swagger-ui-dist/${name}`)));
}

function serveAsset(fastify: FastifyInstance, name: string, type: string, read: () => string | Buffer): void {
  let content: string | Buffer | undefined;
  fastify.get(`/docs/assets/${name}`, (_request, reply) => {
    content ??= read(); // 1.5 MB that most replicas are never asked for
    return reply.headers({ 'content-type': type, 'cache-control': ONE_HOUR }).send(content);
  });
}
