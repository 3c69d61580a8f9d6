import { labelOf } from '@seatwise/domain/label';

/** Where somebody came from, as the organizer's figures count it. */
export interface Source {
  source: string | null;
  medium: string | null;
  campaign: string | null;
  referrer: string | null;
}

/** Of a referrer only where it was: the rest of an address is nobody's business. */
export function sourceOf(search: string, referrer: string): Source {
  const query = new URLSearchParams(search);
  const from = URL.canParse(referrer) ? new URL(referrer) : null;
  return {
    source: labelOf(query.get('utm_source') ?? '', 60),
    medium: labelOf(query.get('utm_medium') ?? '', 60),
    campaign: labelOf(query.get('utm_campaign') ?? '', 120),
    referrer: from === null || from.origin === location.origin ? null : labelOf(from.origin, 500),
  };
}

/** Where somebody came from, once it has a name, and when. */
export interface Touch {
  source: string;
  medium: string | null;
  campaign: string | null;
  /** Milliseconds since 1970. */
  at: number;
}

/** What brought a browser to one event first, and what brought it last. */
export interface Touches {
  first: Touch;
  last: Touch;
}

const KEPT_MS = 30 * 86_400_000;
const DIRECT = 'direct';

/** What is older than 30 days is forgotten; what came last then came first as well. */
function fresh(kept: Touches | null, now: number): Touches | null {
  if (kept === null || now - kept.last.at >= KEPT_MS) return null;
  return now - kept.first.at >= KEPT_MS ? { first: kept.last, last: kept.last } : kept;
}

/** Who comes by themselves was brought by whatever brought them before. */
export function touched(kept: Touches | null, touch: Touch): Touches {
  const before = fresh(kept, touch.at);
  if (before === null) return { first: touch, last: touch };
  return touch.source === DIRECT ? before : { first: before.first, last: touch };
}

/** What a reservation is told: what was kept, unless the address itself says where this visit comes from. */
export function attributed(kept: Touches | null, here: Source, now: number) {
  const known = fresh(kept, now);
  if (known === null) return here;
  const { first, last } = known;
  const { source, medium, campaign } = here.source === null ? last : here;
  return {
    source,
    medium,
    campaign,
    referrer: here.referrer,
    first: { source: first.source, medium: first.medium, campaign: first.campaign },
  };
}

const keyOf = (slug: string): string => `seatwise.source.${slug}`;

const partOf = (kept: object, part: 'medium' | 'campaign', max: number): string | null => {
  const value: unknown = Reflect.get(kept, part);
  return typeof value === 'string' ? labelOf(value, max) : null;
};

/** Read as strictly as an address is: a page of before may have kept what nobody takes. */
function touchOf(kept: unknown): Touch | null {
  if (typeof kept !== 'object' || kept === null || !('source' in kept) || !('at' in kept)) return null;
  if (typeof kept.source !== 'string' || typeof kept.at !== 'number') return null;
  const source = labelOf(kept.source, 60);
  return source === null ? null : { source, medium: partOf(kept, 'medium', 60), campaign: partOf(kept, 'campaign', 120), at: kept.at };
}

/** In this browser, for this event alone; nothing in it tells who it is. Null where there is no storage. */
export function recallTouches(slug: string): Touches | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(slug)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('first' in kept) || !('last' in kept)) return null;
    const [first, last] = [touchOf(kept.first), touchOf(kept.last)];
    return first && last ? { first, last } : null;
  } catch {
    return null;
  }
}

export function rememberTouch(slug: string, touch: Touch): void {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(touched(recallTouches(slug), touch)));
  } catch {
    // No storage here: then a sale counts where this visit came from.
  }
}
