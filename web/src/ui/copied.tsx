import { CopyButton, UnstyledButton } from '@mantine/core';

/** A text that people pass on, copied by a press. `what` names it, for those who do not see where it stands. */
export function Copied({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} fz="xs" c="dimmed" className="wrap-anywhere" title={`Copy ${what}`}>
          {text} · {copied ? 'copied' : 'copy'}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
