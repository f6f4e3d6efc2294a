/**
 * A throw-away PostgreSQL (embedded, fsync on) in a process of its own: `node postgres-server.js <data directory>`. Tells its
 * URL by IPC and stops with its parent. It loads the compiled launcher by name: `bench/` imports nothing from `src/`.
 */
interface Launcher {
  startEmbeddedPostgres(options: { dataDir: string }): Promise<{ url: string; stop(): Promise<void> }>;
}

const launcher = (await import(new URL('../database/embedded-postgres.js', import.meta.url).href)) as Launcher;
const postgres = await launcher.startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' });

process.once('disconnect', () => {
  postgres.stop().then(
    () => process.exit(),
    () => process.exit(1),
  );
});
process.on('SIGINT', () => undefined); // Ctrl-C reaches us too; the parent says when
process.send?.({ url: postgres.url });
