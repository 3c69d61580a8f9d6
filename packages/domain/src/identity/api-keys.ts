/**
 * API keys: for programs that act as the person. Shown once, kept as a hash by the identity provider, whose tables this
 * transaction cannot reach; so a key is made first and taken back when the audit row does not commit.
 */
import { z } from 'zod';
import { command, query, signedIn } from '../kernel/command.ts';
import { forbidden, notFound } from '../kernel/errors.ts';
import { CreateApiKeyInput, RevokeApiKeyInput, type ApiKeyView, type NewApiKeyView } from './contract.ts';

export const createApiKey = command({
  verb: 'identity.createApiKey',
  input: CreateApiKeyInput,
  authorize: async ({ actor }) => {
    if (actor.via === 'apiKey') throw forbidden('a person who is signed in: a key cannot make keys');
  },
  async run({ input, actor, deps, tx, audit }): Promise<NewApiKeyView> {
    // Fails early when the database is down, before a key exists.
    await tx.sql('SELECT 1');
    const key = await deps.identity.createApiKey({ userId: actor.userId, name: input.name, expiresInDays: input.expiresInDays ?? null });
    audit({ subject: key.id, changes: { name: key.name, expiresAt: key.expiresAt } });
    return key;
  },
});

export const apiKeys = query({
  verb: 'identity.apiKeys',
  input: z.object({}).nullish(),
  authorize: signedIn,
  run: async ({ actor, deps }): Promise<ApiKeyView[]> => deps.identity.apiKeys(actor.userId),
});

export const revokeApiKey = command({
  verb: 'identity.revokeApiKey',
  input: RevokeApiKeyInput,
  authorize: signedIn,
  async run({ input, actor, deps, audit }): Promise<{ apiKeyId: string }> {
    if (!(await deps.identity.revokeApiKey({ userId: actor.userId, apiKeyId: input.apiKeyId }))) throw notFound('API key');
    audit({ subject: input.apiKeyId });
    return { apiKeyId: input.apiKeyId };
  },
});
