/** A generator in a process of its own, for the test that kills it. */
import { createDatabase } from '@seatwise/db';
import { silentLog, silentNews, systemIds } from '../src/ports/index.ts';
import { subscribers } from '../src/index.ts';
import { generateSessions } from '../src/bookings/generate.ts';
import { SERIES_AT_ONCE } from './generator-kit.ts';
import { refusing } from './kit.ts';

const at = new Date(process.env['NOW'] ?? '');
const database = createDatabase({ connection: JSON.parse(process.env['WORKER_CONNECTION'] ?? ''), max: 2 });
await generateSessions(
  {
    db: database,
    system: database,
    clock: { now: () => at, forDatabase: () => at },
    ids: systemIds,
    payments: refusing('payments'),
    identity: refusing('identity'),
    news: silentNews,
    mail: refusing('mail'),
    sealer: refusing('sealer'),
    feedTokens: refusing('feedTokens'),
    orderTokens: refusing('orderTokens'),
    unsubscribeTokens: refusing('unsubscribeTokens'),
    campaignMail: refusing('campaignMail'),
    messageLinks: refusing('messageLinks'),
    ticketHoldMinutes: 15,
    advisor: null,
    messenger: null,
    publicUrl: 'http://127.0.0.1:3000',
    log: silentLog,
    subscribers,
  },
  { cause: 'clock', atOnce: SERIES_AT_ONCE },
);
