import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the repository installed stands in for what npm would fetch. */
const INSTALLED = path.resolve('node_modules');

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
}

/**
 * Packs a workspace as `npm publish` would, from what the last build made of it, and installs the tarball in a project's
 * node_modules, with the dependencies that its package.json names and no others.
 * @returns the folder of the installed package
 */
export async function installPacked(workspace: string, project: string): Promise<string> {
  const pack = ['pack', `--workspace=${workspace}`, '--pack-destination', project, '--ignore-scripts', '--json'];
  const { stdout } = await run('npm', [...pack, '--offline']);
  const folder = path.join(project, 'node_modules', workspace);
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', path.join(project, tarballOf(stdout)), '-C', folder, '--strip-components=1']);
  for (const name of Object.keys(manifestOf(folder).dependencies)) link(name, project);
  return folder;
}

/** npm 10 and 11 list what they packed; later ones may name it by workspace. */
function tarballOf(json: string): string {
  const [packed] = Object.values(JSON.parse(json) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error(`npm packed nothing: ${json}`);
  return packed.filename.replace('@', '').replace('/', '-');
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Makes a package of the repository one of the project's. */
export function link(name: string, project: string): void {
  const target = path.join(project, 'node_modules', name);
  mkdirSync(path.dirname(target), { recursive: true });
  symlinkSync(path.join(INSTALLED, name), target);
}
