import { Code } from '@mantine/core';

/** Facts as stored, for those who must see the very words; folded away from the others. */
export function Evidence({ of: facts, label = 'Evidence' }: { of: unknown; label?: string }) {
  if (facts === null || facts === undefined) return null;
  return (
    <details className="evidence">
      <summary>{label}</summary>
      <Verbatim>{JSON.stringify(facts, null, 2)}</Verbatim>
    </details>
  );
}

/** A text character by character. */
export function Verbatim({ children }: { children: string }) {
  return (
    <Code block fz="xs" className="evidence-text">
      {children}
    </Code>
  );
}
