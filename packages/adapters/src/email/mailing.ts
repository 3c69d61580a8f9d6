/**
 * One composed mail to many readers. What they share is encoded once, and each reader's own things are set into the encoded text between soft line
 * breaks (RFC 2045, 6.7), which mean nothing to whoever reads it. Composing each mail from its parts costs a processor more than twice as much.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
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

export interface ReaderHeaders {
  /** An address; what it may look like is the caller's to check. */
  to: string;
  /** With its angle brackets. */
  messageId: string;
  /** Already as it is to stand in a header. */
  unsubscribeUrl: string | null;
  others: { [name: string]: string };
}

export type MailingMessage = (reader: ReaderHeaders, valueOf: ValueOf) => string;

const header = (name: string, value: string): string => `${name}: ${value}\r\n`;

/** What it returns gives one reader's mail, as it goes over the wire but for the dots of SMTP. */
export function mailingMessage(
  mail: Mailing,
  from: { name: string; address: string },
  subjectLine: (subject: string) => string,
): MailingMessage {
  // Beneath another: a message's own node adds a date and an id, which are set here.
  const rootNode = new MimeNode(undefined, CLOSED);
  const headersOf = (headers: Parameters<MimeNode['setHeader']>[0]): string => {
    const node = new MimeNode(undefined, { ...CLOSED, rootNode, baseBoundary: 'none' });
    node.setHeader(headers);
    return `${node.buildHeaders()}\r\n`;
  };
  // No encoded text can hold `=_`.
  const boundary = `=_Seatwise-${randomBytes(8).toString('hex')}`;
  const subject = filler(mail.subject, (text) => text, '');
  const oneSubject = splitAtPlaceholders(mail.subject).length === 1;
  const shared = [
    headersOf({
      From: from,
      ...(oneSubject ? { Subject: subjectLine(mail.subject) } : {}),
      'Auto-Submitted': 'auto-generated',
      Precedence: 'bulk',
      'Content-Language': mail.locale,
    }),
    header('MIME-Version', '1.0'),
    header('Content-Type', `multipart/alternative; boundary="${boundary}"`),
  ].join('');
  const text = filler(mail.text, encoded, SOFT_BREAK);
  const html = filler(mail.html, encoded, SOFT_BREAK);
  const part = (type: string, content: string): string =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${content}\r\n`;
  return ({ to, messageId, unsubscribeUrl, others }, valueOf) =>
    [
      shared,
      header('Date', new Date().toUTCString().replace('GMT', '+0000')),
      header('Message-ID', messageId),
      ...(unsubscribeUrl === null
        ? []
        : [header('List-Unsubscribe', `<${unsubscribeUrl}>`), header('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click')]),
      headersOf({ To: { name: '', address: to }, ...(oneSubject ? {} : { Subject: subjectLine(subject(valueOf)) }), ...others }),
      '\r\n',
      part('text/plain', text(valueOf)),
      part(
        'text/html',
        html((key) => escaped(valueOf(key))),
      ),
      `--${boundary}--\r\n`,
    ].join('');
}

/** A message that is whole, for a transport of nodemailer's: one of its own would pass it through four streams to have the same come out. */
export class WholeMessage extends MimeNode {
  readonly #id: string;
  readonly #raw: Buffer;

  constructor(envelope: { from: string; to: string }, messageId: string, raw: string) {
    super(undefined, { ...CLOSED, baseBoundary: 'none' });
    // Which brings a domain of other letters into the form that every server takes.
    this.setEnvelope(envelope);
    this.#id = messageId;
    this.#raw = Buffer.from(raw);
  }

  override messageId(): string {
    return this.#id;
  }

  /** The id is the only one that a transport asks for. */
  override getHeader(): string {
    return this.#id;
  }

  override createReadStream(): Readable {
    const raw = this.#raw;
    return new Readable({
      read() {
        this.push(raw);
        this.push(null);
      },
    });
  }
}
