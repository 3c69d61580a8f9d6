/** What was said, kept once a message, however often it is sent. What a person says is counted, and is an activity of theirs. */
import type { z } from 'zod';
import { anybody, openCommand } from '../kernel/command.ts';
import type { Call } from '../kernel/deps.ts';
import { KeepMessagesInput } from './inner.ts';
import { keyOf } from './queries.ts';

const verb = openCommand({
  verb: 'wizard.keepMessages',
  input: KeepMessagesInput,
  // As chatty as an autosave; the messages are their own record.
  audited: false,
  authorize: anybody,
  async run({ tx, input, tokens }): Promise<{ messagesSent: number }> {
    const [row] = await tx.sql<{ n: number }>('SELECT app.keep_wizard_messages($1, $2, $3::jsonb) AS n', [
      input.sessionId,
      keyOf({ tokens }),
      JSON.stringify(input.messages),
    ]);
    return { messagesSent: row?.n ?? 0 };
  },
});

/** For the assistant's endpoint. In the order they were said. */
export const keepMessages = (call: Call, input: z.input<typeof KeepMessagesInput>) => verb.execute(call, KeepMessagesInput.parse(input));
