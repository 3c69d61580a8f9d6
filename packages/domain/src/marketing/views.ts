/** Rows of campaigns as people see them. */
import type { Deps } from '../kernel/deps.ts';
import {
  NETWORKS,
  type EmailTemplateView,
  type Network,
  type SendCounts,
  type TimelineEntry,
  type TrackedLinks,
  type WhatsappCampaignView,
} from './contract.ts';

/** Addresses of the event's page that say where a visitor comes from. */
export function linksOf({ publicUrl }: Pick<Deps, 'publicUrl'>, slug: string): TrackedLinks {
  const from = (source: string, medium: string): string => `${publicUrl}/e/${slug}?utm_source=${source}&utm_medium=${medium}`;
  return {
    email: from('email', 'email'),
    whatsapp: from('whatsapp', 'whatsapp'),
    social: Object.fromEntries(
      (Object.keys(NETWORKS) as Network[]).map((network) => [network, from('social', network)]),
    ) as TrackedLinks['social'],
  };
}

const NONE: SendCounts = {
  recipients: 0,
  queued: 0,
  sent: 0,
  delivered: 0,
  opened: 0,
  clicked: 0,
  read: 0,
  replied: 0,
  bounced: 0,
  complained: 0,
  failed: 0,
  suppressed: 0,
  unsubscribed: 0,
};

export function summed(all: readonly SendCounts[]): SendCounts {
  const sum = { ...NONE };
  for (const counts of all) for (const key of Object.keys(sum) as (keyof SendCounts)[]) sum[key] += counts[key];
  return sum;
}

/** Soonest first; what has no hour is last. */
export function timelineOf(emails: readonly EmailTemplateView[], whatsapp: readonly WhatsappCampaignView[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    ...emails.map((one) => ({
      id: one.id,
      channel: 'email' as const,
      kind: one.type,
      title: one.subject,
      at: one.startedAt ?? one.sendAt,
      status: one.status,
      held: one.held,
      counts: one.counts,
    })),
    ...whatsapp.map((one) => ({
      id: one.id,
      channel: 'whatsapp' as const,
      kind: one.audience,
      title: one.template.name,
      at: one.startedAt ?? one.scheduledAt,
      status: one.status,
      held: one.held,
      counts: one.counts,
    })),
  ];
  const rank = ({ at }: TimelineEntry): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));
  return entries.toSorted((one, other) => (one.at === other.at ? 0 : rank(one) - rank(other)));
}
