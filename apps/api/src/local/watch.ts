/** For `pnpm dev`: tells when code that runs on the server has changed. Pages are Vite's to reload. */
import { watch } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const SOURCES = ['apps/api/src', 'packages/domain/src', 'packages/db/src', 'packages/adapters/src'];
/** Editors and version control write many files at once. */
const SETTLE_MS = 200;

const runsOnServer = (file: string): boolean =>
  file.endsWith('.ts') && !file.endsWith('.test.ts') && !/(?:^|\/)(?:local|generated|testing)\//.test(file);

export function onSourceChange(changed: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  for (const folder of SOURCES) {
    const watcher = watch(path.join(ROOT, folder), { recursive: true }, (_event, file) => {
      if (!file || !runsOnServer(file.replaceAll(path.sep, '/'))) return;
      clearTimeout(timer);
      timer = setTimeout(changed, SETTLE_MS);
    });
    watcher.unref();
  }
}
