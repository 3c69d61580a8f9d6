/** The draft's way to the server. */
import { problemOf } from '@seatwise/web';
import { isStale } from '../../../lib/stale.ts';
import { api } from '../../../lib/trpc.ts';
import type { DraftApi } from './store.ts';

const PASSING: ReadonlySet<string> = new Set(['OFFLINE', 'UNAVAILABLE', 'UNEXPECTED', 'RATE_LIMITED']);
/** Browsers send no more than this along when a page goes. */
const KEEPALIVE_BYTES = 60_000;

export const draftApi = (sessionId: string): DraftApi => ({
  save: (input) => api.client.wizard.save.mutate(input),
  get: () => api.client.wizard.get.query({ sessionId }),
  leave: (input) => {
    const body = JSON.stringify(input);
    void fetch('/trpc/wizard.save', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      keepalive: body.length < KEEPALIVE_BYTES,
    }).catch(() => undefined);
  },
  isStale,
  isPassing: (error) => PASSING.has(problemOf(error).code),
});
