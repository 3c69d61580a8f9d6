/**
 * Sending a mail is a job: what it says and to whom rests sealed in the payload until it is sent, so that neither the queue nor
 * a log ever shows a token or an address. Its id is its Message-ID: a mail repeated after a crash is the same mail.
 */
import type { Tx } from '@seatwise/db';
import { z } from 'zod';
import { enqueueAtCommit } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import type { Locale } from '../kernel/input.ts';
import { handler, job } from '../kernel/job.ts';
import type { CalendarMessage } from '../ports/calendar.ts';
import { MailRefused, type MailTemplate } from '../ports/mail.ts';
import { systemActor } from '../kernel/command.ts';

export const mailJob = job({
  name: 'mail.send',
  payload: z.object({
    id: z.uuid(),
    template: z.string().max(60),
    sealed: z.string(),
    organizationId: z.uuid().nullable().default(null),
    personId: z.uuid().nullable().default(null),
  }),
  maxAttempts: 12,
});

export interface OutgoingMail {
  to: string;
  locale: Locale;
  /** In the addressee's own language if they have an account, which the sender may not know; `locale` is for everybody else. */
  inTheirs?: boolean;
  template: MailTemplate;
  /** For the addressee's calendar. */
  calendar?: CalendarMessage;
  organizationId?: string | null;
  personId?: string | null;
  /** What says the same has the same id, and so the same Message-ID; a new one when left out. */
  id?: string;
}

/** The payload of one mail. */
export function mailPayload(deps: Pick<Deps, 'ids' | 'sealer'>, mail: OutgoingMail): z.input<typeof mailJob.payload> {
  return {
    id: mail.id ?? deps.ids.uuid(),
    template: mail.template.name,
    sealed: deps.sealer.seal(
      JSON.stringify({ to: mail.to, locale: mail.locale, inTheirs: mail.inTheirs, template: mail.template, calendar: mail.calendar }),
    ),
    organizationId: mail.organizationId ?? null,
    personId: mail.personId ?? null,
  };
}

/** In the transaction at hand: it goes out when the transaction commits, and not otherwise. */
export function mailAtCommit(tx: Tx, deps: Pick<Deps, 'ids' | 'sealer'>, mail: OutgoingMail): void {
  enqueueAtCommit(tx, mailJob, mailPayload(deps, mail));
}

const NOTE = `
  INSERT INTO mail_deliveries (id, template, organization_id, person_id, state, reason, attempts, invite_id, sent_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $5 = 'sent' THEN now() END)
  ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, reason = EXCLUDED.reason, attempts = EXCLUDED.attempts, sent_at = EXCLUDED.sent_at`;

const ADDRESS = /[^\s<>@]+@[^\s<>@]+/g;

/** Mail servers repeat whom it was for: an address has its own place, and goes from there when its owner does. */
export const reasonOf = (words: string): string => words.slice(0, 500).replace(ADDRESS, '…');

export interface MailOutcome {
  id: string;
  template: string;
  organizationId: string | null;
  personId: string | null;
  inviteId?: string;
  state: 'sent' | 'refused' | 'failed';
  reason: string | null;
  attempt: number;
}

/** Keeps what became of a mail, in the flight that commits. */
export function noteMailAtCommit(tx: Pick<Tx, 'atCommit'>, mail: MailOutcome): void {
  tx.atCommit(NOTE, [
    mail.id,
    mail.template,
    mail.organizationId,
    mail.personId,
    mail.state,
    mail.reason === null ? null : reasonOf(mail.reason),
    mail.attempt,
    mail.inviteId ?? null,
  ]);
}

const DONE_WITH = "SELECT FROM mail_deliveries WHERE id = $1 AND state IN ('sent', 'refused')";
const THEIR_LANGUAGE = 'SELECT locale FROM people WHERE email = $1::citext';

export const sendMail = handler(mailJob, async ({ deps, attempt }, payload) => {
  const mail: Pick<OutgoingMail, 'to' | 'locale' | 'inTheirs' | 'template' | 'calendar'> = JSON.parse(deps.sealer.open(payload.sealed));
  const who = systemActor(deps, 'mail.send');
  const note = (state: MailOutcome['state'], reason: string | null) =>
    deps.system.transaction(who, async (tx) => noteMailAtCommit(tx, { ...payload, state, reason, attempt }));
  // Again, since its worker died: what is known to have gone out, or to be refused, is not sent once more.
  if (attempt > 1 && (await deps.system.read(who, DONE_WITH, [payload.id])).length > 0) return;
  try {
    const [known] = mail.inTheirs ? await deps.system.read<{ locale: Locale }>(who, THEIR_LANGUAGE, [mail.to]) : [];
    await deps.mail.send({
      messageId: payload.id,
      to: mail.to,
      locale: known?.locale ?? mail.locale,
      template: mail.template,
      ...(mail.calendar ? { calendar: mail.calendar } : {}),
    });
  } catch (error) {
    if (error instanceof MailRefused) {
      // Repeating it changes nothing: the reason is kept, the job is done.
      await note('refused', error.message);
      return;
    }
    await note('failed', error instanceof Error ? error.message : 'unknown');
    throw error;
  }
  await note('sent', null);
});
