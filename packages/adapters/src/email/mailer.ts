/** The `Mailer` port over SMTP. */
import { createHash } from 'node:crypto';
import { type CampaignMailer, MailRefused, MailTemporaryFailure, type Mailer } from '@seatwise/domain/ports';
import { createTransport, type NodemailerError } from 'nodemailer';
import MailMessage from 'nodemailer/lib/mailer/mail-message';
import { mailingMessage, WholeMessage } from './mailing.ts';
import { providerHeaders } from './postmark.ts';
import { oneLine } from './words.ts';

export interface MailerOptions {
  /** `smtp://user:password@host:587`, `smtps://…`. */
  smtpUrl: string;
  /** `Seatwise <hello@seatwise.test>`. */
  from: string;
  /** Connections kept for the next mail; 8 when left out. */
  pool?: number;
  /** For connecting, and for each of the server's answers; 15 s when left out. */
  timeoutMs?: number;
}

export interface ClosableMailer extends Mailer, CampaignMailer {
  /** Ends the kept connections; what is being sent is given up. */
  close(): void;
}

/** One plain address: what could be read as two, or as more than an address, never reaches a header. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,253}$/u;

const domainOf = (from: string): string => /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** `Seatwise <hello@seatwise.test>` as name and address; a bare address has no name but ours. */
function senderOf(from: string): { name: string; address: string } {
  const [, name, address] = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(from) ?? [];
  return { name: name || 'Seatwise', address: address ?? from.trim() };
}

/** The same text gives the same Message-ID, always. */
function messageIdOf(text: string, domain: string): string {
  const safe = /^[\w-]{1,100}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
  return `<${safe}@${domain}>`;
}

/** The commands whose refusal is about this mail or its addressee, and not about our own sender or login. */
const ABOUT_THIS_MAIL = new Set(['RCPT TO', 'DATA']);

function translated(error: unknown): Error {
  if (!(error instanceof Error)) return new MailTemporaryFailure(String(error));
  const { permanent, responseCode, command, response }: NodemailerError = error;
  if (permanent === true && responseCode !== undefined && command !== undefined && ABOUT_THIS_MAIL.has(command)) {
    const words = oneLine((response ?? error.message).replace(/^\d{3}[ -]/, ''));
    return new MailRefused(words.slice(0, 300), responseCode);
  }
  return new MailTemporaryFailure(oneLine(error.message), { cause: error });
}

/** A picture in the mail itself: many programs show no others. */
async function pictures(codes: readonly { cid: string; code: string }[]) {
  const { toBuffer } = (await import('qrcode')).default;
  return Promise.all(
    codes.map(async ({ cid, code }, index) => ({
      filename: `ticket-${index + 1}.png`,
      content: await toBuffer(code, { errorCorrectionLevel: 'M', margin: 4, scale: 8 }),
      contentType: 'image/png',
      contentDisposition: 'inline' as const,
      cid,
    })),
  );
}

export function createMailer({ smtpUrl, from, pool = 8, timeoutMs = 15_000 }: MailerOptions): ClosableMailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: pool,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = domainOf(from);
  const sender = senderOf(from);
  const sendWhole = (message: WholeMessage): Promise<void> =>
    new Promise((resolve, reject) => {
      const mail = new MailMessage(transport, {});
      mail.message = message;
      transport.transporter.send(mail, (error) => (error ? reject(error) : resolve()));
    });
  /** They take half a second to load: not before the first mail, and not in a process that sends none. */
  let templates: Promise<typeof import('./render.ts')> | undefined;
  let campaigns: Promise<typeof import('./campaign.ts')> | undefined;

  return {
    async send({ messageId, to, locale, template, calendar }) {
      const address = to.trim();
      if (!ADDRESS.test(address)) throw new MailRefused('This is not an e-mail address.', null);
      const { render } = await (templates ??= import('./render.ts'));
      const { subject, html, text, codes } = await render(template, locale);
      // As an alternative to the text, which mail programs show as an invitation, and as a file for those that do not.
      const invite = calendar && (await import('../calendar/build.ts')).invitation(calendar, locale, { from: sender, to: address });
      try {
        await transport.sendMail({
          from,
          to: { name: '', address },
          subject,
          html,
          text,
          ...(codes.length === 0 ? {} : { attachments: await pictures(codes) }),
          ...(invite ? { icalEvent: { method: invite.method, content: invite.ics, filename: 'invite.ics' } } : {}),
          messageId: messageIdOf(messageId, domain),
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale, ...providerHeaders(smtpUrl, messageId) },
        });
      } catch (error) {
        throw translated(error);
      }
    },
    async compose(mail, locale) {
      const { composeCampaign } = await (campaigns ??= import('./campaign.ts'));
      return composeCampaign(mail, locale);
    },
    mailing(mail) {
      const from = { name: oneLine(mail.senderName, 100) || sender.name, address: sender.address };
      const messageFor = mailingMessage(mail, from, (subject) => oneLine(subject, 400));
      return async ({ messageId, to, unsubscribeUrl, valueOf }) => {
        const address = to.trim();
        if (!ADDRESS.test(address)) throw new MailRefused('This is not an e-mail address.', null);
        const id = messageIdOf(messageId, domain);
        const raw = messageFor({ to: address, messageId: id, unsubscribeUrl, others: providerHeaders(smtpUrl, messageId) }, valueOf);
        try {
          await sendWhole(new WholeMessage({ from: sender.address, to: address }, id, raw));
        } catch (error) {
          throw translated(error);
        }
      };
    },
    close: () => transport.close(),
  };
}
