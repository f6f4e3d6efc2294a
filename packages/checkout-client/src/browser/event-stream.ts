/** One block of a Server-Sent Events stream; without `data` it is a comment or a setting. */
export interface StreamBlock {
  id?: string;
  event?: string;
  data?: string;
}

/** Nothing came for too long: a proxy swallows the stream, or the connection is dead without saying so. */
export class SilentStreamError extends Error {
  override readonly name = 'SilentStreamError';
}

/**
 * Reads a stream block by block, as fetch brings it (EventSource cannot send an Authorization header).
 * @param silenceMs how long may pass without anything, asked anew before each read @throws SilentStreamError, or what fetch throws
 */
export async function* readBlocks(
  body: ReadableStream<Uint8Array>,
  silenceMs: () => number,
): AsyncGenerator<StreamBlock, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await within(silenceMs(), reader.read());
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield parseBlock(block);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function parseBlock(block: string): StreamBlock {
  const parsed: StreamBlock = {};
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (name === 'data') parsed.data = parsed.data === undefined ? value : `${parsed.data}\n${value}`;
    else if (name === 'id' || name === 'event') parsed[name] = value;
  }
  return parsed;
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SilentStreamError('The event stream is silent.')), ms);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}
