/**
 * One composed mail to many readers. What they share is encoded once, and each reader's own things are set into the encoded text between soft line
 * breaks (RFC 2045, 6.7), which mean nothing to whoever reads it. Composing each mail from its parts costs a processor more than twice as much.
 */
import { randomBytes } from 'node:crypto';
import { type Mailing, splitAtPlaceholders } from '@seatwise/domain/ports';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode, wrap } from 'nodemailer/lib/qp';

/** With the sign of the soft break after it: the 76 that a line may have. */
const LINE = 75;
const SOFT_BREAK = '=\r\n';
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

type ValueOf = (key: string) => string;
type Filler = (valueOf: ValueOf) => string;

const encoded = (text: string): string => wrap(encode(text.replaceAll(/\r\n?|\n/g, '\r\n')), LINE);

function filler(text: string, fit: (text: string) => string, seam: string): Filler {
  const pieces = splitAtPlaceholders(text).map((piece, index) => (index % 2 === 0 ? fit(piece) : piece));
  return (valueOf) =>
    pieces
      .map((piece, index) => (index % 2 === 0 ? piece : fit(valueOf(piece))))
      .filter((piece) => piece !== '')
      .join(seam);
}

interface ReaderHeaders {
  /** An address; what it may look like is the caller's to check. */
  to: string;
  messageId: string;
  others: { [name: string]: string | { prepared: true; value: string } };
}

export type MailingMessage = (reader: ReaderHeaders, valueOf: ValueOf) => string;

/** What it returns gives one reader's mail, as it goes over the wire but for the dots of SMTP. */
export function mailingMessage(
  mail: Mailing,
  from: { name: string; address: string },
  subjectLine: (subject: string) => string,
): MailingMessage {
  // Beneath another: a message's own node adds a date and an id, which each reader's headers have.
  const shared = new MimeNode(undefined, { ...CLOSED, rootNode: new MimeNode(undefined, CLOSED) });
  shared.setHeader({ From: from, 'Auto-Submitted': 'auto-generated', Precedence: 'bulk', 'Content-Language': mail.locale });
  const sharedHeaders = shared.buildHeaders();
  // No encoded text can hold `=_`.
  const boundary = `=_Seatwise-${randomBytes(8).toString('hex')}`;
  const alternatives = `multipart/alternative; boundary="${boundary}"`;
  const subject = filler(mail.subject, (text) => text, '');
  const text = filler(mail.text, encoded, SOFT_BREAK);
  const html = filler(mail.html, encoded, SOFT_BREAK);
  const part = (type: string, content: string): string =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${content}\r\n`;
  return ({ to, messageId, others }, valueOf) => {
    const root = new MimeNode(alternatives, CLOSED);
    root.setHeader({ To: { name: '', address: to }, Subject: subjectLine(subject(valueOf)), 'Message-ID': messageId, ...others });
    return [
      `${sharedHeaders}\r\n${root.buildHeaders()}\r\n\r\n`,
      part('text/plain', text(valueOf)),
      part(
        'text/html',
        html((key) => escaped(valueOf(key))),
      ),
      `--${boundary}--\r\n`,
    ].join('');
  };
}
