/**
 * One more API process for the instance in DATA_DIR that runs already, on a PORT of its own: what stands behind a load balancer is tried on
 * one machine. SANDBOX_PORT, WHATSAPP_SANDBOX_PORT and PUBLIC_URL are the running instance's.
 */
import { prepareDatabase } from '@seatwise/db/admin';
import { ConfigError, readSettings } from '../config.ts';
import { failStart } from '../lifecycle.ts';
import { planFor, serverEnvironment } from './environment.ts';

async function join(): Promise<void> {
  const plan = planFor(readSettings(process.env));
  const database = await prepareDatabase({ dataDir: plan.settings.dataDir });
  if (database.server?.origin !== 'attached') {
    await database.stop();
    throw new ConfigError(`Nothing runs on DATA_DIR ${plan.settings.dataDir}: start it first.`);
  }
  Object.assign(process.env, serverEnvironment(plan, database, true, null, plan.settings.whatsappSandboxPort));
  await import('../server.ts');
}

join().catch((error: unknown) => failStart(error));
