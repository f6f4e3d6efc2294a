/** What a check found. `fail`: the service does not work, or not safely. `warn`: it works, and a person should know. */
export interface Finding {
  check: string;
  verdict: 'ok' | 'warn' | 'fail';
  /** One line, in words for an operator; never the value of a secret. */
  says: string;
  /** How to mend it. */
  mend?: string;
}

/** Makes the findings of one check. */
export function findingsOf(check: string) {
  const finding =
    (verdict: Finding['verdict']) =>
    (says: string, mend?: string): Finding => ({
      check,
      verdict,
      says: oneLine(says),
      ...(mend === undefined ? {} : { mend: oneLine(mend) }),
    });
  return { ok: finding('ok'), warn: finding('warn'), fail: finding('fail') };
}

/** A line per finding, and how to mend what is wrong below it. */
export function render(findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ check }) => check.length));
  const lines = findings.map(({ verdict, check, says, mend }) => {
    const line = `${verdict.padEnd(4)}  ${check.padEnd(width)}  ${says}`;
    return mend === undefined ? line : `${line}\n${' '.repeat(width + 8)}→ ${mend}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Words for an error of a library: its message, or what it was made of (Node answers several addresses in one AggregateError). */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
