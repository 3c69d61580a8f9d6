import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readContent } from './open.ts';
import { SourceError, type Source } from './source.ts';
import { readSql } from './sql.ts';

type Plain = Record<string, string | null>;
const rowsOf = (source: Source, key: 'users' | 'orders' | 'seat_invites'): Plain[] =>
  (source.tables.get(key) ?? []).flatMap((table) => table.rows.map((row) => Object.fromEntries(row.cells)));
const invites = (sql: string): Plain[] => rowsOf(readSql(sql), 'seat_invites');
const INSERT = 'INSERT INTO seat_invites (id, order_id, email, note) VALUES';

test('COPY: null, empty, and every escape', () => {
  const source = readSql(
    [
      'SET standard_conforming_strings = on;',
      'COPY public.seat_invites (id, order_id, email, note, sent_at) FROM stdin;',
      '1\t7\tmia@members.test\ttab\\tline\\nback\\\\slash \\101\\x42 \\q\t\\N',
      '2\t7\t\\N\t\t2025-01-02 03:04:05+00',
      '\\.',
      '',
      'COPY public.unknown (a) FROM stdin;',
      'anything; COPY INSERT $$',
      '\\.',
    ].join('\r\n'),
  );
  expect(rowsOf(source, 'seat_invites')).toEqual([
    { id: '1', orderId: '7', email: 'mia@members.test', note: 'tab\tline\nback\\slash AB q' },
    { id: '2', orderId: '7', note: '', sentAt: '2025-01-02 03:04:05+00' },
  ]);
  expect(source.tables.get('seat_invites')?.[0]?.rows.map(({ where }) => where)).toEqual(['line 3', 'line 4']);
  expect(source.ignored).toEqual(['unknown']);
});

test('COPY without a list of columns takes the order of CREATE TABLE, and of what was added to it', () => {
  const sql = `CREATE TABLE public.seat_invites (
      id integer DEFAULT nextval('a;b'::regclass) NOT NULL, -- a comment, (
      order_id integer, "email" character varying(255), price numeric(10,2),
      CONSTRAINT c CHECK (id > 0), PRIMARY KEY (id)
    );
    ALTER TABLE ONLY public.seat_invites ADD COLUMN IF NOT EXISTS note text, ADD COLUMN sent_at timestamptz;
    ALTER TABLE public.seat_invites ADD CONSTRAINT k UNIQUE (email);
COPY public.seat_invites FROM stdin;
1\t2\ta@x.test\t1.50\thello\t\\N
1\t2
\\.
`;
  const source = readSql(sql);
  expect(rowsOf(source, 'seat_invites')).toEqual([
    { id: '1', orderId: '2', email: 'a@x.test', note: 'hello' },
    { id: '1', orderId: '2' },
  ]);
  expect(readSql('COPY orders FROM stdin;\n1\n\\.\n').tables.get('orders')?.[0]?.broken).toEqual([
    { where: 'line 2', reason: 'the file names no columns for it: neither beside the values nor in a CREATE TABLE' },
  ]);
});

test('INSERT: quotes, E strings, dollar quotes, several rows, casts, comments', () => {
  expect(
    invites(`/* nested /* comment */ ' */ -- and; another '
      ${INSERT} (1, 2, 'it''s@x.test', E'a\\'b\\n\\u00e9 ''q'''), -- between ; rows
        (+2, -3.5e1, $$dollar 'quoted' ;$$::text, $tag$with $$ inside$tag$),
        (3, NULL, DEFAULT, 'a;b)c,'::character varying(20)) ON CONFLICT DO NOTHING;
      insert into "public"."seat_invites"("id","email") values ('4'::uuid, TRUE);`),
  ).toEqual([
    { id: '1', orderId: '2', email: "it's@x.test", note: "a'b\né 'q'" },
    { id: '+2', orderId: '-3.5e1', email: "dollar 'quoted' ;", note: 'with $$ inside' },
    { id: '3', note: 'a;b)c,' },
    { id: '4', email: 'true' },
  ]);
});

test('an expression is not carried out, and is told; a query is no data', () => {
  const source = readSql(`INSERT INTO seat_invites (id, email, sent_at, expires_at, created_at) VALUES
      (1, lower('A@x.test'), now(), now() + interval '14 days', timestamp '2025-01-02'), (gen_random_uuid(), 'b' || '@x.test', date '2025-01-02', (SELECT 1, 2), NULL);
    INSERT INTO seat_invites (id) SELECT id FROM elsewhere;`);
  const [table] = source.tables.get('seat_invites') ?? [];
  expect(table?.rows.map(({ cells, expressions }) => [Object.fromEntries(cells), expressions])).toEqual([
    [{ id: '1', createdAt: '2025-01-02' }, ['email', 'expiresAt', 'sentAt']],
    [{ sentAt: '2025-01-02' }, ['id', 'email', 'expiresAt']],
  ]);
  expect(table?.broken).toEqual([{ where: 'line 3', reason: 'its values come from a query, which is not carried out' }]);
});

test('functions, triggers, meta commands and whatever else stands in a dump are passed by', () => {
  const source = readSql(`\\restrict abc'def
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
      INSERT INTO seat_invites (id) VALUES ('never'); DELETE FROM people; END $f$;
    DO 'BEGIN INSERT INTO orders (id) VALUES (1); END';
    DROP TABLE people; DELETE FROM seat_invites;
    UPDATE seat_invites SET email = 'x'; SELECT pg_catalog.setval('s', 7);
    ${INSERT} (9, 8, 'z@x.test', 'only this');`);
  expect(rowsOf(source, 'seat_invites')).toEqual([{ id: '9', orderId: '8', email: 'z@x.test', note: 'only this' }]);
  expect(source.tables.has('orders')).toBe(false);
});

test('of two tables of one kind the usual name is read; addresses may be in Supabase’s own schema', () => {
  const source = readSql(`INSERT INTO invites (id) VALUES (1); INSERT INTO seat_invites (id) VALUES (2);
    INSERT INTO auth.users (id, email) VALUES (5, 'a@x.test'); INSERT INTO profiles (id) VALUES (5); INSERT INTO auth.orders (id) VALUES (1);`);
  expect(rowsOf(source, 'seat_invites')).toEqual([{ id: '2' }]);
  expect(source.tables.get('users')?.map(({ name }) => name)).toEqual(['users', 'profiles']);
  expect(source.ignored).toEqual(['auth.orders', 'invites']);
});

test.each([
  ['', 'The file is empty.'],
  ['hello', 'The file holds no data'],
  ['SELECT 1;', 'The file holds no data'],
  ["INSERT INTO orders (id) VALUES ('abc", 'ends inside something quoted that begins in line 1.'],
  ['\n\nCOPY orders (id) FROM stdin;\n1\n', 'ends inside a COPY block that begins in line 3.'],
  ['\n/* never', 'ends inside a comment that begins in line 2.'],
  ['COPY orders (id) FROM stdin WITH (FORMAT csv);\n1\n\\.\n', 'is not in pg_dump’s own text format'],
  ['PGDMP\u0001', 'pg_dump --format=plain'],
  ['{"orders": 5}', 'orders must be a list of rows'],
  ['[1]', 'must hold an object of tables'],
  ['{"orders": [', 'begins like JSON and is none'],
])('%j is refused in a sentence', (text, sentence) => {
  expect(() => readContent(Buffer.from(text))).toThrow(SourceError);
  expect(() => readContent(Buffer.from(text))).toThrow(sentence);
});

test('compressed and otherwise encoded files are refused in a sentence', () => {
  expect(() => readContent(Uint8Array.of(0x1f, 0x8b, 8, 0))).toThrow('unpack it first');
  expect(() => readContent(Uint8Array.of(0x49, 0xe9, 0x20))).toThrow('not UTF-8');
});

const PIECES = [
  'INSERT INTO ', 'seat_invites', 'orders', ' (', ')', ',', ' VALUES ', "'", '"', "E'", '\\', '$$', '$t$', ';', '--', '/*', '*/', '\n', '\t', 'COPY ',
  ' FROM stdin;', '\\.', '\\N', '::', '[]', 'CREATE TABLE ', 'ALTER TABLE ', ' ADD COLUMN ', 'id', 'email', '1', '-', '.', 'now()', 'NULL', '{', '[', '`', 'é', '\0', '😀',
]; // prettier-ignore

function attempt(content: Uint8Array): void {
  try {
    readContent(content);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    expect(error.message).toMatch(/^[A-Z][^\n]{5,300}\.$/u);
  }
}

test('garbage is read, or refused in one plain sentence', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (sql) => attempt(Buffer.from(sql))),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => attempt(bytes)),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.json(), (json) => attempt(Buffer.from(json))),
    { numRuns: 500 },
  );
});

test('what pg_dump would write comes back as it was', () => {
  const escape = (value: string): string =>
    value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\b', '\\b');
  const cell = fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }), { nil: null });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), (rows) => {
      const expected = rows.map(([id, note]) => ({ ...(id === null ? {} : { id }), ...(note === null ? {} : { note }) }));
      const copy = rows.map((row) => row.map((one) => (one === null ? '\\N' : escape(one))).join('\t')).join('\n');
      expect(invites(`COPY seat_invites (id, note) FROM stdin;\n${copy}\n\\.\n`)).toEqual(expected);
      const values = rows.map((row) => `(${row.map((one) => (one === null ? 'NULL' : `'${one.replaceAll("'", "''")}'`)).join(', ')})`);
      expect(invites(`INSERT INTO seat_invites (id, note) VALUES ${values.join(', ')};`)).toEqual(expected);
      expect(
        rowsOf(readContent(Buffer.from(JSON.stringify({ seat_invites: rows.map(([id, note]) => ({ id, note })) }))), 'seat_invites'),
      ).toEqual(expected);
    }),
  );
});

test('a large file takes time in proportion', () => {
  const line = '12345\tsomebody@members.test\tsome note of some length\t2025-01-02 03:04:05+00\n';
  const started = performance.now();
  const many = 40_000;
  const source = readSql(`COPY public.seat_invites (id, email, note, sent_at) FROM stdin;\n${line.repeat(many)}\\.\n`);
  expect(source.tables.get('seat_invites')?.[0]?.rows.length).toBe(many);
  const inserts = readSql(`${INSERT} (1, 2, 'a@x.test', 'note');\n`.repeat(10_000));
  expect(rowsOf(inserts, 'seat_invites').length).toBe(10_000);
  // Generous: were it quadratic, it would be minutes.
  expect(performance.now() - started).toBeLessThan(15_000);
});
