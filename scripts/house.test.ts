/** Reads the repository and fails on a habit that no other tool watches. Each rule says what to do instead. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const source = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/generated/'));
const read = (file: string): string => {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    // Deleted, and not yet committed so.
    return '';
  }
};
const importsOf = (file: string): string[] => [...read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');

test('runs on Node 24, whatever the system has', () => {
  expect(process.version).toMatch(/^v24\./);
});

/** Earlier ones know nothing of later ones. */
const LINE = [
  'kernel',
  'ports',
  'jobs',
  'identity',
  'seats',
  'billing',
  'invites',
  'bookings',
  'venues',
  'events',
  'tickets',
  'marketing',
  'dashboard',
  'wizard',
  'platform',
];
const OPEN_FILES = new Set(['index.ts', 'contract.ts', 'policy.ts', 'plans.ts']);
/** Data and shapes without behaviour: they may be named from anywhere. */
const SHARED_SHAPES = new Set(['contract.ts', 'plans.ts']);

test('slices form a line, and are entered by the front door', () => {
  const wrong: string[] = [];
  for (const file of source.filter((name) => name.startsWith('packages/domain/src/'))) {
    const slice = file.split('/')[3] ?? '';
    if (!LINE.includes(slice)) continue;
    for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
      const target = path.posix.join(path.posix.dirname(file), specifier).replace('packages/domain/src/', '');
      const [other = '', name = ''] = target.split('/');
      if (other === slice || !LINE.includes(other)) continue;
      if (other === 'kernel' || other === 'ports') continue;
      if (!OPEN_FILES.has(name)) wrong.push(`${file} reaches into ${target}: use ${other}/index.ts`);
      if (LINE.indexOf(other) > LINE.indexOf(slice) && !SHARED_SHAPES.has(name))
        wrong.push(`${file} knows the later slice ${other}: make it a subscriber`);
    }
  }
  expect(wrong).toEqual([]);
});

/** Who may name whom among the packages. */
const MAY: { [prefix: string]: RegExp } = {
  'packages/ui/src': /^$/,
  'packages/web/src': /^@seatwise\/(ui|domain\/(router|errors|input|label|money|[a-z]+\/(contract|policy|plans)))(\/|$)/,
  'packages/db/src': /^@seatwise\/db/,
  'packages/domain/src': /^@seatwise\/db/,
  'packages/sandbox/src': /^$/,
  'packages/adapters/src': /^@seatwise\/(domain|db)/,
  'packages/client/src': /^@seatwise\/domain\/(router|errors)$/,
  'apps/trainer/src': /^@seatwise\/(ui|web|domain\/(router|errors|input|label|money|[a-z]+\/(contract|policy|plans)))(\/|$)/,
  'apps/organizer/src': /^@seatwise\/(ui|web|domain\/(router|errors|input|label|money|[a-z]+\/(contract|policy|plans)))(\/|$)/,
  'apps/member/src': /^@seatwise\/(ui|web|domain\/(router|errors|input|label|money|[a-z]+\/(contract|policy|plans)))(\/|$)/,
};

test('packages point one way', () => {
  const wrong: string[] = [];
  for (const file of source) {
    // Tests, and what only they use.
    if (/(\.(db\.)?test|\/test-[\w-]+)\.tsx?$/.test(file)) continue;
    const prefix = Object.keys(MAY).find((start) => file.startsWith(`${start}/`));
    const allowed = prefix === undefined ? undefined : MAY[prefix];
    if (!allowed) continue;
    for (const specifier of importsOf(file))
      if (specifier.startsWith('@seatwise/') && !allowed.test(specifier)) wrong.push(`${file} imports ${specifier}`);
  }
  expect(wrong).toEqual([]);
});

test('browser-safe files stay browser-safe', () => {
  const safe = source.filter((file) =>
    /^packages\/domain\/src\/([a-z]+\/(contract|policy|plans)|kernel\/(errors|input|label|money))\.ts$/.test(file),
  );
  expect(safe.length).toBeGreaterThan(5);
  const wrong = safe.flatMap((file) =>
    importsOf(file)
      .filter(
        (name) =>
          name.startsWith('node:') ||
          name.startsWith('@') ||
          (name.startsWith('.') && !/(contract|policy|plans|errors|input|label|money)\.ts$/.test(name)),
      )
      .map((name) => `${file} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('a file is of one screen or two', () => {
  const long = source.map((file) => [file, read(file).split('\n').length] as const).filter(([, lines]) => lines > 450);
  expect(long).toEqual([]);
});

test('types are not silenced', () => {
  const silenced = source
    .filter((file) => file !== 'scripts/house.test.ts')
    .filter((file) => /@ts-(ignore|expect-error|nocheck)|\bas any\b|as unknown as/.test(read(file)));
  expect(silenced).toEqual([]);
});

test('verbs take the person from the actor, never from input', () => {
  const wrong = source
    .filter((file) => /^packages\/domain\/src\/.*\/contract\.ts$/.test(file))
    .filter((file) => /\b(actorId|callerId|currentUserId)\b/.test(read(file)));
  expect(wrong).toEqual([]);
});

// Files of one process share the modules they load, and what a module does while it is loaded it does once.
test('what tests share sets up when it is called, and not when it is loaded', () => {
  const wrong = source
    .filter((file) => !/\.(test|e2e)\.tsx?$/.test(file))
    .filter((file) => /^(before|after)(All|Each)\(/m.test(read(file)));
  expect(wrong).toEqual([]);
});

test('time and chance are handed in', () => {
  // The database has a clock of its own; verbs have `deps.clock` and `deps.ids`.
  const wrong = source
    .filter((file) => file.startsWith('packages/domain/src/') && !file.endsWith('.test.ts') && !file.includes('/ports/'))
    .filter((file) => /Math\.random|new Date\(\)/.test(read(file)));
  expect(wrong).toEqual([]);
});

test('every version is pinned, once', () => {
  const loose = files
    .filter((file) => file.endsWith('package.json'))
    .flatMap((file) => {
      const manifest: { dependencies?: Record<string, string>; devDependencies?: Record<string, string> } = JSON.parse(read(file) || '{}');
      return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
        .filter(([, range]) => range !== 'catalog:' && range !== 'workspace:*')
        .map(([name, range]) => `${file}: ${name} ${range}`);
    });
  expect(loose).toEqual([]);
  const ranges = [...read('pnpm-workspace.yaml').matchAll(/^ {2}'?[@a-z][^:]*'?: (.+)$/gm)]
    .map((match) => match[1] ?? '')
    .filter((value) => /[\^~*x]|latest/.test(value));
  expect(ranges).toEqual([]);
});

test('no file names a host of a registry, or a machine', () => {
  const wrong = files
    .filter((file) => !/\.(png|ico|woff2)$/.test(file) && file !== 'scripts/house.test.ts')
    .filter((file) => /https?:\/\/(registry|deb|security)\.|\/work\/main/.test(read(file)));
  expect(wrong).toEqual([]);
});
