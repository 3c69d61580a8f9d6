/** Orders to invite from, a mail server that does as it is told, jobs run by hand, and a clock that moves. */
import { handlers } from '../src/index.ts';
import { type Mailer, MailRefused, MailTemporaryFailure, type MailTemplates } from '../src/ports/index.ts';
import { createKit, type Kit, type Person } from './kit.ts';

export interface SentMail {
  messageId: string;
  to: string;
  locale: string;
  name: string;
  props: Partial<MailTemplates['seatInvite'] & MailTemplates['seatClaimed'] & MailTemplates['inviteHelpRequested']>;
}

export interface Order {
  id: string;
  organizationId: string;
  courseId: string;
  owner: Person;
}

export interface InvitesKit extends Kit {
  /** Paid, of an approved organisation of its own. */
  order(seats: number): Promise<Order>;
  sent: SentMail[];
  /** What the mail server does with the next mails; `ok` again once they are used up. */
  refuse: ('refused' | 'temporary' | 'ok')[];
  /** Moves the clock on. */
  pass(ms: number): void;
  /** Runs what waits, of these jobs or of all, until nothing does. Returns what failed. */
  work(options?: { only?: string[]; attempt?: number }): Promise<string[]>;
  /** The token in a mail's link. */
  tokenIn(mail: SentMail | undefined): string;
  /** The last mail to an address. */
  lastTo(email: string): SentMail | undefined;
  rows<R extends Record<string, unknown>>(text: string, params?: unknown[]): Promise<R[]>;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const WAITING = `
  SELECT j.id::text AS id, t.identifier AS name, j.payload, j.max_attempts FROM graphile_worker._private_jobs j
  JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE $1::text[] IS NULL OR t.identifier = ANY ($1) ORDER BY j.id`;

export async function createInvitesKit(): Promise<InvitesKit> {
  const kit = await createKit();
  const sent: SentMail[] = [];
  const refuse: InvitesKit['refuse'] = [];
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  kit.deps.clock = { now, forDatabase: () => (ahead === 0 ? null : now()) };
  const mail: Mailer = {
    async send({ messageId, to, locale, template }) {
      const answer = refuse.shift() ?? 'ok';
      if (answer === 'refused') throw new MailRefused(`5.1.1 <${to}> No such mailbox`, 550);
      if (answer === 'temporary') throw new MailTemporaryFailure('4.2.0 Try again later');
      sent.push({ messageId, to, locale, name: template.name, props: template.props });
    },
  };
  kit.deps.mail = mail;

  const rows: InvitesKit['rows'] = async (text, params) => (await kit.database.admin.query(text, params)).rows;

  return {
    ...kit,
    sent,
    refuse,
    rows,
    pass: (ms) => {
      ahead += ms;
    },
    async order(seats) {
      const { id: organizationId, owner } = await kit.organization(0);
      const { id: courseId } = await owner.call.seats.createCourse({
        organizationId,
        title: 'Pottery',
        seatPrice: 0,
        joiningInfo: 'Room 4, bring an apron.',
      });
      const { orderId } = await owner.call.seats.orderSeats({ courseId, quantity: seats });
      return { id: orderId, organizationId, courseId, owner };
    },
    async work({ only, attempt = 1 } = {}) {
      const failed: string[] = [];
      const tried = new Set<string>();
      for (;;) {
        const waiting = await rows<{ id: string; name: string; payload: unknown; max_attempts: number }>(WAITING, [only ?? null]);
        const next = waiting.find((job) => !tried.has(job.id));
        if (!next) return failed;
        tried.add(next.id);
        const handler = handlers.find((each) => each.job.name === next.name);
        if (!handler) throw new Error(`no handler for ${next.name}`);
        try {
          await handler.run({ deps: kit.deps, jobId: next.id, attempt, maxAttempts: next.max_attempts }, next.payload);
          await rows('DELETE FROM graphile_worker._private_jobs WHERE id = $1', [next.id]);
        } catch (error) {
          failed.push(error instanceof Error ? error.name : String(error));
        }
      }
    },
    tokenIn(mailed) {
      const token = /\/i\/([\w-]{43})$/.exec(mailed?.props.url ?? '')?.[1];
      if (token === undefined) throw new Error('no mail with a link');
      return token;
    },
    lastTo: (email) => sent.findLast((each) => each.to === email),
  };
}

/** Where in the whole database, queue and logs of what was done included, one of these texts stands. */
export async function whereIs(kit: InvitesKit, texts: Iterable<string>): Promise<string[]> {
  const columns = await kit.rows<{ name: string; column: string }>(
    `SELECT c.oid::regclass::text AS name, quote_ident(a.attname) AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  if (columns.length < 150) throw new Error('some tables are not looked into');
  const found = new Set<string>();
  for (const text of texts) {
    const raw = Buffer.from(text).toString('hex');
    for (const { name, column } of columns) {
      const sql = `SELECT FROM ${name} WHERE position($1 IN ${column}::text) > 0 OR position($2 IN ${column}::text) > 0 LIMIT 1`;
      if ((await kit.rows(sql, [text, raw])).length > 0) found.add(`${name}.${column}`);
    }
  }
  return [...found];
}

/** What a refusal looks like to a test. */
export const refusal = (code: string, details?: object) => ({ cause: details ? { code, details } : { code } });
