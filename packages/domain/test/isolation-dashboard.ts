/** Figures of somebody else's event, folded and not, for the isolation test. */
import { foldDashboards, visitorSalt } from '../src/index.ts';
import type { Kit } from './kit.ts';

export async function dashboardOf(kit: Kit, eventId: string): Promise<Record<string, unknown>> {
  const { rows } = await kit.database.admin.query<{ slug: string }>('SELECT slug FROM events WHERE id = $1', [eventId]);
  const visitor = await kit.person('Visitor');
  const look = () => visitor.call.events.recordVisit({ slug: rows[0]?.slug ?? '' });
  await look();
  await visitorSalt(kit.deps, new Date().toISOString().slice(0, 10));
  await foldDashboards(kit.deps);
  await kit.deps.system.transaction({ userId: null, platformOwner: false }, (tx) =>
    tx.sql('SELECT create_metrics_snapshot($1)', [eventId]),
  );
  await look();
  return { 'dashboard.eventId': eventId };
}

export const DASHBOARD_TABLES = [
  'event_metric_queue',
  'event_metric_buckets',
  'event_source_metrics',
  'event_visitors',
  'event_dashboards',
  'event_metric_snapshots',
  'visitor_salts',
];
