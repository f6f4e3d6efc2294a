import { rmSync } from 'node:fs';

export default async function stopTestPostgres() {
  const { dataDir, postgres } = globalThis.testPostgres;
  await postgres.stop();
  rmSync(dataDir, { recursive: true });
}
