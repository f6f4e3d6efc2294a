import { Code, Spoiler } from '@mantine/core';

/** Facts as stored, for those who must see the very words; folded away from the others. */
export function Evidence({ of: facts, label = 'Evidence' }: { of: unknown; label?: string }) {
  if (facts === null || facts === undefined) return null;
  return (
    <Spoiler maxHeight={0} showLabel={label} hideLabel={`Hide ${label.toLowerCase()}`} fz="xs">
      <Code block fz="xs" className="wrap-anywhere" style={{ whiteSpace: 'pre-wrap' }}>
        {typeof facts === 'string' ? facts : JSON.stringify(facts, null, 2)}
      </Code>
    </Spoiler>
  );
}
