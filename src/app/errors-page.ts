import type { FastifyInstance } from 'fastify';
import { type ProblemCode, PROBLEMS } from '../common/http/problem-catalogue.js';
import { PROBLEM_HELP } from '../common/http/problem-help.js';
import { ERRORS_PAGE } from '../common/http/problem-type.js';

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid #8886; padding: .25rem 0 } section:target { background: #ffd54a33 }
h2 { font-size: 1.1rem } small { color: #767676; font-weight: normal } :root { color-scheme: light dark }`;

/** Nothing is loaded and nothing runs; the one inline style is ours. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** `/docs/errors`: one paragraph per code, where the `type` of every problem leads. */
export function serveErrorsPage(fastify: FastifyInstance): void {
  const page = pageOf(Object.keys(PROBLEMS) as ProblemCode[]);
  fastify.get(ERRORS_PAGE, (_request, reply) => reply.headers(HEADERS).send(page));
}

function pageOf(codes: readonly ProblemCode[]): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>checkout-bff errors</title>
  <style>${STYLE}</style>
</head>
<body>
<h1>Errors</h1>
<p>Errors are <code>application/problem+json</code>. Switch on <code>code</code>, show nobody <code>detail</code>, and quote
<code>requestId</code> when you ask. <a href="/docs">The API</a></p>
${codes.map(sectionOf).join('\n')}
</body>
</html>
`;
}

function sectionOf(code: ProblemCode): string {
  const { status, title, when } = PROBLEMS[code];
  return `<section id="${code}"><h2><code>${code}</code> <small>${status} ${escaped(title)}</small></h2>
<p>When: ${escaped(when)}.</p><p>${escaped(PROBLEM_HELP[code])}</p></section>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
