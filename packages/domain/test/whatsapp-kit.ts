/** An organisation with an event on sale, contacts on WhatsApp, and a messenger that notes what it is given, or fails as it is told to. */
import { pauseWhatsapp, scheduleWhatsapp, sendWhatsappNow } from '../src/marketing/whatsapp-parts.ts';
import { sendWhatsapps, whatsappMinute } from '../src/marketing/whatsapp-send.ts';
import type { MessengerMessage } from '../src/ports/index.ts';
import { createKit, type Kit, type Person } from './kit.ts';
import { guest, onSale, type Sale } from './tickets-kit.ts';

export { pauseWhatsapp, scheduleWhatsapp, sendWhatsappNow };

const CONTEXT = { jobId: '1', attempt: 1, maxAttempts: 25 };
type Audience = 'all_contacts' | 'ticket_holders' | 'vip_only';

export class WhatsappDesk {
  readonly template = {
    name: 'event_update',
    language: 'fr',
    text: 'Bonjour {{1}}, à {{2}} : {{3}}',
    parameters: ['name' as const, 'place' as const, 'link' as const],
  };
  readonly kit: Kit;
  organization!: { id: string; joinCode: string; owner: Person };
  sale!: Sale;
  sent: { to: string; reference: string; message: MessengerMessage }[] = [];
  /** What the messenger does instead, message by message. */
  faults: (Error | null)[] = [];
  /** While a message is in the messenger's hands. */
  onSend: () => Promise<unknown> = () => Promise.resolve();
  #numbers = 0;

  constructor(kit: Kit) {
    this.kit = kit;
    kit.deps.messenger = {
      send: async (message) => {
        await this.onSend();
        const fault = this.faults.shift();
        if (fault) throw fault;
        this.sent.push(message);
        return { providerId: `wamid.${this.sent.length}.${message.reference}` };
      },
    };
  }

  /** Before each test: another organisation, and nothing that is left of the one before. */
  async opens(): Promise<void> {
    this.sent = [];
    this.faults = [];
    this.onSend = () => Promise.resolve();
    await this.rows("UPDATE whatsapp_campaigns SET status = 'cancelled'");
    this.organization = await this.kit.organization(5, 'Festival');
    this.sale = await onSale(this.kit, this.organization, [
      { name: 'Regular', price: 0, quantity: 50 },
      { name: 'VIP', price: 0, quantity: 50 },
    ]);
    await this.rows('UPDATE ticket_tiers SET is_vip = true WHERE id = $1', [this.sale.tiers[1]]);
  }

  async rows<Row extends Record<string, unknown>>(text: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.kit.database.admin.query<Row>(text, params)).rows;
  }

  /** Returns their number. */
  async contact(email: string | null, consent = true, of = this.organization.id, number = this.number()): Promise<string> {
    await this.rows(
      "INSERT INTO contacts (organization_id, email, whatsapp, whatsapp_consent, name, origin) VALUES ($1, $2, $3, $4, 'Zoé', 'import')",
      [of, email, number, consent],
    );
    return number;
  }

  number(): string {
    this.#numbers += 1;
    return `+336${String(10_000_000 + this.#numbers)}`;
  }

  async buys(tier: number, email: string, attendee?: string): Promise<string> {
    const browser = guest(this.kit);
    const tierId = this.sale.tiers[tier] ?? '';
    const { reservationId } = await browser.tickets.reserve({ eventId: this.sale.eventId, items: [{ tierId, quantity: 1 }] });
    const { orderId } = await browser.tickets.checkout({
      reservationId,
      buyer: { name: 'Buyer', email },
      ...(attendee === undefined ? {} : { attendees: [{ tierId, name: 'Attendee', email: attendee }] }),
    });
    return orderId;
  }

  save(audience: Audience, scheduledAt?: string) {
    return this.organization.owner.call.marketing.saveWhatsapp({
      eventId: this.sale.eventId,
      audience,
      template: this.template,
      ...(scheduledAt ? { scheduledAt } : {}),
    });
  }

  act(part: typeof sendWhatsappNow, id: string, as: Person = this.organization.owner): ReturnType<typeof sendWhatsappNow> {
    return this.kit.deps.db.transaction({ userId: as.id, platformOwner: false, verb: 'test' }, (tx) => part(tx, this.kit.deps, id));
  }

  pump(): Promise<void> {
    return sendWhatsapps.run({ ...CONTEXT, deps: this.kit.deps }, {});
  }

  minute(): Promise<void> {
    return whatsappMinute.run({ ...CONTEXT, deps: this.kit.deps }, {});
  }

  to(): string[] {
    return this.sent.map((one) => one.to).toSorted();
  }

  async only(id: string) {
    const { items } = await this.organization.owner.call.marketing.whatsapp({ eventId: this.sale.eventId });
    return items.find((one) => one.id === id);
  }

  isOver(id: string, minutes: number) {
    return this.rows('UPDATE whatsapp_campaigns SET send_at = now() - make_interval(mins => $2) WHERE id = $1', [id, minutes]);
  }
}

export const later = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

export const createWhatsappDesk = async (): Promise<WhatsappDesk> => new WhatsappDesk(await createKit());
