import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const EVERYWHERE_EXCLUDED = ['**/node_modules/**', '**/dist/**', '**/generated/**'];

/** What takes longest of the database's: begun last, it would have all but one of the workers wait for it. */
const LONGEST = ['billing-kills', 'billing-histories', 'billing-crashes'].map((name) => `/${name}.db.test.ts`);

/** Vitest knows how long files took only where it ran before; in a clean clone it begins with the largest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // Pure code: no database, no network. Part of `pnpm verify`.
        test: {
          name: 'unit',
          include: ['{apps,packages,scripts,bench,prisma}/**/*.test.ts'],
          exclude: [...EVERYWHERE_EXCLUDED, '**/*.db.test.ts'],
          environment: 'node',
          pool: 'threads',
          // Nothing here changes a module that others share; what is loaded once serves every file.
          isolate: false,
          // Some start a process of ours; on a busy machine that takes its time.
          testTimeout: 30_000,
        },
      },
      {
        // A real PostgreSQL, and a database of its own for each file.
        test: {
          name: 'database',
          include: ['{apps,packages,bench,prisma}/**/*.db.test.ts'],
          exclude: EVERYWHERE_EXCLUDED,
          environment: 'node',
          pool: 'forks',
          // As above. What a file needs for itself is its database.
          isolate: false,
          // More than there may be processors: what kills, locks and retries mostly waits.
          maxWorkers: 4,
          globalSetup: ['./packages/testing/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Real browsers against a real server; two files at a time, each with people of its own.
        test: {
          name: 'browser',
          include: ['apps/*/e2e/**/*.e2e.ts'],
          exclude: EVERYWHERE_EXCLUDED,
          environment: 'node',
          pool: 'forks',
          maxWorkers: 2,
          globalSetup: ['./packages/testing/src/browser/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
