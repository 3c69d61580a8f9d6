/** The messages that were caught: newest 2000, in memory and, when a file is given, in it (JSON Lines), so that a restart keeps them. */
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import PostalMime, { type Address } from 'postal-mime';

export interface CaughtMail {
  id: string;
  /** Address of the From header, or the envelope's when there is none. */
  from: string;
  /** Addresses of the envelope, so that a blind copy shows where it went. */
  to: string[];
  subject: string;
  /** Empty when the message has no such part. */
  text: string;
  html: string;
  /** By lower-case name; a repeated header's values stand on lines of their own. */
  headers: Record<string, string>;
  /** When it was caught, ISO 8601 UTC. */
  date: string;
}

interface Kept {
  mail: CaughtMail;
  envelopeFrom: string;
  raw: Buffer;
}

/** A line of the file. The parsed fields are derived again on loading. */
interface Line {
  id: string;
  envelopeFrom: string;
  to: string[];
  date: string;
  /** Base64. */
  raw: string;
}

export const KEPT_MESSAGES = 2000;

const addressOf = (address: Address | undefined): string | undefined =>
  address === undefined ? undefined : (address.address ?? address.group?.[0]?.address);

async function parse(id: string, envelopeFrom: string, to: string[], date: string, raw: Buffer): Promise<CaughtMail> {
  const parsed = await PostalMime.parse(raw);
  const headers: Record<string, string> = {};
  for (const { key, value } of parsed.headers) headers[key] = key in headers ? `${headers[key]}\n${value}` : value;
  return {
    id,
    from: addressOf(parsed.from) ?? envelopeFrom,
    to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    headers,
    date,
  };
}

const lineOf = ({ mail, envelopeFrom, raw }: Kept): string => {
  const line: Line = {
    id: mail.id,
    envelopeFrom,
    to: mail.to,
    date: mail.date,
    raw: raw.toString('base64'),
  };
  return `${JSON.stringify(line)}\n`;
};

export class Mailbox {
  /** Oldest first. */
  #kept: Kept[] = [];
  /** Grows with every change; the page asks by it whether anything is new. */
  #revision = 0;
  #linesInFile = 0;
  /** Writes to the file, one after the other. */
  #writing: Promise<void> = Promise.resolve();
  readonly #file: string | null;
  readonly #arrivals = new Set<(mail: CaughtMail) => void>();

  private constructor(file: string | null) {
    this.#file = file;
  }

  /** A line that a killed process left half-written is dropped. */
  static async open(file: string | null): Promise<Mailbox> {
    const mailbox = new Mailbox(file);
    if (file === null) return mailbox;
    await mkdir(dirname(file), { recursive: true });
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(-KEPT_MESSAGES - 1);
    for (const text of lines) {
      try {
        const { id, envelopeFrom, to, date, raw: encoded } = JSON.parse(text) as Line;
        const raw = Buffer.from(encoded, 'base64');
        mailbox.#kept.push({
          mail: await parse(id, envelopeFrom, to, date, raw),
          envelopeFrom,
          raw,
        });
      } catch {
        continue;
      }
    }
    await mailbox.#rewrite();
    return mailbox;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Newest first; only those to the address, in any letter case, when one is given. */
  messages(to?: string): CaughtMail[] {
    const wanted = to?.trim().toLowerCase();
    const mails = this.#kept.map(({ mail }) => mail).reverse();
    return wanted === undefined ? mails : mails.filter((mail) => mail.to.some((address) => address.toLowerCase() === wanted));
  }

  find(id: string): Kept | undefined {
    return this.#kept.find(({ mail }) => mail.id === id);
  }

  /** Resolves once the message is safe in the file: what was accepted survives a kill. */
  async add(envelopeFrom: string, to: string[], raw: Buffer): Promise<CaughtMail> {
    const kept: Kept = {
      mail: await parse(randomUUID(), envelopeFrom, to, new Date().toISOString(), raw),
      envelopeFrom,
      raw,
    };
    await this.#write(async (file) => {
      await appendFile(file, lineOf(kept));
      this.#linesInFile += 1;
    });
    this.#kept.push(kept);
    this.#revision += 1;
    if (this.#kept.length > KEPT_MESSAGES) this.#kept.splice(0, this.#kept.length - KEPT_MESSAGES);
    if (this.#linesInFile >= 2 * KEPT_MESSAGES) await this.#rewrite();
    for (const arrival of this.#arrivals) arrival(kept.mail);
    return kept.mail;
  }

  async clear(): Promise<void> {
    this.#kept = [];
    this.#revision += 1;
    await this.#rewrite();
  }

  /** Calls back on each arrival until the returned function is called. */
  onArrival(callback: (mail: CaughtMail) => void): () => void {
    this.#arrivals.add(callback);
    return () => this.#arrivals.delete(callback);
  }

  /** All that was begun is in the file. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #write(step: (file: string) => Promise<void>): Promise<void> {
    const file = this.#file;
    if (file === null) return Promise.resolve();
    const done = this.#writing.then(() => step(file));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  #rewrite(): Promise<void> {
    return this.#write(async (file) => {
      const kept = this.#kept;
      await writeFile(`${file}.new`, kept.map(lineOf).join(''));
      await rename(`${file}.new`, file);
      this.#linesInFile = kept.length;
    });
  }
}
