/** A real SMTP server that keeps what it is given, and an event with a template and contacts to write to. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { TestApp, TestOrganization } from './app.ts';

export interface CaughtMail {
  to: string;
  messageId: string;
  /** As it came, with its headers unfolded. */
  source: string;
}

export interface MailSink {
  url: string;
  caught: CaughtMail[];
  /** Before an address is taken; what it throws is the server's answer. */
  onRecipient: (address: string) => Promise<void> | void;
  /** After a mail came, and before that is said. */
  onTaken: () => Promise<void> | void;
  close(): Promise<void>;
}

const goOn = async (step: Promise<void> | void, next: (refusal?: Error) => void): Promise<void> => {
  try {
    await step;
  } catch (error) {
    next(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  next();
};

export async function startSink(keepSource: boolean): Promise<MailSink> {
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, callback) => void goOn(sink.onRecipient(address), callback),
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const source = Buffer.concat(parts)
          .toString('utf8')
          .replace(/^[\s\S]*?\r\n\r\n/, (head) => head.replaceAll(/\r\n[ \t]+/g, ' '));
        sink.caught.push({
          to: session.envelope.rcptTo[0]?.address ?? '',
          messageId: /^Message-ID: <([^@>]+)@/im.exec(source)?.[1] ?? '',
          source: keepSource ? source : '',
        });
        void goOn(sink.onTaken(), callback);
      });
    },
  });
  smtp.on('error', () => undefined);
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    caught: [],
    onRecipient: () => undefined,
    onTaken: () => undefined,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return sink;
}

/** Of a text or HTML part: what quoted-printable hides. */
export function partsOf(source: string): { text: string; html: string } {
  const parts = source.split(`--${/boundary="([^"]+)"/.exec(source)?.[1] ?? ''}`).slice(1);
  const decode = (part: string | undefined): string => {
    const body = (part ?? '').slice((part ?? '').indexOf('\r\n\r\n') + 4);
    if (!/quoted-printable/i.test(part ?? '')) return body;
    const bytes = body
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  };
  return { text: decode(parts.find((part) => /text\/plain/i.test(part))), html: decode(parts.find((part) => /text\/html/i.test(part))) };
}

let events = 0;

/** Published, a month from now, with one template of a type. */
export async function campaignOf(
  t: TestApp,
  organization: TestOrganization,
  mail: { subject?: string; body?: string } = {},
): Promise<{ eventId: string; templateId: string; slug: string }> {
  events += 1;
  const slug = `campaign-${events}`;
  const { rows } = await t.database.admin.query<{ event_id: string; id: string }>(
    `WITH e AS (
       INSERT INTO events (organization_id, slug, title, starts_at, ends_at, time_zone, format, status, published_at)
       VALUES ($1, $2, 'Nuit du jazz', now() + interval '30 days', now() + interval '31 days', 'Europe/Paris', 'in_person', 'published', now()) RETURNING id)
     INSERT INTO email_templates (event_id, organization_id, type, subject, body) SELECT e.id, $1, 'announcement', $3, $4 FROM e RETURNING event_id, id`,
    [organization.id, slug, mail.subject ?? 'Come, {{name}}', mail.body ?? 'Hello {{name}},\n\nsee {{link}}.'],
  );
  return { eventId: rows[0]?.event_id ?? '', templateId: rows[0]?.id ?? '', slug };
}

export async function contactsOf(t: TestApp, organization: TestOrganization, count: number): Promise<void> {
  await t.database.admin.query(
    `INSERT INTO contacts (organization_id, email, name, email_consent, origin)
     SELECT $1, 'reader-' || n || '@contacts.test', 'Reader ' || n, true, 'organizer' FROM generate_series(1, $2) n`,
    [organization.id, count],
  );
}
