/**
 * Sends what waits on WhatsApp. One at a time in all (a job of one key in one queue), at the pace that the number is allowed; each message is marked
 * before it goes and noted once it has gone. What a sender that died had under way goes out again under the same reference, unless the provider
 * has told of it meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { MessengerBusy, type Messenger, type MessengerMessage, MessengerRefused, MessengerTemporaryFailure } from '../ports/messenger.ts';
import { goOnSending, sendWhatsappJob, wakeSender, whatsappMinuteJob } from './whatsapp-jobs.ts';
import { contentOf, messageFor, type WhatsappContent, type WhatsappFacts } from './whatsapp-words.ts';

/** What Meta allows a number from the start. */
const PER_SECOND = 80;
/** Half a second's worth: whoever unsubscribes is asked about no earlier than that. */
const AT_ONCE = 40;
/** Then others have their turn, and a new job goes on. */
const RUN_MS = 5_000;
/** So many failures in one batch are not the messages' fault. */
const OUTAGE = 5;
const OUTAGE_MS = 30_000;
const MAX_ATTEMPTS = 12;
/** 5 s, doubling, 10 minutes at most. */
const backoff = (attempts: number): number => Math.min(600_000, 5_000 * 2 ** (attempts - 1));
/** Later than this, a campaign whose hour has passed waits for a person. */
const LATE_MINUTES = 360;

interface Claimed {
  table: 'messages' | 'whatsapp_texts';
  id: string;
  to: string;
  attempts: number;
  message: MessengerMessage;
  /** What was approved, for when free words are not taken after all. */
  instead: MessengerMessage | null;
}

interface MessageRow {
  id: string;
  state: string;
  recipient: string;
  name: string | null;
  locale: string;
  attempts: number;
  open: boolean;
  content: WhatsappContent;
}

const CLAIM = 'SELECT * FROM app.claim_whatsapp($1, $2)';
const CLAIM_TEXTS = 'SELECT * FROM app.claim_whatsapp_texts($1, $2)';

/** Null when nothing waits; empty when all that was looked at may not be sent. Answers of people come before campaigns. */
async function claim(deps: Deps, sending: Sending): Promise<Claimed[] | null> {
  return deps.system.transaction(systemActor(deps, 'whatsapp.claim'), async (tx) => {
    const texts = await tx.sql<{ id: string; state: string; recipient: string; words: string }>(CLAIM_TEXTS, [AT_ONCE, sending.putOff]);
    const room = AT_ONCE - texts.length;
    const next = (): Promise<MessageRow[]> => tx.sql<MessageRow & Record<string, unknown>>(CLAIM, [room, sending.after]);
    let messages = room > 0 ? await next() : [];
    if (room > 0 && messages.length === 0 && sending.after !== null) {
      sending.after = null;
      messages = await next();
    }
    sending.after = messages.at(-1)?.id ?? sending.after;
    if (texts.length + messages.length === 0) return null;
    return [
      ...texts
        .filter(({ state }) => state === 'sending')
        .map(({ id, recipient, words }): Claimed => {
          const message = { kind: 'text' as const, text: words };
          return { table: 'whatsapp_texts', id, to: recipient, attempts: 1, message, instead: null };
        }),
      ...messages
        .filter(({ state }) => state === 'sending')
        .map((row): Claimed => ({
          table: 'messages',
          id: row.id,
          to: row.recipient,
          attempts: row.attempts,
          message: messageFor(row.content, row, row.open),
          instead: row.open ? messageFor(row.content, row, false) : null,
        })),
    ];
  });
}

/** A status that came first has said more than this does. Of somebody forgotten meanwhile no id is kept: it holds their number. */
const SENT = {
  messages: `
    UPDATE messages SET provider_id = CASE WHEN recipient IS NOT NULL THEN coalesce(provider_id, $2) END, sent_at = coalesce(sent_at, app.now()), try_at = NULL,
      state_at = CASE WHEN state IN ('queued', 'sending') THEN app.now() ELSE state_at END, state = CASE WHEN state IN ('queued', 'sending') THEN 'sent' ELSE state END
    WHERE id = $1`,
  whatsapp_texts: `
    UPDATE whatsapp_texts t SET provider_id = CASE WHEN c.phone IS NOT NULL THEN coalesce(t.provider_id, $2) END,
      state = CASE WHEN t.state IN ('queued', 'sending') THEN 'sent' ELSE t.state END
    FROM whatsapp_conversations c WHERE t.id = $1 AND c.id = t.conversation_id`,
};
const FAILED = {
  messages: "UPDATE messages SET state = 'failed', state_at = app.now(), reason = $2, try_at = NULL WHERE id = $1 AND state = 'sending'",
  whatsapp_texts: "UPDATE whatsapp_texts SET state = 'failed', reason = $2 WHERE id = $1 AND state = 'sending'",
};
/** `$3`: it did not leave us. */
const PUT_OFF = {
  messages: 'SELECT app.put_off_whatsapp($1, $2, $3)',
  whatsapp_texts:
    "UPDATE whatsapp_texts SET state = 'queued' WHERE id = $1 AND state = 'sending' AND $2::double precision >= 0 AND $3::boolean IS NOT NULL",
};

const note = (deps: Deps, text: string, params: readonly unknown[]): Promise<unknown> =>
  deps.system.transaction(systemActor(deps, 'whatsapp.note'), (tx) => tx.sql(text, params));

/** Of one run: whether, and how long, nothing more is to be sent. */
class Sending {
  readonly #deps: Deps;
  readonly #messenger: Messenger;
  readonly putOff: string[] = [];
  /** The last message of a campaign that was claimed: those before it need not be looked through again as long as others come after it. */
  after: string | null = null;
  pauseMs = 0;
  #failures = 0;

  constructor(deps: Deps, messenger: Messenger) {
    this.#deps = deps;
    this.#messenger = messenger;
  }

  async all(batch: readonly Claimed[]): Promise<void> {
    this.#failures = 0;
    const start = performance.now();
    const done = await Promise.allSettled(
      batch.map(async (one, index) => {
        const wait = start + (index * 1000) / PER_SECOND - performance.now();
        if (wait > 0) await sleep(wait);
        await this.#one(one);
      }),
    );
    const rest = start + (batch.length * 1000) / PER_SECOND - performance.now();
    if (rest > 0) await sleep(rest);
    const broken = done.find((one) => one.status === 'rejected');
    if (broken) throw broken.reason;
  }

  async #one(one: Claimed): Promise<void> {
    if (this.pauseMs > 0) return this.#later(one, 0, true);
    try {
      const providerId = await this.#send(one);
      await note(this.#deps, SENT[one.table], [one.id, providerId]);
    } catch (error) {
      await this.#failed(one, error);
    }
  }

  async #send({ to, id: reference, message, instead }: Claimed): Promise<string> {
    try {
      return (await this.#messenger.send({ to, reference, message })).providerId;
    } catch (error) {
      // Another organisation's conversation, or a clock of theirs: at the provider the window is over.
      if (!(error instanceof MessengerRefused) || error.refusal !== 'window' || !instead) throw error;
      return (await this.#messenger.send({ to, reference, message: instead })).providerId;
    }
  }

  async #failed(one: Claimed, error: unknown): Promise<void> {
    if (error instanceof MessengerRefused) return void (await note(this.#deps, FAILED[one.table], [one.id, error.reason]));
    if (error instanceof MessengerBusy) {
      if (!error.recipientOnly) this.pauseMs = Math.max(this.pauseMs, error.retryAfterMs, 1);
      return this.#later(one, error.recipientOnly ? error.retryAfterMs : 0, true);
    }
    if (!(error instanceof MessengerTemporaryFailure)) throw error;
    this.#failures += 1;
    if (this.#failures >= OUTAGE) this.pauseMs = Math.max(this.pauseMs, OUTAGE_MS);
    if (one.attempts >= MAX_ATTEMPTS) return void (await note(this.#deps, FAILED[one.table], [one.id, error.message]));
    return this.#later(one, backoff(one.attempts), false);
  }

  async #later(one: Claimed, afterMs: number, notSent: boolean): Promise<void> {
    if (one.table === 'whatsapp_texts') this.putOff.push(one.id);
    await note(this.#deps, PUT_OFF[one.table], [one.id, afterMs, notSent]);
  }
}

async function sendSome(deps: Deps): Promise<void> {
  const { messenger } = deps;
  if (!messenger) return;
  const sending = new Sending(deps, messenger);
  const end = performance.now() + RUN_MS;
  let batch: Claimed[] | null;
  do {
    batch = await claim(deps, sending);
    if (batch) await sending.all(batch);
  } while (batch && sending.pauseMs === 0 && performance.now() < end);
  await deps.system.transaction(systemActor(deps, 'whatsapp.send'), async (tx) => {
    await tx.sql('SELECT app.finish_whatsapp()');
    if (batch) goOnSending(tx, sending.pauseMs);
  });
}

/** The queue hands out several jobs at once, even of one queue: in a process they wait for each other here. */
const turns = new WeakMap<Deps['system'], Promise<void>>();

export const sendWhatsapps = handler(sendWhatsappJob, async ({ deps }) => {
  const turn = (turns.get(deps.system) ?? Promise.resolve()).catch(() => undefined).then(() => sendSome(deps));
  turns.set(deps.system, turn);
  await turn;
});

const DUE = "SELECT id FROM whatsapp_campaigns WHERE status = 'scheduled' AND send_at <= app.now() ORDER BY send_at, id LIMIT 200";
const WAITING = `
  SELECT FROM whatsapp_campaigns WHERE status = 'sending'
  UNION ALL SELECT FROM whatsapp_texts WHERE state IN ('queued', 'sending') LIMIT 1`;

export const whatsappMinute = handler(whatsappMinuteJob, async ({ deps }) => {
  const who = systemActor(deps, 'whatsapp.minute');
  const due = deps.messenger ? await deps.system.read<{ id: string }>(who, DUE) : [];
  for (const { id } of due)
    await deps.system.transaction(who, async (tx) => {
      const [facts] = await tx.sql<WhatsappFacts>('SELECT * FROM app.whatsapp_facts($1)', [id]);
      if (!facts) return;
      const content = contentOf(facts, id, deps.publicUrl);
      await tx.sql('SELECT app.begin_due_whatsapp($1, $2::jsonb, $3, $4)', [id, JSON.stringify(content), [content.link], LATE_MINUTES]);
    });
  await deps.system.transaction(who, async (tx) => {
    await tx.sql('SELECT app.finish_whatsapp()');
    if ((await tx.sql(WAITING)).length > 0) wakeSender(tx);
  });
});
