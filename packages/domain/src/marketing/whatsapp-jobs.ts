import type { Tx } from '@seatwise/db';
import { z } from 'zod';
import { enqueueAtCommit } from '../kernel/command.ts';
import { job } from '../kernel/job.ts';

/** Sends what waits, a few seconds' worth at a time. One waiting job, one queue: the number's throughput is shared by all that is sent from it. */
export const sendWhatsappJob = job({ name: 'marketing.whatsappSend', payload: z.object({}).default({}) });
/** Every minute: what is due begins, what is done is finished, what was put off is tried again. */
export const whatsappMinuteJob = job({ name: 'marketing.whatsappMinute', payload: z.object({}).default({}), maxAttempts: 3 });

const ONE = { key: 'whatsapp-send', queue: 'whatsapp' } as const;

/** Something waits to be sent. Where the provider has asked for patience, the hour stands. */
export const wakeSender = (tx: Tx): void => enqueueAtCommit(tx, sendWhatsappJob, {}, { ...ONE, keyMode: 'preserve_run_at' });
/** Goes on, now or after so many milliseconds. */
export const goOnSending = (tx: Tx, afterMs: number): void =>
  enqueueAtCommit(tx, sendWhatsappJob, {}, { ...ONE, ...(afterMs > 0 ? { runAt: new Date(Date.now() + afterMs) } : {}) });
