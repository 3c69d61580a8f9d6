/** The wizards one may go on with, the last one touched first: one's own, and those this browser began and no account has adopted. */
import { hotQuery } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { MyWizardsInput, type Stage, type WizardLineView } from './contract.ts';
import { keyOf } from './queries.ts';

interface Row {
  id: string;
  owned: boolean;
  title: string | null;
  current_stage: Stage;
  status: WizardLineView['status'];
  event_id: string | null;
  slug: string | null;
  starts_at: string | null;
  last_activity_at: Date;
  exact: string;
}

const MINE = 'SELECT m.*, to_char(m.last_activity_at, \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') AS exact FROM app.my_wizards($1, $2, $3, $4) m';

export const mine = hotQuery({
  verb: 'wizard.mine',
  input: MyWizardsInput,
  strangers: true,
  async run({ input, tokens, read }): Promise<Page<WizardLineView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await read<Row>(MINE, [keyOf({ tokens }), after?.[0] ?? null, after?.[1] ?? null, input.limit + 1]);
    return pageOf(
      rows,
      input.limit,
      (row) => [row.exact, row.id],
      (row) => ({
        sessionId: row.id,
        title: row.title,
        stage: row.current_stage,
        status: row.status,
        eventId: row.event_id,
        slug: row.slug,
        startsAt: row.starts_at,
        lastActivityAt: row.last_activity_at.toISOString(),
        owned: row.owned,
      }),
    );
  },
});
