import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { anchorsIn, filesNamedIn, numbersIn, type Paper, papersUnder, relativeLinksIn } from '../support/papers.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
// This file names what it refuses.
const papers = papersUnder(ROOT).filter(({ file }) => file !== 'test/docs/references.spec.ts');
const pages = papers.filter(({ file }) => file.endsWith('.md'));
/** Pages about this code. The change log names files as they were, and other folders' pages may name files of their readers. */
const aboutUs = pages.filter(({ file }) => /^(docs\/.*|[^/]+)\.md$/.test(file) && file !== 'CHANGELOG.md');

/** What `pattern` finds in code and pages and `leads` does not know, as `file: reference`. */
function deadIn(where: readonly Paper[], pattern: RegExp, leads: (...parts: string[]) => boolean): string[] {
  return where.flatMap(({ file, text }) =>
    // A reference may be broken over two lines of a comment.
    [...text.replace(/\s*\n\s*(\*|\/\/|--)?\s*/g, ' ').matchAll(pattern)]
      .filter(([, ...parts]) => !leads(...parts))
      .map(([reference]) => `${file}: ${reference}`),
  );
}

describe('a reference in code or documentation leads somewhere', () => {
  it('“contract 4” and “contract 5, rule 2” are a section and a rule of docs/contract.md', () => {
    const known = numbersIn(read('docs/contract.md'));
    const leads = (section: string, rule?: string) => known.has(rule === undefined ? section : `${section}#${rule}`);

    expect(known.has('5#7')).toBe(true);
    expect(deadIn(papers, /\bcontract (\d+(?:\.\d+)?)(?:, rule (\d+))?/gi, leads)).toEqual([]);
  });

  it('“zoho 2.4” and “zoho trap 26” are a heading and a trap of docs/zoho.md', () => {
    const known = numbersIn(read('docs/zoho.md'));

    expect(known.has('Traps#30')).toBe(true);
    expect(deadIn(papers, /\bzoho (\d+(?:\.\d+)?)/g, (section) => known.has(section))).toEqual([]);
    expect(deadIn(papers, /\bzoho traps? (\d+)/gi, (trap) => known.has(`Traps#${trap}`))).toEqual([]);
  });

  it('a decision that is named by its number is there', () => {
    const numbers = new Set(readdirSync(path.join(ROOT, 'docs/decisions')).map((name) => name.slice(0, 4)));
    const inside = papers.filter(({ file }) => file.startsWith('docs/decisions/'));

    expect(numbers.has('0001')).toBe(true);
    expect(deadIn(papers, /docs\/decisions\/(\d+)/g, (number) => numbers.has(number))).toEqual([]);
    expect(deadIn(inside, /\b(0\d{3})\b/g, (number) => numbers.has(number))).toEqual([]);
  });

  it('every decision says when it may be deleted', () => {
    const decisions = papers.filter(({ file }) => /^docs\/decisions\/\d{4}/.test(file));

    expect(decisions.length).toBeGreaterThan(9);
    expect(decisions.filter(({ text }) => !text.includes('\n## Delete when\n')).map(({ file }) => file)).toEqual([]);
  });

  it('nothing refers to a paper in a form that cannot be checked, or to one that is not here', () => {
    const unchecked = /fact sheet|contract,? section/gi;

    expect(deadIn(papers, unchecked, () => false)).toEqual([]);
  });

  it('a file that a page names is there', () => {
    const isThere = (page: string, file: string) =>
      ['.', 'src', path.posix.dirname(page)].some((place) => existsSync(path.join(ROOT, place, file)));

    expect(
      aboutUs.flatMap(({ file: page, text }) =>
        filesNamedIn(text).flatMap((file) => (isThere(page, file) ? [] : [`${page}: ${file}`])),
      ),
    ).toEqual([]);
  });

  it.each(pages.map(({ file }) => file))('every link of %s to a file or heading of the repository is good', (file) => {
    const dead = relativeLinksIn(read(file)).filter((target) => {
      const [place = '', anchor] = target.split('#');
      const linked = place === '' ? file : path.posix.join(path.posix.dirname(file), decodeURI(place));
      if (!existsSync(path.join(ROOT, linked))) return true;
      return anchor !== undefined && linked.endsWith('.md') && !anchorsIn(read(linked)).has(anchor);
    });

    expect(dead).toEqual([]);
  });
});
