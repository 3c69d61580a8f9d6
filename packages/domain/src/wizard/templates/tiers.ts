/** How tickets may be laid out: by how many are expected, where it is, and how much time is left to sell. */
import type { TierDraft } from '../../tickets/contract.ts';
import { DAY, dayCount, hours } from './dates.ts';
import type { Material } from './material.ts';
import type { Words } from './words.ts';

/** Below this nobody needs three kinds of ticket. */
const SMALL = 40;
const WITH_EARLY_FROM = 15;
const EARLY_SHARE = 0.3;
const EARLY_SHARE_ONLINE = 0.4;
const VIP_SHARE = 0.1;
/** Least time between now and the start for which an early price makes sense, and how long before the start it ends. */
const EARLY_LEAD_DAYS = 10;
const EARLY_ENDS_DAYS = 30;

/** Major units: what an admission of this kind usually costs. */
function usualPrice(m: Material): number {
  if (m.format === 'online') return hours(m.span) > 5 ? 39 : 19;
  if (dayCount(m.span) > 1) return 49 + 30 * Math.min(dayCount(m.span) - 1, 6);
  return hours(m.span) > 5 ? 49 : 29;
}

const toFive = (value: number): number => Math.max(5, Math.round(value / 5) * 5);

export function tiersOf(m: Material, words: Words): TierDraft[] {
  const people = Math.max(1, Math.min(m.room ?? Infinity, m.attendance ?? m.room ?? 100));
  const lead = (m.span.startsAt.getTime() - m.now.getTime()) / DAY;
  const before = lead >= 2 * EARLY_ENDS_DAYS ? EARLY_ENDS_DAYS : Math.floor(lead / 2);
  const earlyEnds = lead >= EARLY_LEAD_DAYS ? new Date(m.span.startsAt.getTime() - before * DAY).toISOString() : null;
  const online = m.format === 'online';
  const regularPrice = usualPrice(m) * 100;
  const ends = m.span.endsAt.toISOString();

  const early = earlyEnds && people >= WITH_EARLY_FROM ? toFive(people * (online ? EARLY_SHARE_ONLINE : EARLY_SHARE)) : 0;
  const vip = !online && people >= SMALL ? toFive(people * VIP_SHARE) : 0;
  const { tierNames, tierTexts } = words;
  const tiers: TierDraft[] = [
    {
      name: early || vip ? tierNames.regular : tierNames.single,
      description: online ? tierTexts.regularOnline : tierTexts.regular,
      price: regularPrice,
      quantity: people - early - vip,
      saleEndsAt: ends,
    },
  ];
  if (early && earlyEnds)
    tiers.unshift({
      name: tierNames.early,
      description: tierTexts.early,
      price: Math.round((regularPrice * 0.75) / 100) * 100,
      quantity: early,
      saleEndsAt: earlyEnds,
      maxPerOrder: 4,
    });
  if (vip)
    tiers.push({
      name: tierNames.vip,
      description: tierTexts.vip,
      price: Math.round((regularPrice * 2.2) / 1000) * 1000 - 100,
      quantity: vip,
      saleEndsAt: ends,
      isVip: true,
    });
  return tiers;
}
