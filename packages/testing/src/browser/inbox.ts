/** The mail catcher, as somebody who opens their mail. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Mail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** By their names in small letters. */
  headers: Readonly<Record<string, string>>;
  /** When it was caught, ISO 8601 UTC. */
  date: string;
}

const PATIENCE_MS = 45_000;

export class Inbox {
  readonly #url: string;

  constructor(mailUrl: string) {
    this.#url = mailUrl;
  }

  /** Everything to this address, newest first. */
  async of(address: string): Promise<Mail[]> {
    const answer = await fetch(`${this.#url}/api/email?to=${encodeURIComponent(address)}`);
    const mails: Mail[] = await answer.json();
    return mails;
  }

  /** Waits for a mail with this subject; the newest such one. */
  async mail(address: string, subject: string): Promise<Mail> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const mails = await this.of(address);
      // Typography is not what this is about.
      const found = mails.find((mail) => mail.subject.replaceAll('\u00A0', ' ').includes(subject));
      if (found) return found;
      if (Date.now() > end)
        throw new Error(`No mail “${subject}” to ${address}; there are: ${mails.map((mail) => mail.subject).join(' · ') || 'none'}`);
      await sleep(100);
    }
  }

  /** Everything with this subject, to whomever, newest first. */
  async called(subject: string): Promise<Mail[]> {
    const answer = await fetch(`${this.#url}/api/email`);
    const mails: Mail[] = await answer.json();
    return mails.filter((mail) => mail.subject === subject);
  }

  /**
   * The mail server takes so many mails to addresses that end so, and keeps who brings another one waiting until `release`: not for long, as
   * they give up after 15 s, and whatever else they bring waits behind it.
   */
  async holds(to: string, after: number): Promise<{ release: () => Promise<void> }> {
    const answer = await fetch(`${this.#url}/api/email/held?to=${encodeURIComponent(to)}&after=${after}`, { method: 'PUT' });
    if (!answer.ok) throw new Error(`The mail server does not hold: ${await answer.text()}`);
    return {
      release: async () => {
        await fetch(`${this.#url}/api/email/held`, { method: 'DELETE' });
      },
    };
  }

  /** The mail that an address gets first: the one that asks to confirm it. */
  async first(address: string): Promise<Mail> {
    await this.mail(address, '');
    const oldest = (await this.of(address)).at(-1);
    if (!oldest) throw new Error(`No mail to ${address}`);
    return oldest;
  }

  /** The address that the mail's button leads to, read from its text part. */
  linkIn({ subject, text }: Mail): string {
    const [link] = /https?:\/\/[^\s<>"]+/.exec(text) ?? [];
    if (link === undefined) throw new Error(`The mail “${subject}” holds no link:\n${text}`);
    return link;
  }

  /** Waits for a mail with this subject, and answers where its button leads. */
  async link(address: string, subject: string): Promise<string> {
    return this.linkIn(await this.mail(address, subject));
  }
}
