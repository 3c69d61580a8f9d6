/** What the provider tells of messages, and what people write: believed once its signature was. Told twice, it has no second effect. */
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { UUID } from '../kernel/page.ts';
import type { MessengerReport } from '../ports/messenger.ts';
import { wishOf } from './whatsapp-words.ts';

const STATUS = 'SELECT app.note_whatsapp_status($1, $2, $3, $4, $5::timestamptz) AS changed';
const WORDS = 'SELECT app.receive_whatsapp($1, $2, $3, $4, $5, $6, $7::timestamptz) AS changed';

/** Each in a transaction of its own: two webhooks that tell of the same messages in another order do not wait for each other. */
export async function noteMessengerReports(deps: Deps, reports: readonly MessengerReport[]): Promise<number> {
  const who = systemActor(deps, 'whatsapp.report');
  let changed = 0;
  for (const report of reports) {
    const [text, params] =
      report.kind === 'status'
        ? [
            STATUS,
            [
              report.providerId,
              report.reference !== null && UUID.test(report.reference) ? report.reference : null,
              report.status,
              report.reason,
              report.at,
            ],
          ]
        : [
            WORDS,
            [
              report.providerId,
              report.from,
              report.name,
              report.text,
              report.typed ? wishOf(report.text) : null,
              report.answers,
              report.at,
            ],
          ];
    const [row] = await deps.system.transaction(who, (tx) => tx.sql<{ changed: boolean }>(text, params));
    if (row?.changed) changed += 1;
  }
  return changed;
}
