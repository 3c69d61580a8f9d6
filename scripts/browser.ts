/** Finds a Chrome or Chromium; as root on Debian, with none there, installs one. */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PLACES = [
  process.env['SEATWISE_BROWSER'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function installed(): string | null {
  for (const place of PLACES) {
    if (!place) continue;
    try {
      accessSync(place, constants.X_OK);
      return place;
    } catch {
      // Not this one.
    }
  }
  return null;
}

export async function findOrInstallBrowser(): Promise<string | null> {
  const found = installed();
  if (found) return found;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return null;
  console.log('browser      installing chromium with apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-liberation'], { env, stdio: 'ignore' });
  return installed();
}

export function listBrowserTests(): string[] {
  const root = fileURLToPath(new URL('..', import.meta.url));
  return execFileSync('git', ['ls-files', 'apps/*/e2e/*.e2e.ts'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
}
