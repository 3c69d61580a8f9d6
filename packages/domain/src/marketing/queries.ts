/** Reads that several verbs share. The functions see to who may: NOT_FOUND to strangers, FORBIDDEN to colleagues. */
import type { Tx } from '@seatwise/db';
import { notFound } from '../kernel/errors.ts';
import type { EmailTemplateView } from './contract.ts';

type Sql = Pick<Tx, 'sql'>;

/** With how many each would go to, where that is asked for: it is counted anew every time. */
export async function emailsOf(tx: Sql, eventId: string, audience: boolean): Promise<EmailTemplateView[]> {
  const rows = await tx.sql<{ view: EmailTemplateView }>('SELECT view FROM app.emails_seen($1, NULL, $2) view', [eventId, audience]);
  return rows.map(({ view }) => view);
}

export async function emailOf(tx: Sql, eventId: string, templateId: string): Promise<EmailTemplateView> {
  const [row] = await tx.sql<{ view: EmailTemplateView }>('SELECT view FROM app.emails_seen($1, $2, true) view', [eventId, templateId]);
  if (!row) throw notFound('template');
  return row.view;
}
