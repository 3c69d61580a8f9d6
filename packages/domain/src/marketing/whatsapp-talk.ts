/** What people wrote back, and what is answered. The functions see to who may. */
import type { Tx } from '@seatwise/db';
import { command, query, signedIn } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import {
  ConversationInput,
  ConversationsInput,
  ReplyInput,
  type ConversationLineView,
  type ConversationView,
  type MessageState,
} from './contract.ts';
import { wakeSender } from './whatsapp-jobs.ts';
import { textFor, type WhatsappContent } from './whatsapp-words.ts';

interface LineRow {
  id: string;
  contact_id: string | null;
  name: string | null;
  phone: string | null;
  last_text: string;
  last_at: Date;
  at_text: string;
  unread: number;
  window_until: Date | null;
}

interface SaidRow {
  id: string;
  direction: 'in' | 'out';
  text: string | null;
  content: WhatsappContent | null;
  name: string | null;
  locale: string | null;
  at: Date;
  at_text: string;
  state: MessageState | null;
  reason: string | null;
  by_name: string | null;
}

const LINES = 'SELECT * FROM app.whatsapp_lines($1, $2, $3, $4::timestamptz, $5::uuid, $6)';
const SAID = 'SELECT * FROM app.whatsapp_said($1, $2::timestamptz, $3::uuid, $4)';

const lineView = (row: LineRow): ConversationLineView => ({
  id: row.id,
  contactId: row.contact_id,
  name: row.name,
  phone: row.phone,
  lastText: row.last_text,
  lastAt: row.last_at.toISOString(),
  unread: row.unread,
  windowUntil: row.window_until?.toISOString() ?? null,
});

export const conversations = query({
  verb: 'marketing.conversations',
  input: ConversationsInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<ConversationLineView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<LineRow>(LINES, [
      input.organizationId,
      input.eventId ?? null,
      null,
      before?.[0] ?? null,
      before?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], lineView);
  },
});

async function lineOf(tx: Pick<Tx, 'sql'>, id: string): Promise<ConversationLineView> {
  const [row] = await tx.sql<LineRow>(LINES, [null, null, id, null, null, 1]);
  if (!row) throw notFound('conversation');
  return lineView(row);
}

export const conversation = query({
  verb: 'marketing.conversation',
  input: ConversationInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<ConversationView> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const line = await lineOf(tx, input.conversationId);
    const rows = await tx.sql<SaidRow>(SAID, [line.id, before?.[0] ?? null, before?.[1] ?? null, input.limit + 1]);
    const { items, nextCursor } = pageOf(
      rows,
      input.limit,
      (row) => [row.at_text, row.id],
      (row): ConversationView['messages'][number] => ({
        id: row.id,
        direction: row.direction,
        text: row.content ? textFor(row.content, { name: row.name, locale: row.locale ?? 'en' }) : (row.text ?? ''),
        at: row.at.toISOString(),
        state: row.state,
        reason: row.reason,
        byName: row.by_name,
        campaign: row.content !== null,
      }),
    );
    return { ...line, messages: items, nextCursor };
  },
});

export const markRead = command({
  verb: 'marketing.markRead',
  input: ConversationInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<{ unread: number }> {
    const [row] = await tx.sql<{ organization_id: string }>('SELECT app.read_whatsapp($1) AS organization_id', [input.conversationId]);
    audit({ organizationId: row?.organization_id ?? null, subject: input.conversationId });
    return { unread: 0 };
  },
});

/** INVALID_STATE `window_closed` once the 24 hours are over, `suppressed` when the last word was to be left alone. */
export const reply = command({
  verb: 'marketing.reply',
  input: ReplyInput,
  authorize: signedIn,
  async run({ tx, deps, input, audit }): Promise<{ id: string; state: string }> {
    const id = deps.ids.uuid();
    const [row] = await tx.sql<{ organization_id: string }>('SELECT app.answer_whatsapp($1, $2, $3) AS organization_id', [
      input.conversationId,
      id,
      input.text,
    ]);
    audit({ organizationId: row?.organization_id ?? null, subject: input.conversationId });
    wakeSender(tx);
    return { id, state: 'queued' };
  },
});
