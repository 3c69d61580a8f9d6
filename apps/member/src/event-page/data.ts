/** What the server hands to the ticket box, beside the page. */
import type { PublicEventView } from '@seatwise/domain/events/contract';
import type { Locale } from '@seatwise/web/format';

export interface BoxData {
  locale: Locale;
  /** As far as the request told: whether asking who is there makes sense. */
  signedIn: boolean;
  event: Pick<PublicEventView, 'id' | 'slug' | 'timeZone' | 'startsAt' | 'status' | 'currency' | 'refundDays' | 'tiers'>;
  /** Until when tickets can be given back; null when that has passed. */
  refundsUntil: string | null;
}

export const BOX_ID = 'tickets';
export const BOX_DATA_ID = 'tickets-data';

/** JSON that cannot leave the script element it stands in, whatever people wrote. */
export const inScript = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
