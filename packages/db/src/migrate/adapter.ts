import {
  ColumnTypeEnum,
  type ColumnType,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { withUtc } from '../connection.ts';
import { sqlState } from '../errors.ts';

const ADAPTER_NAME = 'seatwise-migrations';

/**
 * PostgreSQL as the schema engine wants it. Prisma's own adapter will not do here: it splits scripts at every semicolon, knows no "char"
 * (which introspection reads), and, given a connection string, replays migrations for its shadow database on the real one.
 */
const COLUMN_TYPES = new Map<number, ColumnType>([
  [16, ColumnTypeEnum.Boolean],
  [17, ColumnTypeEnum.Bytes],
  [18, ColumnTypeEnum.Character],
  [20, ColumnTypeEnum.Int64],
  [21, ColumnTypeEnum.Int32],
  [23, ColumnTypeEnum.Int32],
  [26, ColumnTypeEnum.Int64],
  [114, ColumnTypeEnum.Json],
  [700, ColumnTypeEnum.Float],
  [701, ColumnTypeEnum.Double],
  [1000, ColumnTypeEnum.BooleanArray],
  [1002, ColumnTypeEnum.CharacterArray],
  [1003, ColumnTypeEnum.TextArray],
  [1005, ColumnTypeEnum.Int32Array],
  [1007, ColumnTypeEnum.Int32Array],
  [1009, ColumnTypeEnum.TextArray],
  [1015, ColumnTypeEnum.TextArray],
  [1016, ColumnTypeEnum.Int64Array],
  [1028, ColumnTypeEnum.Int64Array],
  [1082, ColumnTypeEnum.Date],
  [1114, ColumnTypeEnum.DateTime],
  [1184, ColumnTypeEnum.DateTime],
  [1700, ColumnTypeEnum.Numeric],
  [2950, ColumnTypeEnum.Uuid],
  [3802, ColumnTypeEnum.Json],
]);

const asText = (text: string): string => text;
/** Sessions run in UTC, so the zone of an instant is always +00. */
const asInstant = (text: string): string => `${text.replace(' ', 'T').replace(/\+00$/, '')}+00:00`;

const PARSERS = new Map<number, (text: string) => string>([
  [114, asText],
  [1082, asText],
  [1114, asInstant],
  [1184, asInstant],
  [1700, asText],
  [3802, asText],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => PARSERS.get(oid) ?? pg.types.getTypeParser(oid),
};

function rejected(error: unknown): never {
  const state = sqlState(error);
  if (state === null || !(error instanceof Error)) throw error;
  const original = { originalCode: state, originalMessage: error.message };
  if (state === '42P01') throw new DriverAdapterError({ kind: 'TableDoesNotExist', ...original });
  throw new DriverAdapterError({
    kind: 'postgres',
    code: state,
    severity: 'ERROR',
    message: error.message,
    detail: undefined,
    column: undefined,
    hint: undefined,
    ...original,
  });
}

export interface ConnectionOptions {
  connection: pg.ClientConfig;
  /** Runs a migration's script; the default sends it as it is. */
  runScript?: (client: pg.Client, script: string) => Promise<void>;
  /** The engine reports only an "external error": the server's own is handed here first. */
  onScriptError?: (error: unknown) => void;
}

class Connection implements SqlDriverAdapter {
  readonly provider = 'postgres';
  readonly adapterName = ADAPTER_NAME;
  readonly #client: pg.Client;
  readonly #options: ConnectionOptions;
  readonly #onDispose: (() => Promise<void>) | undefined;
  #disposed: Promise<void> | null = null;

  constructor(client: pg.Client, options: ConnectionOptions, onDispose?: () => Promise<void>) {
    this.#client = client;
    this.#options = options;
    this.#onDispose = onDispose;
  }

  async #query(query: SqlQuery): Promise<pg.QueryArrayResult<unknown[]>> {
    try {
      return await this.#client.query<unknown[]>({ text: query.sql, values: query.args, rowMode: 'array', types });
    } catch (error) {
      return rejected(error);
    }
  }

  async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    const { fields, rows } = await this.#query(query);
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map((field) => COLUMN_TYPES.get(field.dataTypeID) ?? ColumnTypeEnum.Text),
      rows,
    };
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    return (await this.#query(query)).rowCount ?? 0;
  }

  /** One message with the whole script: bodies in $$ stay whole, and PostgreSQL runs it as one transaction unless it says otherwise. */
  async executeScript(script: string): Promise<void> {
    try {
      if (this.#options.runScript) await this.#options.runScript(this.#client, script);
      else await this.#client.query(script);
    } catch (error) {
      this.#options.onScriptError?.(error);
      rejected(error);
    }
  }

  async startTransaction(): Promise<Transaction> {
    await this.#client.query('BEGIN');
    const finish = async (sql: string): Promise<void> => {
      await this.#client.query(sql);
    };
    return {
      provider: this.provider,
      adapterName: this.adapterName,
      options: { usePhantomQuery: true },
      queryRaw: (query) => this.queryRaw(query),
      executeRaw: (query) => this.executeRaw(query),
      commit: () => finish('COMMIT'),
      rollback: () => finish('ROLLBACK'),
    };
  }

  getConnectionInfo(): { schemaName: string; supportsRelationJoins: boolean } {
    return { schemaName: 'public', supportsRelationJoins: true };
  }

  async dispose(): Promise<void> {
    this.#disposed ??= this.#client.end().then(this.#onDispose);
    await this.#disposed;
  }
}

async function open(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(withUtc(connection));
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The same server, another database, whether the configuration is a URL or fields. */
export function onDatabase(connection: pg.ClientConfig, database: string): pg.ClientConfig {
  if (!connection.connectionString) return { ...connection, database };
  const url = new URL(connection.connectionString);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { ...connection, connectionString: url.href };
}

/** Where migrations are replayed to see what they amount to: made for the purpose, and dropped with whoever is in it. */
async function openShadow(options: ConnectionOptions): Promise<Connection> {
  const name = `seatwise_shadow_${randomUUID().replaceAll('-', '')}`;
  const admin = await open(options.connection);
  try {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const client = await open(onDatabase(options.connection, name));
    const shadow: ConnectionOptions = {
      connection: options.connection,
      ...(options.onScriptError ? { onScriptError: options.onScriptError } : {}),
    };
    return new Connection(client, shadow, async () => {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
    });
  } catch (error) {
    await admin.end();
    throw error;
  }
}

/** The engine connects, and never says when it is done: `close` ends whatever it left open. */
export function migrationAdapter(options: ConnectionOptions): { factory: SqlMigrationAwareDriverAdapterFactory; close(): Promise<void> } {
  const connections: Connection[] = [];
  const kept = (connection: Connection): Connection => {
    connections.push(connection);
    return connection;
  };
  return {
    factory: {
      provider: 'postgres',
      adapterName: ADAPTER_NAME,
      connect: async () => kept(new Connection(await open(options.connection), options)),
      connectToShadowDb: async () => kept(await openShadow(options)),
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.dispose()));
    },
  };
}
