import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProblemCode, PROBLEMS } from '../../src/common/http/problem-catalogue.js';
import { startTestApp, type TestApp } from '../support/app.js';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service.close());

/** Codes as the source says them where it makes an error: `super('code', 409, …)`, `new AppError('code', 409, …)`. */
function codesInSource(): string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(path.join('src', file), 'utf8');
    const thrown = text.matchAll(/(?:super|new AppError)\(\s*'([a-z_]+)',\s*\d{3}\b/g);
    return [...thrown].map(([, code]) => code ?? '');
  });
}

describe('the type of a problem', () => {
  it('leads to the paragraph about its code, on a page of the service itself', async () => {
    const refused = await service.http.get('/v1/orders/1');
    const { type, code } = JSON.parse(refused.text) as { type: string; code: string };
    const link = new URL(type);
    expect([link.origin, link.hash]).toEqual([service.url, `#${code}`]);
    const page = await service.http.get(link.pathname);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toContain(`id="${code}"`);
  });

  it.each(CODES)('%s has a paragraph of its own that says when, and what to do', async (code) => {
    const { text } = await service.http.get('/docs/errors');
    const sections = text.split('<section ').filter((section) => section.startsWith(`id="${code}"`));
    expect(sections).toHaveLength(1);
    expect(sections[0]).toContain(String(PROBLEMS[code].status));
    const paragraphs = [...(sections[0] ?? '').matchAll(/<p>(.+?)<\/p>/gs)].map(([, words]) => words ?? '');
    expect(paragraphs).toHaveLength(2);
    for (const words of paragraphs) expect(words.split(' ').length).toBeGreaterThan(4);
  });

  it('is known for every code that the service can answer with', () => {
    const codes = new Set(codesInSource());
    expect(codes.size).toBeGreaterThan(20);
    expect([...codes].filter((code) => !(code in PROBLEMS))).toEqual([]);
  });

  it.each(['evil.example/x', 'a b', '<script>', 'x\'"'])(
    'takes nothing but a host from the caller: %s',
    async (host) => {
      const answer = await service.http.get('/v1/orders/1').set('host', host);
      if (answer.status === 400) return; // Node refused it before us
      expect(JSON.parse(answer.text)).toMatchObject({ type: '/docs/errors#unauthenticated' });
    },
  );

  it('names the address that the caller used', async () => {
    const answer = await service.http.get('/v1/orders/1').set('host', 'checkout.example.com');
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'http://checkout.example.com/docs/errors#unauthenticated',
    });
  });

  it('the page loads nothing and runs nothing', async () => {
    const { text, headers } = await service.http.get('/docs/errors');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).not.toMatch(/<script|src=/);
  });
});
