import pg from 'pg';
import { withUtc } from './connection.ts';
import { newPassword, readState, writeState } from './embedded/state.ts';

/** The roles that connect. The migrations make them (without login), and say what each may do. */
export const LOGIN_ROLES = { app: 'seatwise_app', worker: 'seatwise_worker', auth: 'seatwise_auth' } as const;

export type LoginRole = keyof typeof LOGIN_ROLES;

export interface Connections {
  /** Owns the schema: migrations, backup, nothing else. */
  admin: pg.PoolConfig;
  app: pg.PoolConfig;
  worker: pg.PoolConfig;
  auth: pg.PoolConfig;
}

export interface ConnectionSettings {
  /** DATABASE_URL, or the embedded server's. */
  adminUrl: string;
  /** DATABASE_APP_URL and its sisters: logins of their own, for servers where the migrating user may not take the roles on. */
  roleUrls?: Partial<Record<LoginRole, string>>;
  /** Passwords of the roles themselves, on the embedded server. */
  passwords?: Partial<Record<LoginRole, string>>;
}

function connectionFor(role: LoginRole, settings: ConnectionSettings): pg.PoolConfig {
  const own = settings.roleUrls?.[role];
  if (own) return withUtc({ connectionString: own });
  const password = settings.passwords?.[role];
  if (password) {
    const url = new URL(settings.adminUrl);
    url.username = LOGIN_ROLES[role];
    url.password = password;
    return withUtc({ connectionString: url.href });
  }
  // The migrating user's login, which takes the role on as the session begins. Not a wall: that session could reset its role.
  const { options, ...rest } = withUtc({ connectionString: settings.adminUrl });
  return { ...rest, options: `${options} -c role=${LOGIN_ROLES[role]}` };
}

/** Each session is in UTC, and has the rights of its role from its first statement. */
export function resolveUrls(settings: ConnectionSettings): Connections {
  return {
    admin: withUtc({ connectionString: settings.adminUrl }),
    app: connectionFor('app', settings),
    worker: connectionFor('worker', settings),
    auth: connectionFor('auth', settings),
  };
}

/** Lets the roles of the embedded server log in, with passwords that are kept beside its data. Call it once the migrations have made them. */
export async function ensureLogins(dataDir: string, adminUrl: string): Promise<Record<LoginRole, string>> {
  const state = readState(dataDir);
  if (!state) throw new Error(`There is no database in ${dataDir}`);
  const passwords = {
    app: state.rolePasswords['app'] ?? newPassword(),
    worker: state.rolePasswords['worker'] ?? newPassword(),
    auth: state.rolePasswords['auth'] ?? newPassword(),
  };
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ rolname: string }>('SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname = ANY($1)', [
      Object.values(LOGIN_ROLES),
    ]);
    const able = new Set(rows.map((row) => row.rolname));
    const missing = (['app', 'worker', 'auth'] as const).filter((role) => !able.has(LOGIN_ROLES[role]) || !state.rolePasswords[role]);
    if (missing.length === 0) return passwords;
    // Written first: a password that nobody remembers would be worse than one that is not set yet.
    writeState(dataDir, { ...state, rolePasswords: passwords });
    for (const role of missing) {
      await client.query(`ALTER ROLE ${LOGIN_ROLES[role]} LOGIN PASSWORD ${client.escapeLiteral(passwords[role])}`);
    }
  } finally {
    await client.end();
  }
  return passwords;
}
