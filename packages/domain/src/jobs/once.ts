/** Mails that are sent once, however often the job behind them runs. */
import { createHash } from 'node:crypto';
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit } from '../kernel/command.ts';
import { mailJob, type mailPayload } from './mail.ts';

/** The same news to the same person has the same id, however often it is told. A UUID of version 8 (RFC 9562). */
export function mailIdOf(...said: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const SENT = "SELECT id FROM mail_deliveries WHERE id = ANY ($1::uuid[]) AND state IN ('sent', 'refused')";

/** What this job has sent before, or has waiting, when it runs a second time, is not sent again. */
export async function sendOnce(tx: Tx, payloads: readonly (ReturnType<typeof mailPayload> | null)[]): Promise<void> {
  const mails = payloads.filter((one) => one !== null);
  if (mails.length === 0) return;
  const sent = await tx.sql<{ id: string }>(SENT, [mails.map(({ id }) => id)]);
  for (const mail of mails) {
    if (!sent.some(({ id }) => id === mail.id)) enqueueAtCommit(tx, mailJob, mail, { key: `mail:${mail.id}`, keyMode: 'unsafe_dedupe' });
  }
}
