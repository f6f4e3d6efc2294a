import { type FastifyInstance } from 'fastify';
import { z } from 'zod';

/** The demo's own time, which people may move; a shop on its own has none. */
export interface MovableTime {
  now(): Date;
  move(ms: number): Promise<Date>;
}

// A month: enough for the longest story there is, a bank debit and its return.
const MOST_MS = 31 * 86_400_000;
const moveSchema = z.strictObject({ ms: z.int().positive().max(MOST_MS) });

/** `GET /api/time` tells the demo's time (null: the real one), `POST /api/time` with `{"ms": …}` lets so much pass and answers when it has. */
export function registerTimeApi(server: FastifyInstance, time: () => MovableTime | undefined): void {
  server.get('/api/time', () => ({ now: time()?.now().toISOString() ?? null }));

  server.post('/api/time', async (request, reply) => {
    const known = time();
    const wish = moveSchema.safeParse(request.body);
    if (!known) return await reply.code(404).send({ detail: 'This shop lives by the real time.' });
    if (!wish.success) return await reply.code(400).send({ detail: 'ms is a whole number, at most a month.' });
    return { now: (await known.move(wish.data.ms)).toISOString() };
  });
}
