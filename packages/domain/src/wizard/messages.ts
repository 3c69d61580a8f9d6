/** What was said to the assistant and by it, the latest first. */
import { hotQuery } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { WizardMessagesInput, type WizardMessageView } from './contract.ts';
import { keyOf } from './queries.ts';

interface Row {
  id: string;
  message_id: string;
  role: 'user' | 'assistant';
  content: string;
  tool_calls: WizardMessageView['toolCalls'];
  at: Date;
  exact: string;
}

const MESSAGES = 'SELECT m.*, to_char(m.at, \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') AS exact FROM app.wizard_messages_of($1, $2, $3, $4, $5) m';

export const messages = hotQuery({
  verb: 'wizard.messages',
  input: WizardMessagesInput,
  strangers: true,
  async run({ input, tokens, read }): Promise<Page<WizardMessageView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await read<Row>(MESSAGES, [input.sessionId, keyOf({ tokens }), before?.[0] ?? null, before?.[1] ?? null, input.limit + 1]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.exact, row.id],
      (row) => ({
        id: row.id,
        messageId: row.message_id,
        role: row.role,
        content: row.content,
        toolCalls: row.tool_calls,
        at: row.at.toISOString(),
      }),
    );
  },
});
