/**
 * Sends one link to one address. Runs again after a crash under the same Message-ID; what was overtaken (claimed, revoked, run out, sent anew,
 * addressed anew) is not sent. What the mail server says stands on the invite: nothing is lost, and no request fails for it.
 */
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import { handler } from '../kernel/job.ts';
import { hashOfToken } from '../kernel/keys.ts';
import { noteMailAtCommit, reasonOf } from '../jobs/index.ts';
import { MailRefused, MailTemporaryFailure, type MailTemplate } from '../ports/mail.ts';
import { sendInviteJob } from './jobs.ts';
import { EVENT_OF_MAIL, LIVE } from './queries.ts';
import { linkOf } from './tokens.ts';

const VERB = 'invites.send';

interface Found {
  organization_id: string;
  organization_name: string;
  course_title: string;
  inviter_name: string;
  email: string;
  note: string | null;
  expires_at: Date;
  person_id: string | null;
  locale: Locale;
  token_lives: boolean;
}

/**
 * Of an invite that still waits for this very mail. In the addressee's language where we know them, else in the organisation's. The invite by its
 * id first: its conditions are those of partial indexes as well, and a planner without statistics reads every living invite there, for each mail.
 */
const FIND = `
  WITH i AS MATERIALIZED (SELECT * FROM seat_invites WHERE id = $1 AND delivery_id = $2 AND email IS NOT NULL)
  SELECT i.organization_id, g.name AS organization_name, k.title AS course_title, coalesce(nullif(b.name, ''), g.name) AS inviter_name,
    i.email::text AS email, i.note, i.expires_at, p.id AS person_id, coalesce(p.locale, g.locale) AS locale,
    EXISTS (SELECT FROM invite_tokens t WHERE t.token_hash = $3 AND t.invite_id = i.id AND t.ended_at IS NULL) AS token_lives
  FROM i JOIN orders o ON o.id = i.order_id JOIN courses k ON k.id = o.course_id JOIN organizations g ON g.id = i.organization_id
  LEFT JOIN people b ON b.id = i.created_by LEFT JOIN people p ON p.email = i.email
  WHERE ${LIVE} AND NOT EXISTS (SELECT FROM invite_events e WHERE e.delivery_id = $2 AND e.kind IN ('sent', 'bounced'))`;

/** A bounce that was told before we came to write this down stays. */
const SENT = `
  UPDATE seat_invites SET delivery_state = CASE delivery_state WHEN 'bounced' THEN 'bounced' ELSE 'sent' END,
    delivery_reason = CASE delivery_state WHEN 'bounced' THEN delivery_reason END, delivery_at = app.now(), sent_at = app.now()
  WHERE id = $1 AND delivery_id = $2`;
const NOT_SENT =
  'UPDATE seat_invites SET delivery_state = $3, delivery_reason = $4, delivery_at = app.now() WHERE id = $1 AND delivery_id = $2';
/** A link was taken to be passed on by hand before this mail went out: no mail is under way any more. */
const OVERTAKEN = `
  UPDATE seat_invites SET delivery_state = 'none', delivery_reason = NULL, delivery_at = app.now()
  WHERE id = $1 AND delivery_id = $2 AND delivery_state IN ('queued', 'deferred')`;

type Outcome = 'sent' | 'bounced' | 'deferred' | 'failed';

function templateOf(kind: 'invite' | 'reminder', found: Found, url: string): MailTemplate {
  const props = {
    inviterName: found.inviter_name,
    organizationName: found.organization_name,
    courseTitle: found.course_title,
    expiresAt: found.expires_at.toISOString(),
    url,
  };
  return kind === 'reminder' ? { name: 'seatInviteReminder', props } : { name: 'seatInvite', props: { ...props, note: found.note ?? '' } };
}

export const sendInvite = handler(sendInviteJob, async ({ deps, attempt, maxAttempts }, { inviteId, deliveryId, sealed, kind }) => {
  const who = systemActor(deps, VERB);
  let found: Found | undefined;

  // State, timeline and delivery in one transaction. A reminder that is late or lost says nothing about the invite; one that bounces does.
  const note = (outcome: Outcome, reason: string | null) =>
    deps.system.transaction(who, async (tx) => {
      if (outcome === 'sent' && kind === 'invite') tx.atCommit(SENT, [inviteId, deliveryId]);
      if (outcome === 'bounced' || (outcome !== 'sent' && kind === 'invite'))
        tx.atCommit(NOT_SENT, [inviteId, deliveryId, outcome, reason]);
      tx.atCommit(EVENT_OF_MAIL, [inviteId, deliveryId, outcome, reason]);
      noteMailAtCommit(tx, {
        id: deliveryId,
        template: kind === 'reminder' ? 'seatInviteReminder' : 'seatInvite',
        organizationId: found?.organization_id ?? null,
        personId: found?.person_id ?? null,
        inviteId,
        state: outcome === 'bounced' ? 'refused' : outcome === 'deferred' ? 'failed' : outcome,
        reason,
        attempt,
      });
    });

  try {
    const token = deps.sealer.open(sealed);
    [found] = await deps.system.read<Found>(who, FIND, [inviteId, deliveryId, hashOfToken(token)]);
    if (!found) return;
    if (!found.token_lives) {
      await overtaken(deps, inviteId, deliveryId);
      return;
    }
    await deps.mail.send({
      messageId: deliveryId,
      to: found.email,
      locale: found.locale,
      template: templateOf(kind, found, linkOf(deps.publicUrl, 'invite', token)),
    });
  } catch (error) {
    if (error instanceof MailRefused) {
      // Repeating it changes nothing: the reason is kept, the job is done.
      await note('bounced', reasonOf(error.reason));
      return;
    }
    const reason = error instanceof MailTemporaryFailure ? reasonOf(error.message) : 'It could not be sent from our side.';
    await note(attempt >= maxAttempts ? 'failed' : 'deferred', reason);
    throw error;
  }
  await note('sent', null);
});

const overtaken = (deps: Deps, inviteId: string, deliveryId: string) =>
  deps.system.transaction(systemActor(deps, VERB), async (tx) => void tx.atCommit(OVERTAKEN, [inviteId, deliveryId]));
