import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { choosePostgresAccount, giveTo, runAs, type PostgresAccount } from './postgres-account.js';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.js';

/** A PostgreSQL data directory of ours, created and ready to be started. */
export interface PostgresCluster {
  directory: string;
  programs: PostgresPrograms;
  account: PostgresAccount;
  password: string;
  /** The port of the last start, so that a URL that a developer noted keeps working. */
  rememberedPort: number | undefined;
  rememberPort(port: number): void;
}

interface Notes {
  password: string;
  port?: number;
}

/** Role and database carry one name, so that `psql` and URLs read naturally. */
export const databaseName = 'checkout';

/**
 * Opens the cluster under `dataDir`, creating it on first use. The caller holds the lock of the data directory.
 *
 * Layout: `postgres/` (PostgreSQL's own files) and `postgres.json` (password and port, mode 0600).
 */
export async function openCluster(dataDir: string): Promise<PostgresCluster> {
  const programs = await findPostgresPrograms();
  // 0711: the server's account may pass through, and list nothing.
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
  const directory = path.join(dataDir, 'postgres');
  const account = choosePostgresAccount(directory, [dataDir, path.dirname(programs.postgres)]);
  const notesFile = path.join(dataDir, 'postgres.json');
  const notes = existsSync(directory) ? readNotes(notesFile) : { password: randomBytes(24).toString('base64url') };
  if (!existsSync(directory)) {
    saveNotes(notesFile, notes);
    createCluster({ directory, programs, account, password: notes.password });
  }
  return {
    directory,
    programs,
    account,
    password: notes.password,
    rememberedPort: notes.port,
    rememberPort: (port) => {
      saveNotes(notesFile, { ...notes, port });
    },
  };
}

// Built aside and renamed when complete: a crash in the middle leaves no half-made cluster that looks like one.
function createCluster({
  directory,
  programs,
  account,
  password,
}: Pick<PostgresCluster, 'directory' | 'programs' | 'account' | 'password'>): void {
  const draft = `${directory}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = path.join(draft, 'password');
  const cluster = path.join(draft, 'cluster');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(account, passwordFile);
  giveTo(account, draft);
  // Locale C: byte order, the same on every machine. --no-sync: a cluster lost to a power cut right now is simply remade.
  const options = ['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', `--username=${databaseName}`, '--no-sync'];
  const made = runAs(account, [programs.initdb, '-D', cluster, `--pwfile=${passwordFile}`, ...options]);
  if (made.status !== 0) {
    const reason = made.error?.message ?? made.stderr;
    throw new Error(`initdb failed: ${reason} (DATABASE_URL may name a PostgreSQL of your own)`);
  }
  renameSync(cluster, directory);
  rmSync(draft, { recursive: true });
}

function readNotes(file: string): Notes {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Notes;
  } catch (cause) {
    throw new Error(`${file} holds the password of the embedded PostgreSQL and cannot be read`, { cause });
  }
}

function saveNotes(file: string, notes: Notes): void {
  writeFileSync(`${file}.draft`, JSON.stringify(notes), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}
