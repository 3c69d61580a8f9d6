/** The business number: what it is asked to send, what becomes of it, and what people write back. */
import { randomBytes } from 'node:crypto';
import type { Courier } from './courier.ts';
import { type Content, failedWith, type Failure, failure, type JsonObject, type Outgoing, readOutgoing } from './shapes.ts';

export interface SandboxMessage {
  id: string;
  /** Digits, without a plus. */
  to: string;
  reference: string | null;
  content: Content;
  /** What webhooks have said of it, or are about to. */
  status: 'delivered' | 'read' | 'failed';
  at: string;
}

/** Announced failures: of the answer, or of the delivery that was promised. */
export interface Fault {
  code: number;
  how: 'answer' | 'status';
  retryAfter?: number | undefined;
}

const DAY_MS = 86_400_000;
/** Whoever has a number that ends like this has no WhatsApp. */
const NO_ACCOUNT = /0000$/;
/** Approved in every language, with any parameters. Others are told by control. */
const APPROVED = /^(?:hello_world|event_[a-z0-9_]+)$/;
/** A few area codes stand for the country: marketing templates are not delivered there. */
const UNITED_STATES = /^1(?:202|212|213|305|312|415|617|646|702|718)\d{7}$/;

export class Phone {
  readonly #courier: Courier;
  readonly #phoneId: string;
  readonly #paceMs: number;
  readonly #reads: boolean;
  readonly messages: SandboxMessage[] = [];
  readonly replies: { id: string; from: string; text: string; contextId: string | null; at: string }[] = [];
  readonly faults: Fault[] = [];
  readonly #lastInbound = new Map<string, number>();
  readonly #templates = new Map<string, number | null>();
  perSecond: number | null = null;
  #taken: number[] = [];

  constructor(o: { courier: Courier; phoneId: string; paceMs: number; reads: boolean }) {
    this.#courier = o.courier;
    this.#phoneId = o.phoneId;
    this.#paceMs = o.paceMs;
    this.#reads = o.reads;
  }

  approve(name: string, language: string, parameters: number | null): void {
    this.#templates.set(`${name} ${language}`, parameters);
  }

  #overLimit(): boolean {
    if (this.perSecond === null) return false;
    const now = Date.now();
    this.#taken = this.#taken.filter((at) => at > now - 1000);
    if (this.#taken.length >= this.perSecond) return true;
    this.#taken.push(now);
    return false;
  }

  #refusalOf({ to, content }: Outgoing): Failure | null {
    if (content.kind === 'text') {
      const last = this.#lastInbound.get(to) ?? -Infinity;
      return Date.now() - last < DAY_MS
        ? null
        : failure(131047, 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.');
    }
    const parameters = this.#templates.get(`${content.name} ${content.language}`);
    if (parameters === undefined)
      return APPROVED.test(content.name) ? null : failure(132001, `template name (${content.name}) does not exist in ${content.language}`);
    return parameters === null || parameters === content.parameters.length
      ? null
      : failure(
          132000,
          `body: number of localizable_params (${content.parameters.length}) does not match the expected number (${parameters})`,
        );
  }

  /** `retryAfter` in seconds, where it is to be told. */
  send(body: unknown): { status: number; body: object; retryAfter?: number } {
    const fault = this.faults[0];
    if (fault?.how === 'answer') {
      this.faults.shift();
      return {
        ...failure(fault.code, 'The stand-in was told to fail.'),
        ...(fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }),
      };
    }
    if (this.#overLimit()) return { ...failure(130429, 'Cloud API message throughput has been reached.'), retryAfter: 1 };
    const wanted = readOutgoing(body);
    if (typeof wanted === 'string') return failure(100, wanted);
    const refusal = this.#refusalOf(wanted);
    if (refusal) return refusal;
    if (fault) this.faults.shift();
    const { to } = wanted;
    const id = `wamid.${randomBytes(24).toString('base64')}`;
    const code = fault?.code ?? this.#undelivered(wanted);
    const status = code !== null ? 'failed' : this.#reads ? 'read' : 'delivered';
    this.messages.push({ ...wanted, id, status, at: new Date().toISOString() });
    this.#tellStatuses({ id, to, reference: wanted.reference }, code);
    return {
      status: 200,
      body: { messaging_product: 'whatsapp', contacts: [{ input: to, wa_id: to }], messages: [{ id, message_status: 'accepted' }] },
    };
  }

  #undelivered({ to, content }: Outgoing): number | null {
    if (NO_ACCOUNT.test(to)) return 131026;
    return content.kind === 'template' && UNITED_STATES.test(to) ? 131049 : null;
  }

  #tellStatuses(about: { id: string; to: string; reference: string | null }, code: number | null): void {
    const statuses = code === null ? ['sent', 'delivered', ...(this.#reads ? ['read'] : [])] : ['failed'];
    for (const [step, status] of statuses.entries())
      this.#tell(
        {
          statuses: [
            {
              id: about.id,
              status,
              timestamp: String(Math.floor(Date.now() / 1000)),
              recipient_id: about.to,
              ...(about.reference === null ? {} : { biz_opaque_callback_data: about.reference }),
              ...(code === null ? {} : { errors: [failedWith(code)] }),
            },
          ],
        },
        step * this.#paceMs,
      );
  }

  /** Somebody writes; answers the id of what they wrote. */
  reply({ from, text, contextId, name }: { from: string; text: string; contextId: string | null; name: string }): string {
    const id = `wamid.${randomBytes(24).toString('base64')}`;
    this.#lastInbound.set(from, Date.now());
    this.replies.push({ id, from, text, contextId, at: new Date().toISOString() });
    this.#tell(
      {
        contacts: [{ profile: { name }, wa_id: from }],
        messages: [
          {
            from,
            id,
            timestamp: String(Math.floor(Date.now() / 1000)),
            type: 'text',
            text: { body: text },
            ...(contextId === null ? {} : { context: { from: '15550000000', id: contextId } }),
          },
        ],
      },
      0,
    );
    return id;
  }

  #tell(value: JsonObject, afterMs: number): void {
    const metadata = { display_phone_number: '15550000000', phone_number_id: this.#phoneId };
    this.#courier.bring(
      {
        object: 'whatsapp_business_account',
        entry: [{ id: 'sandbox', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }] }],
      },
      afterMs,
    );
  }
}
