/** What is due begins: a run keeps its content and all its messages in one transaction, and each portion of them is sent by a job of its own. */
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit, enqueueManyAtCommit, systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler, type EnqueueOptions } from '../kernel/job.ts';
import { confirmByEmailJob, dueEmailsJob, sendEmailsJob, startEmailJob } from './jobs.ts';
import { contentOf, fingerprintOf, SOURCE, type MailSource } from './mail-texts.ts';

/** Messages a job. */
const PORTION = 500;
/** Portions of a run that are under way at once: others' jobs go on beside them. */
const SIDE_BY_SIDE = 2;

/** One job a portion waits at a time, and never do two send the same. */
export const portionOptions = (templateId: string, chunk: number): EnqueueOptions => ({
  key: `emails:${templateId}:${chunk}`,
  queue: `emails:${templateId}:${chunk % SIDE_BY_SIDE}`,
});

export function sendPortions(tx: Tx, templateId: string, chunks: readonly number[], keyMode?: EnqueueOptions['keyMode']): void {
  for (const chunk of chunks)
    enqueueAtCommit(tx, sendEmailsJob, { templateId, chunk }, { ...portionOptions(templateId, chunk), ...(keyMode ? { keyMode } : {}) });
}

/** An organisation that is suspended keeps its own waiting, for a day. */
const DUE = `
  SELECT t.id FROM email_templates t JOIN organizations o ON o.id = t.organization_id
  WHERE (t.status = 'scheduled' OR (t.status = 'sending' AND t.started_at IS NULL)) AND t.send_at <= app.now()
    AND (o.status = 'approved' OR t.send_at <= app.now() - interval '24 hours')
  ORDER BY t.send_at LIMIT 500`;

export const beginDueEmails = handler(dueEmailsJob, async ({ deps }) => {
  await deps.system.transaction(systemActor(deps, 'marketing.dueEmails'), async (tx) => {
    const due = await tx.sql<{ id: string }>(DUE);
    enqueueManyAtCommit(
      tx,
      startEmailJob,
      due.map(({ id: templateId }) => ({ templateId })),
    );
    // A job that is there keeps its hour.
    for (const run of await tx.sql<{ template_id: string; chunks: number[] }>('SELECT * FROM app.tend_emails()'))
      sendPortions(tx, run.template_id, run.chunks, 'preserve_run_at');
  });
});

interface Begun {
  outcome: 'started' | 'missed' | 'waits' | 'changed' | 'no';
  chunks: number[] | null;
  recipients: number;
}

async function begin(deps: Deps, templateId: string): Promise<Begun['outcome']> {
  const who = systemActor(deps, 'marketing.startEmail');
  const [source] = await deps.system.read<MailSource>(who, `${SOURCE} WHERE t.id = $1`, [templateId]);
  if (!source) return 'no';
  const { content, links } = await contentOf(deps, source);
  return deps.system.transaction(who, async (tx) => {
    const [begun] = await tx.sql<Begun & Record<string, unknown>>('SELECT * FROM app.start_email($1, $2, $3, $4::jsonb, $5::text[], $6)', [
      templateId,
      source.subject,
      source.body,
      JSON.stringify(content),
      links,
      PORTION,
    ]);
    if (!begun) throw new Error('start_email said nothing');
    sendPortions(tx, templateId, begun.chunks ?? []);
    if (begun.outcome === 'started') deps.log.info({ templateId, recipients: begun.recipients }, 'a campaign has begun');
    return begun.outcome;
  });
}

export const startEmail = handler(startEmailJob, async ({ deps }, { templateId }) => {
  for (let tries = 0; tries < 5; tries += 1) if ((await begin(deps, templateId)) !== 'changed') return;
  throw new Error('A template was changed each time its mail had been composed');
});

const TO_CONFIRM = `
  ${SOURCE} JOIN ticket_orders k ON k.event_id = t.event_id
  WHERE k.id = $1 AND t.type = 'confirmation' AND t.status = 'scheduled' AND o.status = 'approved' ORDER BY t.id`;
const COMPOSED = "SELECT FROM message_contents WHERE template_id = $1 AND content ->> 'of' = $2 LIMIT 1";

/** As a buyer's order is paid: composed by the first, and for everybody after as long as nothing of it changes. */
export const confirmByEmail = handler(confirmByEmailJob, async ({ deps }, { orderId }) => {
  const who = systemActor(deps, 'marketing.confirm');
  for (const source of await deps.system.read<MailSource>(who, TO_CONFIRM, [orderId])) {
    const of = fingerprintOf(source, deps.publicUrl);
    const known = await deps.system.read(who, COMPOSED, [source.template_id, of]);
    const { content, links } = known.length > 0 ? { content: { of }, links: [] } : await contentOf(deps, source);
    await deps.system.transaction(who, async (tx) => {
      const [row] = await tx.sql<{ portion: number | null }>('SELECT app.confirm_by_email($1, $2, $3::jsonb, $4::text[]) AS portion', [
        source.template_id,
        orderId,
        JSON.stringify(content),
        links,
      ]);
      if (row && row.portion !== null) sendPortions(tx, source.template_id, [row.portion]);
    });
  }
});
