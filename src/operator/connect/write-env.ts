import { existsSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;

/** `.env.example` with values filled in: every explanation stays beside its variable. What it does not know comes last. */
export function renderEnv(template: string, values: ReadonlyMap<string, string>): string {
  const rest = new Map(values);
  const lines = template.split('\n').map((line) => {
    const [, name = ''] = ASSIGNMENT.exec(line) ?? [];
    const value = rest.get(name);
    rest.delete(name);
    return value === undefined ? line : `${name}=${quote(value)}`;
  });
  const others = [...rest].map(([name, value]) => `${name}=${quote(value)}\n`);
  return `${lines.join('\n')}${others.length > 0 ? `\n# --- Kept from before ---\n${others.join('')}` : ''}`;
}

/** To be asked before a person's consent is spent on what could then not be kept. @throws Error in words */
export function requireRoom(file: string): void {
  if (existsSync(file) && existsSync(`${file}.connect`))
    throw new Error(`${file} and ${file}.connect are both there: move one away, nothing is overwritten.`);
}

/**
 * Writes the file, readable by its owner only; where one is there already, beside it, as `<file>.connect`. Overwrites nothing.
 * @returns the name of the file that was written
 */
export function writeEnv(file: string, content: string): string {
  requireRoom(file);
  const name = existsSync(file) ? `${file}.connect` : file;
  writeFileSync(name, content, { mode: 0o600, flag: 'wx' });
  return name;
}

/** As Node reads it back: bare where that works, else in the first quotes that do. */
function quote(value: string): string {
  const forms = [value, `'${value}'`, `"${value}"`, `\`${value}\``];
  const form = forms.find((text) => parseEnv(`X=${text}`).X === value);
  if (form === undefined) throw new Error('A value with every kind of quotes in it cannot be written to a .env file.');
  return form;
}
