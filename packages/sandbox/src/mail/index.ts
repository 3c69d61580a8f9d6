/** Mail catcher for development and tests: a real SMTP server that keeps what it gets, and a page to read it on. Nothing leaves. */
import type { AddressInfo } from 'node:net';
import { Mailbox, type CaughtMail } from './mailbox.ts';
import { startSmtp, type Refusal } from './smtp.ts';
import { createUi } from './ui.ts';

export type { CaughtMail } from './mailbox.ts';
export type { Refusal } from './smtp.ts';

export interface MailCatcherOptions {
  /** 0: any free port. */
  smtpPort: number;
  uiPort: number;
  /** 127.0.0.1 when left out. */
  host?: string;
  /** Where messages survive a restart (JSON Lines, newest 2000), or null for memory alone. */
  file: string | null;
}

export interface MailCatcher {
  smtpUrl: string;
  uiUrl: string;
  smtpPort: number;
  uiPort: number;
  /** Newest first; all, or those to one address. */
  messages(to?: string): CaughtMail[];
  /** The newest message to the address that satisfies the predicate, now or within the time (5 s). Rejects saying what came instead. */
  waitFor(to: string, predicate?: (mail: CaughtMail) => boolean, timeoutMs?: number): Promise<CaughtMail>;
  clear(): Promise<void>;
  /** The next recipient (or the next `times`) is refused with an SMTP code. `*@bounce.test` is always refused with 550. */
  failNext(refusal: Refusal): void;
  close(): Promise<void>;
}

const WAIT_MS = 5000;

/** Throws the listener's error, such as EADDRINUSE. */
export async function startMailCatcher({ smtpPort, uiPort, host = '127.0.0.1', file }: MailCatcherOptions): Promise<MailCatcher> {
  const mailbox = await Mailbox.open(file);
  const smtp = await startSmtp(mailbox, smtpPort, host);
  const ui = await createUi(mailbox, smtp);
  try {
    await ui.listen({ port: uiPort, host });
  } catch (error) {
    await smtp.close();
    throw error;
  }
  const boundUiPort = (ui.server.address() as AddressInfo).port;

  return {
    smtpUrl: `smtp://${host}:${smtp.port}`,
    uiUrl: `http://${host}:${boundUiPort}`,
    smtpPort: smtp.port,
    uiPort: boundUiPort,
    messages: (to) => mailbox.messages(to),
    waitFor: (to, predicate = () => true, timeoutMs = WAIT_MS) => waitFor(mailbox, to, predicate, timeoutMs),
    clear: () => mailbox.clear(),
    failNext: smtp.failNext,
    close: async () => {
      await Promise.all([smtp.close(), ui.close()]);
      await mailbox.settled();
    },
  };
}

function waitFor(mailbox: Mailbox, to: string, predicate: (mail: CaughtMail) => boolean, timeoutMs: number): Promise<CaughtMail> {
  const find = (): CaughtMail | undefined => mailbox.messages(to).find(predicate);
  const here = find();
  if (here !== undefined) return Promise.resolve(here);
  return new Promise((resolve, reject) => {
    const stop = mailbox.onArrival(() => {
      const found = find();
      if (found === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(found);
    });
    const timer = setTimeout(() => {
      stop();
      const others = mailbox.messages(to).map(({ subject }) => `"${subject}"`);
      reject(
        new Error(
          `No such mail to ${to} within ${timeoutMs} ms; there ${others.length === 0 ? 'is none to that address' : `are ${others.join(', ')}`}.`,
        ),
      );
    }, timeoutMs);
  });
}
