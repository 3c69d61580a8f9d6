/** An organisation with people of its own, and sources to take into it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase, type TestServer } from '@seatwise/testing';
import pg from 'pg';
import { inject } from 'vitest';
import { readContent } from '../src/legacy/source/open.ts';
import { importLegacy, type ImportOptions } from '../src/legacy/write.ts';
import type { ImportReport, TableReport } from '../src/legacy/report.ts';

export const NOW = new Date('2026-03-01T12:00:00Z');
/** Long enough for the route of links, and nobody else's. */
export const tokenOf = (name: string): string => `${name}-`.padEnd(43, 'x');

interface OldPeople {
  users: { id: number; email: string }[];
  at(name: string): string;
  id(name: string): number;
  /** A token that no other test has. */
  token(name: string): string;
}

export interface Desk {
  database: TestDatabase;
  /** A new organisation each time, so that tests do not see each other. */
  organization(): Promise<string>;
  /** People with accounts here, and rows of users for them and for others; their addresses are this call's own. */
  people(known: string[], unknown?: string[]): Promise<OldPeople>;
  /** Orders of an organisation: seats, claims, and invites that live at NOW. */
  usage(organization: string): Promise<object[]>;
  invites(organization: string, columns: string): Promise<object[]>;
  person(email: string, options?: { verified?: boolean }): Promise<string>;
  take(tables: object | string, organization: string, options?: Partial<ImportOptions>): Promise<ImportReport>;
  rows<R extends object = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<R[]>;
  /** Of every row of every table. */
  checksum(): Promise<string>;
}

export async function openDesk(): Promise<Desk> {
  const database = await createTestDatabase();
  const { admin } = database;
  const rows: Desk['rows'] = async <R extends object>(sql: string, params: unknown[] = []) => (await admin.query<R>(sql, params)).rows;
  const person: Desk['person'] = async (email, { verified = true } = {}) => {
    const id = randomUUID();
    await admin.query('INSERT INTO auth_users (id, name, email, email_verified, time_zone) VALUES ($1, $2, $3, $4, $5)', [
      id,
      email.split('@')[0],
      email,
      verified,
      'Europe/Paris',
    ]);
    return id;
  };
  let count = 0;
  return {
    database,
    rows,
    person,
    async people(known, unknown = []) {
      count += 1;
      const own = count;
      const at = (name: string): string => `${name}${own}@old.test`;
      for (const name of known) await person(at(name));
      const names = [...known, ...unknown];
      return {
        users: names.map((name, index) => ({ id: index + 1, email: at(name) })),
        at,
        id: (name) => names.indexOf(name) + 1,
        token: (name) => tokenOf(`${name}${own}`),
      };
    },
    usage: (organization) =>
      rows(
        `SELECT seats_total AS total, seats_claimed AS claimed, (SELECT count(*)::int FROM seat_invites i WHERE i.order_id = o.id AND i.revoked_at IS NULL
           AND i.use_count < i.max_uses AND i.expires_at > $2) AS live
         FROM orders o JOIN v_order_seat_usage u ON u.order_id = o.id WHERE o.organization_id = $1 ORDER BY o.created_at`,
        [organization, NOW],
      ),
    invites: (organization, columns) =>
      rows(`SELECT ${columns} FROM seat_invites WHERE organization_id = $1 ORDER BY created_at, email`, [organization]),
    async organization() {
      const id = randomUUID();
      const slug = `org-${randomBytes(4).toString('hex')}`;
      await admin.query("INSERT INTO organizations (id, name, slug, join_code, status) VALUES ($1, 'Atelier', $2, $2, 'approved')", [
        id,
        slug,
      ]);
      await admin.query("INSERT INTO organization_members (organization_id, user_id, role, status) VALUES ($1, $2, 'owner', 'active')", [
        id,
        await person(`owner@${slug}.test`),
      ]);
      return id;
    },
    take: (tables, organization, options = {}) =>
      importLegacy(readContent(Buffer.from(typeof tables === 'string' ? tables : JSON.stringify(tables))), {
        adminUrl: database.adminUrl,
        organization,
        apply: true,
        label: '',
        fromOrganization: null,
        sameStripe: false,
        timeZone: null,
        localTimestamps: false,
        now: NOW,
        ...options,
      }),
    async checksum() {
      const tables = await rows<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
      const sums = tables.map(
        ({ name }) => `SELECT '${name}' AS t, md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) AS sum FROM "${name}" x`,
      );
      return JSON.stringify(await rows(sums.join(' UNION ALL ')));
    },
  };
}

export function tableOf(report: ImportReport, table: TableReport['table']): TableReport {
  const found = report.tables.find((one) => one.table === table);
  if (!found) throw new Error(`${table} is not in the report`);
  return found;
}

/** "id 3, row 3: why", of what was not taken. */
export const refusals = (report: ImportReport, table: TableReport['table']): string[] =>
  tableOf(report, table).notTaken.map(({ row, reason }) => `${row.replace(/, row \d+$/, '')}: ${reason}`);
export const remarks = (report: ImportReport, table: TableReport['table']): string[] =>
  tableOf(report, table).remarks.map(({ row, reason }) => `${row.replace(/, row \d+$/, '')}: ${reason}`);

/** A database without anything of ours, on the run's server. */
export async function olderDatabase(sql: string): Promise<{ url: string; drop(): Promise<void> }> {
  const server: TestServer = inject('testServer');
  const name = `${server.prefix}old_${randomBytes(4).toString('hex')}`;
  const administer = async (url: string, statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await administer(server.adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server.adminUrl);
  url.pathname = `/${name}`;
  await administer(url.href, sql);
  return { url: url.href, drop: () => administer(server.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
