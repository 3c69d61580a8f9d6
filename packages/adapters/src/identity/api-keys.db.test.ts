import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.mails.length = 0;
});

describe('API keys', () => {
  it('let a program act as the person, and stop at once when revoked', async () => {
    const { userId, email } = await world.signUp();
    const made = await world.identity.createApiKey({ userId, name: 'Exports', expiresInDays: 30 });
    expect(made.key).toMatch(/^sw_[A-Za-z]{64}$/);
    expect(made.key.startsWith(made.start)).toBe(true);
    const authorization = `Bearer ${made.key}`;
    expect(await world.identity.actorOf({ authorization })).toMatchObject({ userId, email, via: 'apiKey' });
    const [listed] = await world.identity.apiKeys(userId);
    const { key: _shownOnce, ...view } = made;
    expect(listed).toEqual({ ...view, lastUsedAt: listed?.lastUsedAt ?? null });
    expect(JSON.stringify(listed)).not.toContain(made.key);
    expect(await world.identity.revokeApiKey({ userId, apiKeyId: made.id })).toBe(true);
    expect(await world.identity.actorOf({ authorization })).toBeNull();
    expect(await world.identity.revokeApiKey({ userId, apiKeyId: made.id })).toBe(false);
  });

  it('rest as hashes, are revoked by their owner alone, and die on their day', async () => {
    const [mia, omar] = [await world.signUp(), await world.signUp()];
    const { id, key } = await world.identity.createApiKey({ userId: mia.userId, name: 'k', expiresInDays: 1 });
    const { rows } = await world.test.admin.query('SELECT k::text AS row FROM auth_apikeys k WHERE id = $1', [id]);
    expect(rows[0]?.row).not.toContain(key);
    expect(await world.identity.revokeApiKey({ userId: omar.userId, apiKeyId: id })).toBe(false);
    expect(await world.identity.actorOf({ authorization: `bearer  ${key}` })).not.toBeNull();
    await world.test.admin.query("UPDATE auth_apikeys SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    expect(await world.identity.actorOf({ authorization: `Bearer ${key}` }, { fresh: true })).toBeNull();
  });

  it('note their last use without a write a request', async () => {
    const { userId } = await world.signUp();
    const { id, key } = await world.identity.createApiKey({ userId, name: 'k', expiresInDays: null });
    const use = () => world.identity.actorOf({ authorization: `Bearer ${key}` }, { fresh: true });
    await use();
    await expect.poll(async () => (await world.identity.apiKeys(userId))[0]?.lastUsedAt).not.toBeNull();
    const version = async () => (await world.test.admin.query('SELECT xmin::text AS v FROM auth_apikeys WHERE id = $1', [id])).rows[0]?.v;
    const before = await version();
    for (let index = 0; index < 20; index += 1) await use();
    expect(await version()).toBe(before);
  });

  it('take precedence over a cookie, and are nobody’s when they are wrong', async () => {
    const { cookie } = await world.signUp();
    for (const authorization of [
      'Bearer sw_wrong',
      `Bearer sw_${'a'.repeat(64)}`,
      'Bearer x',
      `Bearer ${'y'.repeat(5000)}`,
      "Bearer sw_' OR 1=1 --",
    ]) {
      expect(await world.identity.actorOf({ cookie, authorization })).toBeNull();
    }
    // No key at all: the cookie counts.
    expect(await world.identity.actorOf({ cookie, authorization: 'Basic abc' })).not.toBeNull();
    expect(await world.identity.actorOf({ cookie, authorization: '' })).not.toBeNull();
  });
});

describe('the tables of identity', () => {
  it.each(['auth_users', 'auth_sessions', 'auth_accounts', 'auth_verifications', 'auth_apikeys', 'auth_rate_limits'])(
    '%s is out of reach for the app and for jobs',
    async (table) => {
      const nobody = { userId: null, platformOwner: false };
      await expect(world.test.appDb.read(nobody, `SELECT 1 FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
      await expect(world.test.workerDb.read(nobody, `SELECT 1 FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('are all that identity may touch', async () => {
    await expect(world.pool.query('SELECT 1 FROM organizations')).rejects.toMatchObject({ code: '42501' });
    await expect(world.pool.query('SELECT 1 FROM people')).rejects.toMatchObject({ code: '42501' });
  });
});
