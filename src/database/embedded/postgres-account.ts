import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';

/**
 * How to run PostgreSQL's programs, which refuse to run as root: as ourselves, or, when we are root, as an ordinary
 * account of the machine.
 */
export interface PostgresAccount {
  /** Owner of the cluster's files; undefined when we are an ordinary user already. */
  owner: { uid: number; gid: number } | undefined;
  /** Words to put before a command so that it runs under the account. */
  prefix: string[];
}

/**
 * Chooses the account for a cluster directory. An existing cluster stays with the owner of its files; a new one goes to
 * `postgres` where that account exists, else to `nobody`, which every Unix has.
 *
 * @param directories absolute paths that the account must be able to enter
 * @throws Error when one is closed to the account and no way around is available
 */
export function choosePostgresAccount(clusterDir: string, directories: string[]): PostgresAccount {
  if (process.getuid?.() !== 0) return { owner: undefined, prefix: [] };
  const owner = existsSync(clusterDir) ? ownerOf(clusterDir) : (lookUp('postgres') ?? lookUp('nobody'));
  if (!owner)
    throw new Error('No account "postgres" or "nobody" to run PostgreSQL as: start as another user than root.');
  const account = { owner, prefix: [] };
  if (canReach(account, directories)) return account;
  const privileged = { owner, prefix: traversingPrefix(owner) };
  if (canReach(privileged, directories)) return privileged;
  throw new Error(
    `PostgreSQL runs as uid ${String(owner.uid)}, which cannot enter ${directories.join(' or ')} (a home directory closed to ` +
      'others?). Run as an ordinary user, move the checkout, or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Runs a short-lived program under the account, with the file descriptors of a pipe. */
export function runAs(account: PostgresAccount, command: string[]): SpawnSyncReturns<string> {
  const [program = '', ...args] = [...account.prefix, ...command];
  return spawnSync(program, args, { encoding: 'utf8', cwd: '/', ...idsFor(account) });
}

/** uid and gid for `spawn`; none when the prefix switches the account itself. */
export function idsFor(account: PostgresAccount): { uid?: number; gid?: number } {
  return account.owner && account.prefix.length === 0 ? account.owner : {};
}

export function giveTo(account: PostgresAccount, path: string): void {
  if (account.owner) chownSync(path, account.owner.uid, account.owner.gid);
}

// A clone under /root (mode 700) is closed to every other account. Linux lets root hand on just the right to pass closed
// directories (a capability), and nothing else of root's powers. The secure bit makes access(2), with which PostgreSQL
// looks for its own programs, respect it. setpriv belongs to util-linux, the base system of every distribution with glibc.
function traversingPrefix({ uid, gid }: { uid: number; gid: number }): string[] {
  const ids = [`--reuid=${String(uid)}`, `--regid=${String(gid)}`, '--clear-groups'];
  const rights = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  return ['setpriv', ...ids, ...rights, '--'];
}

function canReach(account: PostgresAccount, directories: string[]): boolean {
  const visitAll = 'for directory; do cd "$directory" || exit 1; done';
  return runAs(account, ['/bin/sh', '-c', visitAll, 'sh', ...directories]).status === 0;
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const { uid, gid } = statSync(path);
  return uid === 0 ? undefined : { uid, gid };
}
