import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

const READY_FOR_QUERY = 'Z';
const IDLE = 'I';
const TERMINATE = 'X';

export interface TransactionPooler {
  url: string;
  close(): void;
}

/** A connection to PostgreSQL, logged in; who uses it changes from transaction to transaction. */
interface Server {
  socket: Socket;
  client: Client | null;
}

interface Client {
  socket: Socket;
  server: Server | null;
}

/**
 * What PgBouncer does with `pool_mode = transaction`, in PostgreSQL's own protocol: after each transaction a connection's server process
 * goes back to the pool, and the next transaction, whosever it is, takes the one that came back last. It knows one user and database.
 */
export async function startTransactionPooler(databaseUrl: string): Promise<TransactionPooler> {
  const target = new URL(databaseUrl);
  const free: Server[] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    const server: Server = { socket: connect(Number(target.port), target.hostname), client: null };
    const client: Client = { socket, server };
    server.client = client;
    for (const each of [socket, server.socket]) sockets.add(each.on('error', () => undefined));
    forwardAnswers(server, free);
    forwardQuestions(client, free);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((listener.address() as AddressInfo).port);
  return {
    url: url.href,
    close: () => {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The log-in goes through untouched (its first message has no type); from the first ReadyForQuery on the server is the pool's. */
function forwardAnswers(server: Server, free: Server[]): void {
  readMessages(server.socket, (type, message) => {
    server.client?.socket.write(message);
    if (type !== READY_FOR_QUERY || message.toString('latin1', 5, 6) !== IDLE) return;
    if (server.client) server.client.server = null;
    server.client = null;
    free.push(server);
  });
}

function forwardQuestions(client: Client, free: Server[]): void {
  let hasStarted = false;
  client.socket.on('data', (bytes: Buffer) => {
    if (hasStarted && bytes.toString('latin1', 0, 1) === TERMINATE) return void client.socket.end(); // the server stays
    hasStarted = true;
    client.server ??= free.pop() ?? null;
    if (client.server) client.server.client = client;
    client.server?.socket.write(bytes);
  });
  client.socket.on('close', () => {
    if (client.server) client.server.socket.destroy(); // cut off in the middle of a transaction
  });
}

/** Calls back with each whole message: a type, its length, its content. */
function readMessages(socket: Socket, take: (type: string, message: Buffer) => void): void {
  let buffered = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    buffered = Buffer.concat([buffered, bytes]);
    while (buffered.length >= 5 && buffered.length > buffered.readInt32BE(1)) {
      const end = 1 + buffered.readInt32BE(1);
      take(buffered.toString('latin1', 0, 1), buffered.subarray(0, end));
      buffered = buffered.subarray(end);
    }
  });
}
