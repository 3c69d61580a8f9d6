/** Anybody may found an organisation and is its first owner. It waits for the platform owner's approval; it has no seats. */
import { command, signedIn } from '../kernel/command.ts';
import { CreateOrganizationInput, type CreatedOrganizationView } from './contract.ts';
import type { OrganizationRow } from './views.ts';

/** Lower-case letters, digits and dashes; accents go, other scripts leave the fallback. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '') || 'organisation';

export const createOrganization = command({
  verb: 'seats.createOrganization',
  input: CreateOrganizationInput,
  authorize: signedIn,
  async run({ tx, input, deps, audit }): Promise<CreatedOrganizationView> {
    const [row] = await tx.sql<OrganizationRow>('SELECT * FROM app.create_organization($1, $2, $3, $4, $5, $6, $7)', [
      input.name,
      slugOf(input.name),
      deps.ids.code(8),
      input.plan,
      input.timeZone,
      input.locale,
      input.currency,
    ]);
    if (!row) throw new Error('app.create_organization returned no row');
    audit({ organizationId: row.id, subject: row.id, changes: { name: row.name, plan: row.subscription_plan } });
    return { id: row.id, slug: row.slug, joinCode: row.join_code, status: row.status };
  },
});
