import type { Deps } from '@seatwise/domain';
import { ConfigError } from './config.ts';
import { DEMO_TASK } from './local/demo-people.ts';

/** Stops a production server that was given a demo's database: its accounts have a password that anybody can read. */
export async function refuseDemoData(deps: Pick<Deps, 'system'>): Promise<void> {
  const rows = await deps.system.read({ userId: null, platformOwner: false, verb: 'demo' }, 'SELECT FROM tasks WHERE kind = $1 LIMIT 1', [
    DEMO_TASK,
  ]);
  if (rows.length > 0)
    throw new ConfigError('DATABASE_URL names a database that holds demo accounts: with NODE_ENV=production it is refused.');
}
