/** A person who deletes their account takes their wizards along, and the drafts; venues that were asked are told. */
import type { Tx } from '@seatwise/db';
import { enqueueAtCommit } from '../kernel/command.ts';
import { tellVenues } from '../venues/index.ts';

export async function forgetWizards({ tx }: { tx: Tx }): Promise<void> {
  const [row] = await tx.sql<{ messages: string[] }>('SELECT app.forget_wizards() AS messages');
  tellVenues({ enqueue: (job, payload, options) => enqueueAtCommit(tx, job, payload, options) }, row?.messages ?? []);
}
