import type { Deps } from '@seatwise/domain';
import { type Config, ConfigError } from './config.ts';
import { DEMO_TASK } from './local/demo-people.ts';

/** Stops a production server that was given a demo's database: its accounts have a password that anybody can read. */
export async function refuseDemoData(deps: Pick<Deps, 'system'>): Promise<void> {
  const rows = await deps.system.read({ userId: null, platformOwner: false, verb: 'demo' }, 'SELECT FROM tasks WHERE kind = $1 LIMIT 1', [
    DEMO_TASK,
  ]);
  if (rows.length > 0)
    throw new ConfigError('DATABASE_URL names a database that holds demo accounts: with NODE_ENV=production it is refused.');
}

const PROBE_MS = 2000;

/** Stops a production server whose assistant would be the stand-in. A model that does not answer just now is no reason not to start. */
export async function refuseStandInModel({ advisor }: Pick<Config, 'advisor'>): Promise<void> {
  if (advisor.baseUrl === null) return;
  const headers: Record<string, string> = advisor.apiKey === null ? {} : { authorization: `Bearer ${advisor.apiKey}` };
  const told = await fetch(`${advisor.baseUrl}/models`, { headers, signal: AbortSignal.timeout(PROBE_MS) })
    .then((response) => response.text())
    .catch(() => '');
  if (told.includes('"owned_by":"seatwise-sandbox"'))
    throw new ConfigError(
      'ADVISOR_BASE_URL must not point at a stand-in with NODE_ENV=production: leave it unset to go without an assistant.',
    );
}
