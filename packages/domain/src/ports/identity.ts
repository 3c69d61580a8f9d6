import type { ApiKeyView, NewApiKeyView } from '../identity/contract.ts';

/** What the domain asks of the identity provider (better-auth). Its tables are out of the app role's reach. */
export interface IdentityProvider {
  createApiKey(input: { userId: string; name: string; expiresInDays: number | null }): Promise<NewApiKeyView>;
  apiKeys(userId: string): Promise<ApiKeyView[]>;
  /** False when the person has no such key. */
  revokeApiKey(input: { userId: string; apiKeyId: string }): Promise<boolean>;
  /** Sessions and keys of this person that this process remembers are asked for anew. */
  forget(userId: string): void;
}
