import { createHash } from 'node:crypto';
import pg from 'pg';

const OID = { int8: 20, date: 1082, int8Array: 1016, dateArray: 1182, numericArray: 1231, textArray: 1009 };

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number: cast it to text in the query`);
  return value;
}

const textArray: (text: string) => string[] = pg.types.getTypeParser(OID.textArray);

/** bigint → number (an error when it would lose digits), date → 'YYYY-MM-DD', numeric → string; the rest as pg has it. */
const parsers = new Map<number, (text: string) => unknown>([
  [OID.int8, safeInteger],
  [OID.int8Array, (text) => textArray(text).map(safeInteger)],
  [OID.date, (text) => text],
  [OID.dateArray, textArray],
  [OID.numericArray, textArray],
]);

/** For pools of ours only: pg's global parsers stay untouched, since Prisma and the job queue rely on them. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const parser = format === 'binary' ? undefined : parsers.get(oid);
    return parser ?? pg.types.getTypeParser(oid, format);
  },
};

/**
 * Every session runs in UTC: Prisma's adapter sends instants without a zone and reads whatever comes back as UTC, so on a
 * server set to another zone every instant would silently shift.
 */
export function withUtc<C extends pg.ClientConfig>(config: C): C & { options: string } {
  const fromUrl = config.connectionString ? new URL(config.connectionString).searchParams.get('options') : null;
  const options = [config.options ?? fromUrl, '-c TimeZone=UTC'].filter(Boolean).join(' ');
  if (fromUrl === null) return { ...config, options };
  // pg lets the connection string win over the field of the same name.
  const url = new URL(config.connectionString ?? '');
  url.searchParams.delete('options');
  return { ...config, connectionString: url.href, options };
}

/** A server keeps each prepared statement per connection; texts beyond this many (an IN list of every length) go unnamed. */
const MAX_NAMED_STATEMENTS = 1000;

/** Names statements by their text, so that each connection parses and plans a text once. '' means: do not prepare. */
export function statementNames(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    let name = names.get(text);
    if (name === undefined) {
      if (names.size >= MAX_NAMED_STATEMENTS) return '';
      name = `s_${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`;
      names.set(text, name);
    }
    return name;
  };
}
