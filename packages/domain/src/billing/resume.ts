/** Finishes what a crash left between asking the provider and writing down what it said. */
import { handler } from '../kernel/job.ts';
import { giveUp } from './checkout.ts';
import { carryOut, currentAtProvider } from './change.ts';
import { intentById, takeUpIntent, ABANDONED_SECONDS } from './intents.ts';
import { resumeIntentJob } from './jobs.ts';
import { syncOrganization } from './sync.ts';
import { systemActor } from '../kernel/command.ts';

export const resumeIntent = handler(resumeIntentJob, async ({ deps }, { intentId }) => {
  const who = systemActor(deps, 'billing.resumeIntent');
  const intent = await deps.system.transaction(who, async (tx) => ((await takeUpIntent(tx, intentId)) ? intentById(tx, intentId) : null));
  if (!intent) return;
  const { organizationId, target, kind } = intent;
  // A checkout nobody was sent to is of no use to anybody; one asked for long ago has been asked for anew meanwhile.
  if (kind === 'checkout' || intent.ageSeconds > ABANDONED_SECONDS) {
    await giveUp(deps, intentId, organizationId, new Error('interrupted before the provider was heard'));
    return;
  }
  try {
    const current = await currentAtProvider(deps, organizationId);
    if ((kind === 'change' || kind === 'schedule') && target) await carryOut(deps, { intentId, kind, target, current });
    else if (kind === 'withdraw') await deps.payments.withdrawScheduled(current.id, intentId);
    else if (kind === 'cancel' && !current.cancelAt) await deps.payments.cancelAtPeriodEnd(current.id, intentId);
    await deps.system.transaction(who, (tx) =>
      tx.sql("UPDATE billing_intents SET state = 'settled', settled_at = now() WHERE id = $1 AND state = 'prepared'", [intentId]),
    );
  } catch (error) {
    await giveUp(deps, intentId, organizationId, error);
    return;
  }
  await syncOrganization(deps, organizationId, { verb: 'billing.resumeIntent', actorId: intent.createdBy });
});
