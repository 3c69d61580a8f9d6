/**
 * Deleting oneself: personal data goes, ledgers and orders stay without it. Who is the last owner of an organisation hands it
 * over first. Needs a person who is signed in and types their own address.
 */
import { command } from '../kernel/command.ts';
import { DomainError, forbidden, invalidInput, notFound } from '../kernel/errors.ts';
import { normalizeEmail, type Locale } from '../kernel/input.ts';
import { mailJob, mailPayload } from '../jobs/index.ts';
import { DeleteAccountInput } from './contract.ts';

export const deleteAccount = command({
  verb: 'identity.deleteAccount',
  input: DeleteAccountInput,
  authorize: async ({ actor }) => {
    if (actor.via === 'apiKey') throw forbidden('a person who is signed in: a key cannot delete an account');
  },
  async run({ tx, input, actor, deps, audit, enqueue }): Promise<{ deleted: true }> {
    const [me] = await tx.sql<{ name: string; email: string; locale: Locale }>(
      'SELECT name, email::text AS email, locale FROM people WHERE id = $1 AND deleted_at IS NULL',
      [actor.userId],
    );
    if (!me) throw notFound('account');
    if (normalizeEmail(input.confirmEmail) !== me.email) throw invalidInput('confirmEmail', 'is not the address of this account');
    const alone = await tx.sql<{ id: string; name: string }>(
      `SELECT o.organization_id AS id, o.name FROM app.own_memberships() o WHERE o.role = 'owner' AND o.status = 'active' AND NOT EXISTS (
         SELECT FROM organization_members m WHERE m.organization_id = o.organization_id AND m.user_id <> $1 AND m.role = 'owner' AND m.status = 'active')`,
      [actor.userId],
    );
    if (alone.length > 0) {
      throw new DomainError('LAST_OWNER', 'You are the last owner of an organisation. Make somebody else an owner first.', {
        organizations: alone,
      });
    }
    const left = await tx.sql<{ id: string }>('SELECT id FROM app.delete_own_account() AS id');
    audit({ subject: actor.userId, changes: { organizations: left.map((row) => row.id) } });
    for (const subscriber of deps.subscribers.accountDeleted) await subscriber({ tx, organizationIds: left.map((row) => row.id) });
    enqueue(
      mailJob,
      mailPayload(deps, { to: me.email, locale: me.locale, template: { name: 'accountDeleted', props: { name: me.name } } }),
    );
    tx.afterCommit(() => deps.identity.forget(actor.userId));
    return { deleted: true };
  },
});
