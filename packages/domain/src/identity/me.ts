/** Who is signed in, and where they belong. Null for a stranger. */
import { z } from 'zod';
import { hotQuery } from '../kernel/command.ts';
import type { Locale } from '../kernel/input.ts';
import type { MembershipView, MeView } from './contract.ts';

interface Row {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  locale: Locale;
  time_zone: string;
  memberships: (Omit<MembershipView, 'since'> & { since: string })[];
}

const SQL = `
  SELECT p.id, p.name, p.email::text AS email, p.email_verified, p.locale, p.time_zone, coalesce((
    SELECT jsonb_agg(jsonb_build_object('organizationId', m.organization_id, 'organizationName', m.name, 'organizationSlug', m.slug,
      'organizationStatus', m.organization_status, 'role', m.role, 'status', m.status, 'since', m.since))
    FROM app.own_memberships() m), '[]') AS memberships
  FROM people p WHERE p.id = $1 AND p.deleted_at IS NULL`;

export const me = hotQuery({
  verb: 'identity.me',
  input: z.object({}).nullish(),
  strangers: true,
  async run({ actor, read }): Promise<MeView | null> {
    if (!actor) return null;
    const [row] = await read<Row>(SQL, [actor.userId]);
    if (!row) return null;
    return {
      person: {
        id: row.id,
        name: row.name,
        email: row.email,
        emailVerified: row.email_verified,
        locale: row.locale,
        timeZone: row.time_zone,
      },
      memberships: row.memberships.map((m) => ({ ...m, since: new Date(m.since).toISOString() })),
      platformRole: actor.platformOwner ? 'owner' : null,
    };
  },
});
