/** Who got what, and what became of it. */
import { query, signedIn } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, pageOf, UUID } from '../kernel/page.ts';
import { DeliveriesInput, type DeliveryView, type MessageState } from './contract.ts';

interface DeliveryRow {
  id: string;
  recipient: string | null;
  name: string | null;
  channel: 'email' | 'whatsapp';
  of_id: string;
  title: string;
  state: MessageState;
  opened_at: string | null;
  clicked_at: string | null;
  replied_at: string | null;
  at: string;
  reason: string | null;
}

const deliveryView = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  recipient: row.recipient,
  name: row.name,
  channel: row.channel,
  templateId: row.of_id,
  title: row.title,
  state: row.state,
  openedAt: row.opened_at,
  clickedAt: row.clicked_at,
  repliedAt: row.replied_at,
  at: row.at,
  reason: row.reason,
});

export const deliveries = query({
  verb: 'marketing.deliveries',
  input: DeliveriesInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<DeliveryView>> {
    const { eventId, channel, templateId, state, cursor, limit } = input;
    const before = decodeCursor(cursor, [UUID]);
    const rows = await tx.sql<DeliveryRow & Record<string, unknown>>('SELECT * FROM app.deliveries_seen($1, $2, $3, $4, $5::uuid, $6)', [
      eventId,
      channel ?? null,
      templateId ?? null,
      state ?? null,
      before?.[0] ?? null,
      limit + 1,
    ]);
    return pageOf(rows, limit, (row) => [row.id], deliveryView);
  },
});
