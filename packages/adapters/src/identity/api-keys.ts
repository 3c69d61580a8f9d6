/** API keys: made by better-auth, which keeps their SHA-256; looked up by ours, in one statement and without a write. */
import { defaultKeyHasher } from '@better-auth/api-key';
import type { AuthPrisma } from '@seatwise/db';
import type { ApiKeyView, NewApiKeyView } from '@seatwise/domain/identity/contract';
import type { Log } from '@seatwise/domain/ports';
import type pg from 'pg';
import { describeError } from '../redact.ts';
import type { AuthEngine, SessionUser } from './auth.ts';

const OURS = /^sw_[A-Za-z]{20,100}$/;

const OWNER = `
  SELECT u.id, u.email, u.email_verified, k.id AS key_id, coalesce(k.last_request < now() - interval '1 minute', true) AS stale
  FROM auth_apikeys k JOIN auth_users u ON u.id = k.reference_id
  WHERE k.key = $1 AND k.enabled AND (k.expires_at IS NULL OR k.expires_at > now())`;

interface OwnerRow {
  id: string;
  email: string;
  email_verified: boolean;
  key_id: string;
  stale: boolean;
}

export interface ApiKeys {
  create(input: { userId: string; name: string; expiresInDays: number | null }): Promise<NewApiKeyView>;
  list(userId: string): Promise<ApiKeyView[]>;
  revoke(input: { userId: string; apiKeyId: string }): Promise<boolean>;
  /** Whose the key is; null when it is nobody's. */
  owner(key: string): Promise<SessionUser | null>;
}

export function createApiKeys(o: {
  prisma: AuthPrisma;
  pool: pg.Pool;
  engine: AuthEngine;
  log: Log;
  forget(userId: string): void;
}): ApiKeys {
  /** At most once a minute and key; nobody waits for it, and nobody fails by it. */
  function noteUse(keyId: string): void {
    o.pool
      .query(
        "UPDATE auth_apikeys SET last_request = now() WHERE id = $1 AND (last_request IS NULL OR last_request < now() - interval '1 minute')",
        [keyId],
      )
      .catch((error: unknown) =>
        o.log.warn({ component: 'identity', err: describeError(error) }, 'The last use of an API key was not noted'),
      );
  }

  return {
    async create(input) {
      const { id, key, name, start, createdAt, expiresAt } = await o.engine.createApiKey(input);
      return { id, key, name, start, createdAt: createdAt.toISOString(), lastUsedAt: null, expiresAt: expiresAt?.toISOString() ?? null };
    },

    async list(userId) {
      const keys = await o.prisma.apikey.findMany({ where: { referenceId: userId }, orderBy: { id: 'desc' } });
      return keys.map((key) => ({
        id: key.id,
        name: key.name ?? '',
        start: key.start ?? '',
        createdAt: key.createdAt.toISOString(),
        lastUsedAt: key.lastRequest?.toISOString() ?? null,
        expiresAt: key.expiresAt?.toISOString() ?? null,
      }));
    },

    async revoke({ userId, apiKeyId }) {
      const { count } = await o.prisma.apikey.deleteMany({ where: { id: apiKeyId, referenceId: userId } });
      o.forget(userId);
      return count > 0;
    },

    async owner(key) {
      if (!OURS.test(key)) return null;
      const { rows } = await o.pool.query<OwnerRow>({ name: 'identity_key_owner', text: OWNER, values: [await defaultKeyHasher(key)] });
      const [row] = rows;
      if (!row) return null;
      if (row.stale) noteUse(row.key_id);
      return { id: row.id, email: row.email, emailVerified: row.email_verified };
    },
  };
}
