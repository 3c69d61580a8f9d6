/** One older database in each of the forms it may come in: whatever the form, the same rows of ours. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readPostgres } from '../src/legacy/source/postgres.ts';
import { importLegacy } from '../src/legacy/write.ts';
import { NOW, olderDatabase, openDesk, refusals, tableOf, tokenOf, type Desk } from './legacy-kit.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.person('ada@old.test');
  await desk.person('mia@old.test');
  await desk.person('liam@old.test');
});
// What is not an organisation's own: links, coaches.
afterEach(() => desk.rows('TRUNCATE invite_tokens, coach_members, pairing_sessions, coaches CASCADE'));
afterAll(() => desk.database.drop());

const TABLES = {
  users: [
    { id: 1, email: 'Ada@Old.test', name: 'Ada' },
    { id: 2, email: ' MIA@old.test ', name: 'Mia' },
    { id: 3, email: 'liam@old.test', name: "Liam O'Hara" },
    { id: 4, email: 'gone@old.test', name: 'Gone' },
  ],
  orders: [
    { id: 10, user_id: 1, course_name: 'Watercolour; for "beginners"', quantity: 4, amount_total: 14000, currency: 'eur', status: 'paid', created_at: '2026-01-10 09:00:00+00' },
    { id: 11, user_id: 4, course_name: 'Etching', quantity: 2, amount_total: 5000, currency: 'eur', status: 'pending', created_at: '2026-01-11 09:00:00+00' },
  ],
  seat_invites: [
    { id: 100, order_id: 10, email: 'MiXeD@Case.test', invite_token: tokenOf('live'), note: "It's a\ttab\nand a \\ backslash", expires_at: '2026-03-09 08:00:00+00', sent_at: '2026-02-23 08:00:00+00', claimed_at: null, claimed_by: null, created_at: '2026-02-23 07:59:00+00' },
    { id: 101, order_id: 10, email: 'mia@old.test', invite_token: tokenOf('claimed'), note: null, expires_at: '2026-02-01 08:00:00+00', sent_at: '2026-01-18 08:00:00+00', claimed_at: '2026-01-20 10:00:00+00', claimed_by: 2, created_at: '2026-01-18 07:59:00+00' },
    { id: 102, order_id: 10, email: 'late@old.test', invite_token: tokenOf('late'), note: null, expires_at: '2026-02-01 08:00:00+00', sent_at: '2026-01-18 08:00:00+00', claimed_at: null, claimed_by: null, created_at: '2026-01-18 07:59:00+00' },
    { id: 103, order_id: 11, email: 'x@old.test', invite_token: tokenOf('unpaid'), note: null, expires_at: null, sent_at: null, claimed_at: null, claimed_by: null, created_at: '2026-02-18 07:59:00+00' },
  ],
  seat_claims: [
    { id: 200, order_id: 10, user_id: 2, claimed_at: '2026-01-20 10:00:00+00' },
    { id: 201, order_id: 10, user_id: 3, claimed_at: '2026-01-21 10:00:00+00' },
  ],
  pairing_sessions: [
    { id: 300, parent_a_id: 1, parent_b_id: 2, status: 'active', invite_email: 'mia@old.test', invite_token: tokenOf('used'), expires_at: '2026-01-15 00:00:00+00', created_at: '2026-01-01 00:00:00+00' },
    { id: 301, parent_a_id: 1, parent_b_id: null, status: 'pending', invite_email: 'Next@Old.test', invite_token: tokenOf('pair'), expires_at: '2026-03-15 00:00:00+00', created_at: '2026-03-01 00:00:00+00' },
  ],
  pets: [{ id: 1, name: 'Rex' }],
}; // prettier-ignore
type Row = Record<string, string | number | null>;
const entries = Object.entries<Row[]>(TABLES);
const quoted = (value: string | number | null): string =>
  value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
const create = entries
  .map(([table, [row = {}]]) => `CREATE TABLE ${table} (${Object.keys(row).map((column) => `${column} ${column.endsWith('_at') ? 'timestamptz' : typeof row[column] === 'number' && column !== 'invite_token' ? 'integer' : column === 'claimed_by' || column === 'parent_b_id' ? 'integer' : 'text'}`).join(', ')});`)
  .join('\n'); // prettier-ignore
const inserts = entries
  .map(
    ([table, rows]) =>
      `INSERT INTO public.${table} VALUES ${rows.map((row) => `(${Object.values(row).map(quoted).join(', ')})`).join(', ')};`,
  )
  .join('\n');
const copied = (value: string | number | null): string =>
  value === null ? '\\N' : String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
const copies = entries
  .map(([table, rows]) => `COPY public.${table} (${Object.keys(rows[0] ?? {}).join(', ')}) FROM stdin;\n${rows.map((row) => Object.values(row).map(copied).join('\t')).join('\n')}\n\\.\n`)
  .join('\n'); // prettier-ignore

/** What came in, without what differs from organisation to organisation. */
async function contents(organization: string): Promise<object> {
  const [all] = await desk.rows(
    `SELECT
      (SELECT json_agg(json_build_array(title, seat_price, currency) ORDER BY title) FROM courses WHERE organization_id = $1) AS courses,
      (SELECT json_agg(json_build_array(quantity, unit_amount, status, paid_at, p.email) ORDER BY quantity)
        FROM orders o JOIN people p ON p.id = o.buyer_id WHERE organization_id = $1) AS orders,
      (SELECT json_agg(json_build_array(i.email, note, expires_at, sent_at, claimed_at, p.email, use_count, delivery_state, i.created_at,
        (SELECT json_agg(json_build_array(kind, at) ORDER BY at, kind) FROM invite_events e WHERE e.invite_id = i.id),
        (SELECT json_agg(encode(token_hash, 'hex')) FROM invite_tokens t WHERE t.invite_id = i.id)) ORDER BY i.email)
        FROM seat_invites i LEFT JOIN people p ON p.id = i.claimed_by WHERE organization_id = $1) AS invites,
      (SELECT json_agg(json_build_array(p.email, claimed_at, invite_id IS NOT NULL) ORDER BY p.email)
        FROM seat_claims c JOIN people p ON p.id = c.person_id WHERE organization_id = $1) AS claims`,
    [organization],
  );
  return all ?? {};
}
const hash = (name: string): string => createHash('sha256').update(tokenOf(name)).digest('hex');

const EXPECTED = {
  courses: [['Watercolour; for "beginners"', 3500, 'eur']],
  orders: [[4, 3500, 'paid', '2026-01-10T09:00:00+00:00', 'ada@old.test']],
  invites: [
    ['late@old.test', null, '2026-02-01T08:00:00+00:00', '2026-01-18T08:00:00+00:00', null, null, 0, 'none', '2026-01-18T07:59:00+00:00',
      [['created', '2026-01-18T07:59:00+00:00'], ['sent', '2026-01-18T08:00:00+00:00'], ['expired', '2026-02-01T08:00:00+00:00']], null],
    ['mia@old.test', null, '2026-02-01T08:00:00+00:00', '2026-01-18T08:00:00+00:00', '2026-01-20T10:00:00+00:00', 'mia@old.test', 1, 'none', '2026-01-18T07:59:00+00:00',
      [['created', '2026-01-18T07:59:00+00:00'], ['sent', '2026-01-18T08:00:00+00:00'], ['claimed', '2026-01-20T10:00:00+00:00']], null],
    ['mixed@case.test', "It's a\ttab\nand a \\ backslash", '2026-03-09T08:00:00+00:00', '2026-02-23T08:00:00+00:00', null, null, 0, 'none', '2026-02-23T07:59:00+00:00',
      [['created', '2026-02-23T07:59:00+00:00'], ['sent', '2026-02-23T08:00:00+00:00']], [hash('live')]],
  ],
  claims: [['liam@old.test', '2026-01-21T10:00:00+00:00', false], ['mia@old.test', '2026-01-20T10:00:00+00:00', true]],
}; // prettier-ignore

test.each([
  ['a JSON file', JSON.stringify(TABLES)],
  ['COPY blocks', `${create}\n${copies}`],
  ['INSERT statements', `${create}\n${inserts}`],
])('%s', async (_, content) => {
  const organization = await desk.organization();
  const report = await desk.take(content, organization);
  expect(await contents(organization)).toEqual(EXPECTED);
  expect(refusals(report, 'orders').map((line) => line.replace(/, line \d+/, ''))).toEqual(['id 11: it was not paid: it has no seats']);
  expect(refusals(report, 'seat_invites').map((line) => line.replace(/, line \d+/, ''))).toEqual(['id 103: its order was not taken']);
  expect(report.ignored).toEqual(['pets']);
  // Not one token of a source, anywhere.
  expect(JSON.stringify(report)).not.toMatch(/-xxxx/);
});

test('the older database itself, in a schema of its own, read and not touched', async () => {
  const old = await olderDatabase(`CREATE SCHEMA legacy; SET search_path = legacy; ${create}\n${inserts.replaceAll('public.', 'legacy.')}
    CREATE TABLE public.orders (id integer, quantity integer); INSERT INTO public.orders VALUES (1, 5);
    CREATE SCHEMA auth; CREATE TABLE auth.users (id integer, email text, encrypted_password text)`);
  try {
    const organization = await desk.organization();
    const source = await readPostgres(`${old.url}?schema=legacy`);
    const report = await importLegacy(source, {
      adminUrl: desk.database.adminUrl,
      organization,
      apply: true,
      label: '',
      fromOrganization: null,
      sameStripe: false,
      timeZone: null,
      localTimestamps: false,
      now: NOW,
    });
    expect(await contents(organization)).toEqual(EXPECTED);
    expect(report.source).toBe('database');
    expect(refusals(report, 'orders')).toEqual(['id 11: it was not paid: it has no seats']);
  } finally {
    await old.drop();
  }
});

test('a database that cannot be reached, holds nothing, or is ours is refused in a sentence without its password', async () => {
  const failing = async (url: string): Promise<string> => {
    const error = await readPostgres(url).catch((caught: unknown) => caught);
    if (!(error instanceof Error) || error.name !== 'SourceError') throw new Error('refused otherwise', { cause: error });
    return error.message;
  };
  expect(await failing('postgres://root:hunter2secret@127.0.0.1:1/none')).toMatch(
    /^The older database at 127\.0\.0\.1:1\/none cannot be read: .*ECONNREFUSED/,
  );
  expect(await failing('postgres://root:hunter2secret@127.0.0.1:1/none')).not.toContain('hunter2');
  expect(await failing(`${desk.database.adminUrl}?schema=nowhere`)).toMatch(/^There is no table in the schema nowhere/);
  expect(await failing(desk.database.adminUrl)).toMatch(/^This is a database of Seatwise itself/);
});

test('the command: usage, dry run, apply, --json, and its exit codes', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'seatwise-legacy-'));
  const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    try {
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        [path.join(import.meta.dirname, '../src/legacy/cli.ts'), ...args],
        {
          env: { ...process.env, DATABASE_URL: desk.database.adminUrl, INIT_CWD: folder },
        },
      );
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && 'stderr' in error && 'stdout' in error)) throw error;
      return { code: Number(error.code), out: String(error.stdout), err: String(error.stderr) };
    }
  };
  try {
    const organization = await desk.organization();
    const [{ slug } = { slug: '' }] = await desk.rows<{ slug: string }>('SELECT slug FROM organizations WHERE id = $1', [organization]);
    writeFileSync(path.join(folder, 'old.sql'), `${create}\n${copies}`);
    writeFileSync(
      path.join(folder, 'clock.json'),
      JSON.stringify({ availability_rules: [{ id: 1, coach_id: 1, day: 1, start: '9:00', end: '10:00' }] }),
    );
    const before = await desk.checksum();
    const [noFile, noOrganization, missing, unknown, dry, noZone, mars] = await Promise.all([
      run(),
      run('old.sql'),
      run('new.sql', '--organization', slug),
      run('old.sql', '--organization', 'nobody'),
      run('old.sql', '--organization', slug),
      run('clock.json', '--organization', slug),
      run('clock.json', '--organization', slug, '--time-zone', 'Mars'),
    ]);
    expect(noFile).toMatchObject({ code: 1, out: '', err: expect.stringContaining('usage: import:legacy') });
    expect(noOrganization).toMatchObject({ code: 1, err: expect.stringMatching(/^Say with --organization/) });
    expect(missing).toMatchObject({ code: 1, err: `There is no file ${path.join(folder, 'new.sql')}.\n` });
    expect(unknown).toMatchObject({
      code: 1,
      err: 'There is no organisation with the id or slug nobody here: make it first, then import into it.\n',
    });
    expect(noZone).toMatchObject({ code: 1, out: '', err: expect.stringContaining('say with --time-zone which zone') });
    expect(mars).toMatchObject({ code: 1, err: 'There is no time zone Mars: name one of IANA’s, such as Europe/Paris.\n' });
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toMatch(/^Dry run: nothing is written\. It would go into Atelier/);
    expect(dry.out).toMatch(/seat_invites: 3 taken, 0 already there, 1 not taken\n {2}− its order was not taken:\n {6}id 103, line \d+\n/);
    expect(dry.out).not.toMatch(/-xxxx/);
    expect(await desk.checksum()).toBe(before);

    const applied = await run('old.sql', '--organization', slug, '--apply', '--json');
    expect(JSON.parse(applied.out)).toMatchObject({ applied: true, organization: { id: organization }, source: 'sql' });
    expect(tableOf(JSON.parse(applied.out), 'seat_invites')).toMatchObject({ taken: 3, alreadyThere: 0, rows: 4 });
    expect(await desk.rows('SELECT verb, changes FROM audit_log WHERE organization_id = $1', [organization])).toEqual([
      {
        verb: 'import.legacy',
        // By the real clock: its live invite has run out since.
        changes: {
          source: 'sql',

          courses: 1,
          orders: 1,
          seat_invites: 3,
          seat_claims: 2,
          invite_events: 9,
          pairing_sessions: 2,
          coaches: 1,
          coach_members: 1,
        },
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
