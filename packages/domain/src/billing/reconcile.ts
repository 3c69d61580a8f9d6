/**
 * The comparison that makes webhooks a convenience: every subscription the provider has and every organisation that ever bought
 * is brought in step, and events that never reached us are replayed. Nightly, on demand, and whenever a test clock has moved.
 */
import type { Deps, Subscribers } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import { receiveStripeEvent, organizationBehind } from './events.ts';
import { reconcileJob, refreshCustomerJob, syncJob } from './jobs.ts';
import { syncOrganization } from './sync.ts';
import { enqueueAtCommit, systemActor } from '../kernel/command.ts';

export interface ReconcileResult {
  checked: number;
  repaired: number;
  failed: number;
  notes: string[];
}

export async function reconcile(
  deps: Deps,
  onProgress: (done: number, total: number | null) => Promise<void> = async () => {},
): Promise<ReconcileResult> {
  const who = systemActor(deps, 'billing.reconcile');
  const result: ReconcileResult = { checked: 0, repaired: 0, failed: 0, notes: [] };
  const [run] = await deps.system.transaction(who, (tx) =>
    tx.sql<{ id: string }>('INSERT INTO reconcile_runs DEFAULT VALUES RETURNING id'),
  );
  const [last] = await deps.system.transaction(who, (tx) =>
    tx.sql<{ at: Date }>(
      "SELECT coalesce(max(started_at) FILTER (WHERE finished_at IS NOT NULL), now() - interval '7 days') - interval '1 day' AS at FROM reconcile_runs",
    ),
  );

  const organizations = new Set<string>();
  for await (const { customerId } of deps.payments.customersWithSubscriptions()) {
    const organizationId = await organizationBehind(deps, customerId, null, null);
    if (organizationId) organizations.add(organizationId);
    else result.notes.push(`customer ${customerId} belongs to no organisation`);
  }
  for (const row of await deps.system.transaction(who, (tx) =>
    tx.sql<{ id: string }>('SELECT organization_id AS id FROM organization_subscriptions WHERE stripe_customer_id IS NOT NULL'),
  )) {
    organizations.add(row.id);
  }

  for (const organizationId of organizations) {
    result.checked += 1;
    try {
      const { changed } = await syncOrganization(deps, organizationId, { verb: 'billing.reconcile' });
      if (changed) result.repaired += 1;
    } catch (error) {
      result.failed += 1;
      result.notes.push(`${organizationId}: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`);
    }
    if (result.checked % 10 === 0 || result.checked === organizations.size) await onProgress(result.checked, organizations.size);
  }
  for (const subscriber of deps.subscribers.reconcile) {
    const { checked, repaired, failed, notes } = await subscriber(deps);
    result.checked += checked;
    result.repaired += repaired;
    result.failed += failed;
    result.notes.push(...notes);
  }
  for await (const event of deps.payments.eventsSince(last?.at ?? new Date(0))) await receiveStripeEvent(deps, event);

  await deps.system.transaction(who, (tx) =>
    tx.sql('UPDATE reconcile_runs SET finished_at = now(), checked = $2, repaired = $3, failed = $4, notes = $5::jsonb WHERE id = $1', [
      run?.id,
      result.checked,
      result.repaired,
      result.failed,
      JSON.stringify(result.notes.slice(0, 100)),
    ]),
  );
  if (result.repaired > 0) deps.log.warn({ ...result, notes: result.notes.length }, 'reconcile found what webhooks had not told');
  return result;
}

export const runReconcile = handler(reconcileJob, async ({ deps, attempt, maxAttempts }, { taskId }) => {
  const task = (state: 'running' | 'done' | 'failed', done: number, total: number | null, error: string | null = null) =>
    deps.system.transaction(systemActor(deps, 'billing.reconcile'), (tx) =>
      tx.sql('UPDATE tasks SET state = $2, done = $3, total = $4, error = $5 WHERE id = $1', [taskId, state, done, total, error]),
    );
  try {
    if (taskId) await task('running', 0, null);
    const result = await reconcile(deps, async (done, total) => {
      if (taskId) await task('running', done, total);
    });
    if (taskId) await task('done', result.checked, result.checked);
  } catch (error) {
    if (taskId && attempt >= maxAttempts) await task('failed', 0, null, error instanceof Error ? error.message.slice(0, 300) : 'unknown');
    throw error;
  }
});

export const runSync = handler(syncJob, async ({ deps }, { organizationId }) => {
  await syncOrganization(deps, organizationId, { verb: 'billing.sync' });
});

/** Whoever has gone may be the one whose address the customer carries. */
export const refreshCustomers: Subscribers['accountDeleted'][number] = async ({ tx, organizationIds }) => {
  for (const organizationId of organizationIds) enqueueAtCommit(tx, refreshCustomerJob, { organizationId });
};

/** The customer carries the organisation's name and an owner's address: after an owner has gone, another's. */
export const refreshCustomer = handler(refreshCustomerJob, async ({ deps, jobId }, { organizationId }) => {
  const [row] = await deps.system.transaction(systemActor(deps, 'billing.refreshCustomer'), (tx) =>
    tx.sql<{ customer: string; name: string; email: string | null }>(
      `SELECT s.stripe_customer_id AS customer, o.name, (SELECT p.email::text FROM organization_members m JOIN people p ON p.id = m.user_id
         WHERE m.organization_id = o.id AND m.role = 'owner' AND m.status = 'active' AND p.email IS NOT NULL ORDER BY m.created_at LIMIT 1) AS email
       FROM organizations o JOIN organization_subscriptions s ON s.organization_id = o.id WHERE o.id = $1 AND s.stripe_customer_id IS NOT NULL`,
      [organizationId],
    ),
  );
  if (row)
    await deps.payments.updateCustomer(
      { customerId: row.customer, name: row.name, ...(row.email ? { email: row.email } : {}) },
      `refresh-${jobId}`,
    );
});
