/** What an organizer writes ahead, and what is done with it: hours, pauses, a test to oneself. Who may, and what can be, the database's functions decide. */
import { ensureZone } from '../bookings/index.ts';
import { command, signedIn, type Beside } from '../kernel/command.ts';
import type { Tx } from '@seatwise/db';
import { DomainError, notFound } from '../kernel/errors.ts';
import type { Deps } from '../kernel/deps.ts';
import {
  SaveTemplateInput,
  TemplateInput,
  type DirectedView,
  type EmailTemplateView,
  type EmailType,
  type SendStatus,
} from './contract.ts';
import { startEmailJob, testEmailJob } from './jobs.ts';
import { emailOf } from './queries.ts';
import { sendPortions } from './runs.ts';
import { pauseWhatsapp, scheduleWhatsapp, sendWhatsappNow } from './whatsapp-parts.ts';

const ZONE = 'SELECT time_zone FROM events WHERE id = $1';

/** A new hour holds at once for what is scheduled; one that has passed makes it `missed`. */
export const saveTemplate = command({
  verb: 'marketing.saveTemplate',
  input: SaveTemplateInput,
  authorize: ({ tx, input }) => tx.sql('SELECT app.require_organizer($1)', [input.eventId]),
  async run({ tx, deps, input, audit }): Promise<EmailTemplateView> {
    const { eventId, templateId, another, version, type, subject, body, schedule } = input;
    const [event] = await tx.sql<{ time_zone: string }>(ZONE, [eventId]);
    if (event) await ensureZone(deps, event.time_zone);
    const [saved] = await tx.sql<{ id: string; organization_id: string; fresh: boolean }>(
      'SELECT * FROM app.save_email($1, $2, $3, $4, $5, $6, $7, $8::jsonb)',
      [
        eventId,
        templateId ?? null,
        another ?? false,
        version ?? null,
        type,
        subject,
        body,
        schedule === undefined ? null : JSON.stringify(schedule ?? {}),
      ],
    );
    if (!saved) throw notFound('template');
    audit({
      organizationId: saved.organization_id,
      subject: saved.id,
      changes: { eventId, type, fresh: saved.fresh, schedule: schedule ?? null },
    });
    return emailOf(tx, eventId, saved.id);
  },
});

interface Directed {
  event_id: string;
  organization_id: string;
  type: EmailType;
  status: SendStatus;
  send_at: Date | null;
  chunks: number[];
}

async function direct(tx: Tx, templateId: string, action: 'schedule' | 'pause' | 'send_now' | 'remove'): Promise<Directed | null> {
  const [done] = await tx.sql<Directed & Record<string, unknown>>('SELECT * FROM app.direct_email($1, $2)', [templateId, action]);
  return done ?? null;
}

interface Act {
  tx: Tx;
  deps: Deps;
  templateId: string;
  audit: Beside['audit'];
}

type OnWhatsapp = typeof scheduleWhatsapp;

/** An e-mail's, or else a WhatsApp campaign's. */
async function act(
  { tx, deps, templateId, audit }: Act,
  action: 'schedule' | 'pause' | 'send_now',
  onWhatsapp: OnWhatsapp,
): Promise<DirectedView & { begins: boolean }> {
  const mail = await direct(tx, templateId, action);
  if (mail) {
    const { event_id: eventId, organization_id: organizationId, status } = mail;
    sendPortions(tx, templateId, mail.chunks);
    audit({ organizationId, subject: templateId, changes: { eventId, status } });
    const begins = action === 'send_now' && mail.chunks.length === 0;
    return { templateId, status, sendAt: mail.send_at?.toISOString() ?? null, begins };
  }
  const done = await onWhatsapp(tx, deps, templateId);
  if (!done) throw notFound('template');
  const { eventId, organizationId, status, sendAt } = done;
  audit({ organizationId, subject: templateId, changes: { eventId, status } });
  return { templateId, status, sendAt, begins: false };
}

const toldOf = ({ templateId, status, sendAt }: DirectedView): DirectedView => ({ templateId, status, sendAt });

/** At its hour; what was paused in the middle goes on. */
export const schedule = command({
  verb: 'marketing.schedule',
  input: TemplateInput,
  authorize: signedIn,
  run: async ({ tx, deps, input, audit }): Promise<DirectedView> =>
    toldOf(await act({ tx, deps, audit, templateId: input.templateId }, 'schedule', scheduleWhatsapp)),
});

/** What is under way stops after the messages in hand. */
export const pause = command({
  verb: 'marketing.pause',
  input: TemplateInput,
  authorize: signedIn,
  run: async ({ tx, deps, input, audit }): Promise<DirectedView> =>
    toldOf(await act({ tx, deps, audit, templateId: input.templateId }, 'pause', pauseWhatsapp)),
});

export const sendNow = command({
  verb: 'marketing.sendNow',
  input: TemplateInput,
  authorize: signedIn,
  async run({ tx, deps, input, audit, enqueue }): Promise<DirectedView> {
    const { templateId } = input;
    const { begins, ...told } = await act({ tx, deps, audit, templateId }, 'send_now', sendWhatsappNow);
    if (begins) enqueue(startEmailJob, { templateId }, { key: `start-email:${templateId}` });
    return told;
  },
});

/** Of what has not been sent to anybody. */
export const removeTemplate = command({
  verb: 'marketing.removeTemplate',
  input: TemplateInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<{ removed: boolean }> {
    const { templateId } = input;
    const gone = await direct(tx, templateId, 'remove');
    if (!gone) throw notFound('template');
    audit({ organizationId: gone.organization_id, subject: templateId, changes: { eventId: gone.event_id, type: gone.type } });
    return { removed: true };
  },
});

/** To nobody but whoever asks, at the address that they have shown to be theirs. */
export const sendTest = command({
  verb: 'marketing.sendTest',
  input: TemplateInput,
  authorize: signedIn,
  async run({ tx, deps, input, actor, audit, enqueue }): Promise<{ to: string }> {
    const { templateId } = input;
    const [template] = await tx.sql<{ event_id: string; organization_id: string }>('SELECT * FROM app.email_place($1)', [templateId]);
    if (!template) throw notFound('template');
    if (!actor.emailVerified) throw new DomainError('EMAIL_NOT_VERIFIED', 'Verify your e-mail address first: the link is in your inbox.');
    enqueue(testEmailJob, { id: deps.ids.uuid(), templateId, personId: actor.userId });
    audit({ organizationId: template.organization_id, subject: templateId, changes: { eventId: template.event_id } });
    return { to: actor.email };
  },
});
