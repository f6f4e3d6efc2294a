import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { transformSync } from '@swc/core';
import { HOMES, type Rules } from './rules.js';

/** A small change of one file that makes a rule wrong. */
export interface Mutation {
  readonly file: string;
  readonly snippet: string;
  readonly replacement: string;
}

type Exports = Record<string, unknown>;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the rules use from outside the repository. The check gives ids itself, so that two runs are the same. */
const OUTSIDE: Readonly<Record<string, Exports>> = {
  uuid: {
    v7: () => {
      throw new Error('the check gives ids itself');
    },
  },
};

/**
 * The rules as they stand in `src`, with one of them changed, loaded beside the real ones.
 * @throws Error when the snippet does not stand in its file exactly once, which says that the fault must be planted anew
 */
export function loadRules(mutation: Mutation): Rules {
  const modules = new Map<string, Exports>();
  const load = (file: string): Exports => {
    const known = modules.get(file);
    if (known) return known;
    const exports: Exports = {};
    modules.set(file, exports);
    const load_ = (name: string): Exports => {
      if (name.startsWith('.')) return load(path.posix.join(path.posix.dirname(file), name.replace(/\.js$/, '.ts')));
      const outside = OUTSIDE[name];
      if (!outside) throw new Error(`${file} imports ${name}: rules are pure (docs/decisions/0019)`);
      return outside;
    };
    const code = file === mutation.file ? transpile(mutated(mutation)) : transpiled(file);
    (compileFunction(code, ['exports', 'require']) as (...args: unknown[]) => void)(exports, load_);
    return exports;
  };
  const rules = Object.entries(HOMES).flatMap(([file, names]) => names.map((name) => [name, load(file)[name]]));
  if (!modules.has(mutation.file)) throw new Error(`no rule that the check drives comes from ${mutation.file}`);
  return Object.fromEntries(rules) as Rules;
}

function mutated({ file, snippet, replacement }: Mutation): string {
  const source = sourceOf(file);
  const count = source.split(snippet).length - 1;
  if (count !== 1)
    throw new Error(`${file} holds this snippet ${count} times instead of once; plant the fault anew:\n${snippet}`);
  return source.replace(snippet, () => replacement);
}

function sourceOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const unchanged = new Map<string, string>();

function transpiled(file: string): string {
  const code = unchanged.get(file) ?? transpile(sourceOf(file));
  unchanged.set(file, code);
  return code;
}

function transpile(source: string): string {
  const { code } = transformSync(source, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
    module: { type: 'commonjs' },
  });
  return code;
}
