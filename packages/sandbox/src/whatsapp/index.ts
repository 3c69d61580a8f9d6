/**
 * A stand-in for Meta's WhatsApp Cloud API, for development and tests: takes messages, tells what became of them by signed webhooks, and lets
 * a test write as anybody. Nothing leaves the machine, and nothing is kept.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Courier, MODES, type WebhookMode } from './courier.ts';
import { type Fault, Phone, type SandboxMessage } from './phone.ts';
import { failure, isObject, type JsonObject } from './shapes.ts';

export type { Fault, SandboxMessage } from './phone.ts';

export interface WhatsappSandboxOptions {
  /** 0: any free port. */
  port: number;
  /** 127.0.0.1 when left out. */
  host?: string;
  phoneId: string;
  /** Whoever comes without it is 401. */
  token: string;
  webhook: { url: string; secret: string } | null;
  /** Milliseconds between two statuses of a message; 0 when left out. */
  paceMs?: number;
  /** Milliseconds between taking a message and saying so; 0 when left out. */
  answerMs?: number;
  /** Whether people read what they get; true when left out. */
  reads?: boolean;
  log?: (line: string) => void;
}

export interface WhatsappSandbox {
  /** WHATSAPP_API_BASE. */
  url: string;
  port: number;
  /** Oldest first. */
  readonly messages: readonly SandboxMessage[];
  reply(words: { from: string; text: string; contextId?: string; name?: string }): string;
  fail(fault: Fault): void;
  limit(perSecond: number | null): void;
  approve(name: string, language: string, parameters: number | null): void;
  setMode(mode: WebhookMode): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

const MAX_BODY = 1_000_000;
const SEND = /^POST \/v\d+\.\d+\/(\d+)\/messages$/;
const WA_ID = /^\+?([1-9]\d{6,14})$/;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const buffer = Buffer.from(piece);
    size += buffer.length;
    if (size > MAX_BODY) return null;
    pieces.push(buffer);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    return parsed;
  } catch {
    return null;
  }
}

const json = (response: ServerResponse, status: number, body: object, headers: { [name: string]: string } = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
const refuse = (response: ServerResponse, reason: string): void => json(response, 400, { error: reason });

const whole = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

/** Throws the listener's error, such as EADDRINUSE. */
export async function startWhatsappSandbox(options: WhatsappSandboxOptions): Promise<WhatsappSandbox> {
  const { host = '127.0.0.1', phoneId, token, answerMs = 0 } = options;
  const courier = new Courier(options.webhook, options.log ?? (() => undefined));
  const phone = new Phone({ courier, phoneId, paceMs: options.paceMs ?? 0, reads: options.reads ?? true });

  const controls: { readonly [route: string]: (body: JsonObject, response: ServerResponse) => void | Promise<void> } = {
    '/_sandbox/whatsapp/reply': (body, response) => {
      const from = WA_ID.exec(String(body['from']))?.[1];
      const { text, contextId, name } = body;
      if (from === undefined || typeof text !== 'string') return refuse(response, 'from is a phone number, text what it writes.');
      const id = phone.reply({
        from,
        text,
        contextId: typeof contextId === 'string' ? contextId : null,
        name: typeof name === 'string' ? name : 'Sandbox',
      });
      return json(response, 200, { id });
    },
    '/_sandbox/whatsapp/fail-next': (body, response) => {
      const { code = 131026, count = 1, how = 'answer', retryAfter } = body;
      if (!whole(code, 0, 999_999) || !whole(count, 0, 10_000) || (how !== 'answer' && how !== 'status'))
        return refuse(response, 'code is one of Meta’s, how answer or status, count a whole number.');
      if (retryAfter !== undefined && !whole(retryAfter, 0, 3600)) return refuse(response, 'retryAfter is a number of seconds.');
      if (count === 0) phone.faults.length = 0;
      for (let n = 0; n < count; n += 1) phone.faults.push({ code, how, retryAfter });
      return json(response, 200, { waiting: phone.faults.length });
    },
    '/_sandbox/whatsapp/limit': (body, response) => {
      const { perSecond } = body;
      if (perSecond !== null && !whole(perSecond, 1, 10_000)) return refuse(response, 'perSecond is a whole number, or null.');
      phone.perSecond = perSecond;
      return json(response, 200, { perSecond });
    },
    '/_sandbox/whatsapp/templates': (body, response) => {
      const { name, language = 'en', parameters = null } = body;
      if (typeof name !== 'string' || typeof language !== 'string' || (parameters !== null && !whole(parameters, 0, 50)))
        return refuse(response, 'name and language are texts, parameters is their number, or null for any.');
      phone.approve(name, language, parameters);
      return json(response, 200, { name, language, parameters });
    },
    '/_sandbox/whatsapp/webhooks': (body, response) => {
      const mode = MODES.find((one) => one === body['mode']);
      if (!mode) return refuse(response, `mode is one of ${MODES.join(', ')}.`);
      courier.mode = mode;
      return json(response, 200, { mode });
    },
    '/_sandbox/whatsapp/webhooks/flush': async (_body, response) => {
      await courier.flush();
      return json(response, 200, { waiting: courier.waiting });
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace(/\?.*$/s, '');
    const route = `${request.method} ${path}`;
    const control = request.method === 'POST' ? controls[path] : undefined;
    if (control) {
      const body = await bodyOf(request);
      return control(isObject(body) ? body : {}, response);
    }
    if (route === 'GET /_sandbox/whatsapp/state')
      return json(response, 200, {
        messages: phone.messages,
        replies: phone.replies,
        webhooks: { mode: courier.mode, waiting: courier.waiting },
        perSecond: phone.perSecond,
      });
    const to = SEND.exec(route)?.[1];
    const refused =
      to === undefined
        ? failure(100, `Unsupported request: ${route}`, 404)
        : request.headers.authorization !== `Bearer ${token}`
          ? failure(190, 'The access token is not the one of this stand-in.')
          : to !== phoneId
            ? failure(100, `Object with ID '${to}' does not exist`)
            : null;
    if (refused) return json(response, refused.status, refused.body);
    const { status, body, retryAfter } = phone.send(await bodyOf(request));
    if (answerMs > 0) await sleep(answerMs);
    return json(response, status, body, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    messages: phone.messages,
    reply: ({ from, text, contextId = null, name = 'Sandbox' }: { from: string; text: string; contextId?: string | null; name?: string }) =>
      phone.reply({ from: from.replace(/^\+/, ''), text, contextId, name }),
    fail: (fault) => void phone.faults.push(fault),
    limit: (perSecond) => {
      phone.perSecond = perSecond;
    },
    approve: (name, language, parameters) => phone.approve(name, language, parameters),
    setMode: (mode) => {
      courier.mode = mode;
    },
    flush: () => courier.flush(),
    async close() {
      await courier.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
