/** The SMTP side: takes everything, except what is to be refused on purpose. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { callbackify } from 'node:util';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Mailbox } from './mailbox.ts';

/** Addresses of this domain do not exist: refused with 550 at RCPT, so that a bounce can be shown. */
const BOUNCING_DOMAIN = 'bounce.test';

export interface Refusal {
  /** 4xx: try again later. 5xx: never. */
  code: number;
  /** One line. */
  message?: string;
  /** Only recipients of this address, in any letter case; otherwise whoever comes next. */
  to?: string;
  /** How many recipients to refuse; 1 when left out. */
  times?: number;
}

interface Hold {
  /** The end of an address, in any letter case: `@guests.test`. */
  to: string;
  /** So many of them are taken as ever. */
  after: number;
}

export interface SmtpSide {
  port: number;
  failNext(refusal: Refusal): void;
  /** Who brings a mail to such an address waits for the answer, until `release` or until their own patience ends. */
  hold(hold: Hold): void;
  release(): void;
  close(): Promise<void>;
}

const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

const refused = (code: number, message: string): Error => Object.assign(new Error(message), { responseCode: code });

async function collect(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  // Beyond the limit the rest is read to its end, and dropped: the answer comes after the data.
  for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw refused(552, 'Message exceeds 10 MiB');
  return Buffer.concat(chunks);
}

export async function startSmtp(mailbox: Mailbox, port: number, host: string): Promise<SmtpSide> {
  const refusals: { code: number; message: string; to: string | undefined; left: number }[] = [];

  const refusalFor = (address: string): Error | null => {
    const wanted = address.toLowerCase();
    if (wanted.endsWith(`@${BOUNCING_DOMAIN}`)) return refused(550, `No such mailbox: ${address}`);
    const index = refusals.findIndex(({ to }) => to === undefined || to === wanted);
    const refusal = refusals[index];
    if (refusal === undefined) return null;
    refusal.left -= 1;
    if (refusal.left <= 0) refusals.splice(index, 1);
    return refused(refusal.code, refusal.message);
  };

  let held: { to: string; left: number; over: PromiseWithResolvers<void> } | null = null;
  const release = (): void => {
    held?.over.resolve();
    held = null;
  };
  /** Resolves when it is the turn of a mail to this address. */
  const turnOf = async (address: string): Promise<void> => {
    if (held === null || !address.toLowerCase().endsWith(held.to)) return;
    held.left -= 1;
    if (held.left < 0) await held.over.promise;
  };

  const server = new SMTPServer({
    name: 'mail-catcher',
    banner: 'mail catcher: nothing is passed on',
    disabledCommands: ['AUTH', 'STARTTLS'],
    maxAllowedUnauthenticatedCommands: false,
    disableReverseLookup: true,
    size: MAX_MESSAGE_BYTES,
    // Pooled clients keep idle connections; stopping does not wait for them.
    closeTimeout: 200,
    onRcptTo: callbackify(async ({ address }: SMTPServerAddress, _session: SMTPServerSession) => {
      await turnOf(address);
      const refusal = refusalFor(address);
      if (refusal !== null) throw refusal;
    }),
    onData: callbackify(async (stream: SMTPServerDataStream, { envelope }: SMTPServerSession) => {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      const { id } = await mailbox.add(from, to, await collect(stream));
      return `Caught as ${id}`;
    }),
  });
  const listening = server.listen(port, host);
  await once(listening, 'listening');
  // A client that hangs up in the middle is no reason to fall over.
  server.on('error', () => undefined);

  return {
    port: (listening.address() as AddressInfo).port,
    failNext: ({ code, message, to, times }) => {
      if (code < 400 || code > 599) throw new RangeError(`An SMTP refusal is 4xx or 5xx, not ${code}.`);
      refusals.push({
        code,
        message: message ?? 'Refused on purpose',
        to: to?.toLowerCase(),
        left: times ?? 1,
      });
    },
    hold: ({ to, after }) => {
      release();
      held = { to: to.toLowerCase(), left: after, over: Promise.withResolvers() };
    },
    release,
    close: () => {
      release();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
