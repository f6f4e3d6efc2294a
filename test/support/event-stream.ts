/** One event of a Server-Sent Events stream. */
export interface StreamEvent {
  id?: string;
  event?: string;
  data: string;
}

/** Reads an event stream as a browser's fetch would. */
export async function openStream(url: string, token: string, lastEventId?: string) {
  const gone = new AbortController();
  const headers = { authorization: `Bearer ${token}`, ...(lastEventId && { 'last-event-id': lastEventId }) };
  const response = await fetch(url, { headers, signal: gone.signal });
  if (response.status !== 200 || !response.body) throw new Error(`the stream answered ${response.status}`);
  const blocks = readBlocks(response.body);
  const next = async (wanted: (block: string[]) => boolean): Promise<string[]> => {
    for (;;) {
      const block = await blocks.next();
      if (block.done) throw new Error('the stream ended');
      if (wanted(block.value)) return block.value;
    }
  };
  return {
    nextEvent: async (): Promise<StreamEvent> => {
      const block = await next((lines) => lines.some((line) => line.startsWith('data:')));
      const field = (name: string): string | undefined =>
        block.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      return { id: field('id'), event: field('event'), data: field('data') ?? '' };
    },
    nextComment: async (): Promise<string> => {
      const [line = ''] = await next((lines) => lines.every((l) => l.startsWith(':')));
      return line.slice(1).trim();
    },
    /** True once the server has ended the stream in good order. */
    ended: async (): Promise<boolean> => {
      for (;;) if ((await blocks.next()).done) return true;
    },
    close: () => gone.abort(),
  };
}

async function* readBlocks(body: ReadableStream<Uint8Array>): AsyncGenerator<string[], void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) yield block.split('\n');
  }
}
