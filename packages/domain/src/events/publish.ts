/** For the wizard: a draft becomes what everybody may see. The caller makes its tiers and tells the subscribers, in the same transaction. */
import type { Tx } from '@seatwise/db';

export interface Publication {
  eventId: string;
  organizationId: string;
  /** As the person wants it; without one, made of the title. */
  slug: string | null;
  currency: string;
  capacity: number | null;
  /** What landing page, e-mails and posts are made from. */
  marketing: { readonly [key: string]: unknown };
}

/**
 * Staff of an approved organisation (else ORGANIZATION_NOT_APPROVED), a draft of a wizard of theirs, not in the past (INVALID_INPUT); a slug
 * that is taken is INVALID_INPUT. Locks the event first of all.
 */
export async function publishEvent(tx: Pick<Tx, 'sql'>, event: Publication): Promise<{ slug: string }> {
  const [row] = await tx.sql<{ slug: string }>('SELECT app.publish_event($1, $2, $3, $4, $5, $6::jsonb) AS slug', [
    event.eventId,
    event.organizationId,
    event.slug,
    event.currency,
    event.capacity,
    JSON.stringify(event.marketing),
  ]);
  if (!row) throw new Error('publish_event said nothing');
  return row;
}
