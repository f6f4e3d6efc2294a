import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Made by tools or installed, and so nobody's to mend. */
const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'coverage']);
const TEXT = /\.(md|[cm]?[jt]sx?|sql|prisma)$/;

export interface Paper {
  /** Relative to the root of the repository. */
  file: string;
  text: string;
}

/** Every file under `root` that people write: code and Markdown. Hidden folders are left out. */
export function papersUnder(root: string, folder = ''): Paper[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : papersUnder(root, file);
    }
    return TEXT.test(entry.name) ? [{ file, text: readFileSync(path.join(root, file), 'utf8') }] : [];
  });
}

/** What can be pointed at in a numbered paper: `5` and `2.4` are headings, `5#2` is the second item of the list under heading 5. */
export function numbersIn(markdown: string): Set<string> {
  const numbers = new Set<string>();
  let section = '';
  for (const line of markdown.split('\n')) {
    const heading = /^#{2,} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = /^(\d+(\.\d+)?)\.? /.exec(heading)?.[1] ?? heading;
      numbers.add(section);
    }
    const item = /^(\d+)\. /.exec(line)?.[1];
    if (item !== undefined) numbers.add(`${section}#${item}`);
  }
  return numbers;
}

/** The anchors that GitHub gives to a page's headings. */
export function anchorsIn(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutCode(markdown, false).matchAll(/^#{1,6} (.*)$/gm)) {
    const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
    const slug = words.trim().replace(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Targets of a page's links to other files of the repository, or to places in itself. */
export function relativeLinksIn(markdown: string): string[] {
  const links = [...withoutCode(markdown, true).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((target) => !/^[a-z]+:/i.test(target));
}

/** Files that a page names in its prose, with their folder: `reconciliation/fetch.ts`. */
export function filesNamedIn(markdown: string): string[] {
  const named = withoutCode(markdown, false).matchAll(
    /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|tsx|mjs|md|sql|prisma|json|yml))`/g,
  );
  return [...named].map(([, file = '']) => file);
}

function withoutCode(markdown: string, alsoInline: boolean): string {
  const withoutBlocks = markdown.replace(/^```[\s\S]*?^```/gm, '');
  return alsoInline ? withoutBlocks.replace(/`[^`\n]*`/g, '') : withoutBlocks;
}
