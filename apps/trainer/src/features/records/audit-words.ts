/** The audit log in words. It is written by verbs, in their own terms: what has no words here is shown as it stands. */
import { PLANS, SEAT_PERIODS } from '@seatwise/domain/billing/plans';
import { MEMBER_STATUSES, ORGANIZATION_STATUSES, ROLES } from '@seatwise/domain/seats/contract';
import { LANGUAGE_NAMES, LOCALES, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';

const VERBS = [
  'seats.createOrganization',
  'seats.updateOrganization',
  'seats.approveOrganization',
  'seats.rejectOrganization',
  'seats.suspendOrganization',
  'seats.reinstateOrganization',
  'seats.changePlan',
  'seats.rotateJoinCode',
  'seats.join',
  'seats.leave',
  'seats.approveMember',
  'seats.approveAllThatFit',
  'seats.rejectMember',
  'seats.removeMember',
  'seats.setMemberRole',
  'seats.createCourse',
  'seats.updateCourse',
  'seats.orderSeats',
  'seats.orderPaid',
  'seats.orderExpired',
  'seats.refundOrder',
  'seats.releaseClaim',
  'billing.createSeatCheckout',
  'billing.changeSeats',
  'billing.cancelScheduledChange',
  'billing.cancelSubscription',
  'billing.createPortal',
  'billing.resync',
  'invites.create',
  'invites.createLink',
  'invites.newLink',
  'invites.resend',
  'invites.readdress',
  'invites.revoke',
  'invites.claim',
  'invites.requestHelp',
  'invites.createPairing',
  'invites.revokePairing',
  'invites.acceptPairing',
  'events.update',
  'events.cancel',
  'events.setCheckInStaff',
  'tickets.createTier',
  'tickets.updateTier',
  'tickets.reorderTiers',
  'tickets.archiveTier',
  'tickets.checkout',
  'tickets.paid',
  'tickets.paidLate',
  'tickets.expired',
  'tickets.refund',
  'tickets.checkIn',
  'tickets.undoCheckIn',
  'venues.create',
  'venues.update',
  'venues.request',
  'venues.confirm',
  'venues.reject',
  'venues.counter',
  'venues.acceptCounter',
  'venues.withdraw',
  'venues.cancel',
  'wizard.publish',
  'import.legacy',
] as const;

/** Decided by the platform, not by anybody of the organisation. */
export const isPlatformVerb = (verb: string): boolean => /^seats\.(approve|reject|suspend|reinstate)Organization$/.test(verb);

export function useVerbWords(): (verb: string) => string {
  const t = useWords();
  return (verb) => {
    const known = VERBS.find((one) => one === verb);
    return known === undefined ? verb : t(`audit.verbs.${known}`);
  };
}

const FIELDS = [
  'status',
  'role',
  'plan',
  'period',
  'seats',
  'name',
  'timeZone',
  'currency',
  'locale',
  'approved',
  'released',
  'title',
  'seatPrice',
  'quantity',
  'unitAmount',
  'amount',
  'tickets',
  'total',
  'price',
  'revoked',
  'created',
  'skipped',
  'maxUses',
  'useCount',
] as const;
/** Minor units, in the currency that stands beside them or the organisation's. */
const AMOUNTS: ReadonlySet<string> = new Set(['seatPrice', 'unitAmount', 'amount', 'total', 'price']);
/** Of no use to a reader: what a second request found, what is told by the verb, and ids of things. */
const SILENT = /^(joined|asked|kind|joiningInfo)$|Id$/;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line for each thing that changed. `names`: people by id. `currency`: the organisation's. */
export function useChangeWords(
  names: ReadonlyMap<string, string>,
  currency: string,
): (changes: Readonly<Record<string, unknown>>) => string[] {
  const t = useWords();
  const shared = useWebWords();
  const format = useFormat();

  const value = (field: string, raw: unknown): string => {
    if (Array.isArray(raw)) {
      const known = raw.flatMap((id: unknown) => (typeof id === 'string' ? (names.get(id) ?? []) : []));
      return known.length === raw.length && known.length > 0 && known.length <= 5 ? format.list(known) : format.number(raw.length);
    }
    if (typeof raw === 'number') return format.number(raw);
    if (typeof raw !== 'string') return JSON.stringify(raw) ?? '';
    if (field === 'role') return choose(ROLES, raw, (one) => shared(`roles.${one}`));
    if (field === 'period') return choose(SEAT_PERIODS, raw, (one) => t(`seats.periods.${one}`));
    if (field === 'currency') return raw.toUpperCase();
    if (field === 'locale') return choose(LOCALES, raw, (one) => LANGUAGE_NAMES[one]);
    if (field === 'status' && MEMBER_STATUSES.some((one) => one === raw))
      return choose(MEMBER_STATUSES, raw, (one) => shared(`memberStatus.${one}`));
    return field === 'status' ? choose(ORGANIZATION_STATUSES, raw, (one) => shared(`organizationStatus.${one}`)) : raw;
  };
  /** `PRO, 5 seats, monthly`. */
  const terms = (raw: Readonly<Record<string, unknown>>): string =>
    [
      PLANS.find((plan) => plan === raw['plan']),
      typeof raw['seats'] === 'number' ? t('seats.count', { count: raw['seats'] }) : undefined,
      SEAT_PERIODS.filter((one) => one === raw['period']).map((one) => t(`period.${one}`))[0],
    ]
      .filter((part) => part !== undefined)
      .join(', ');
  const label = (field: string): string => {
    const known = FIELDS.find((one) => one === field);
    return known === undefined ? field : t(`audit.fields.${known}`);
  };

  return (changes) => {
    if (isRecord(changes['from']) && isRecord(changes['to'])) {
      const line = t('audit.fromTo', { from: terms(changes['from']), to: terms(changes['to']) });
      const released = changes['released'];
      return Array.isArray(released) && released.length > 0 ? [line, `${label('released')} ${value('released', released)}`] : [line];
    }
    const paidIn = typeof changes['currency'] === 'string' ? changes['currency'] : currency;
    return Object.entries(changes).flatMap(([field, raw]) => {
      if (SILENT.test(field) || raw === 0) return [];
      // Of an order, the verb has told it.
      if (field === 'status' && isRecord(raw) && (raw['to'] === 'paid' || raw['to'] === 'expired')) return [];
      // The currency of a sum stands with the sum.
      if (field === 'currency' && Object.keys(changes).some((other) => AMOUNTS.has(other))) return [];
      if (AMOUNTS.has(field) && typeof raw === 'number') return [`${label(field)} ${format.money({ amount: raw, currency: paidIn })}`];
      if (field === 'skipped' && isRecord(raw)) {
        const left = Object.values(raw).reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0);
        return left === 0 ? [] : [`${label(field)} ${format.number(left)}`];
      }
      if (isRecord(raw) && 'from' in raw && 'to' in raw)
        return [`${label(field)} ${t('audit.fromTo', { from: value(field, raw['from']), to: value(field, raw['to']) })}`];
      return [`${label(field)} ${value(field, raw)}`];
    });
  };
}

function choose<One extends string>(among: readonly One[], raw: string, write: (one: One) => string): string {
  const known = among.find((one) => one === raw);
  return known === undefined ? raw : write(known);
}
