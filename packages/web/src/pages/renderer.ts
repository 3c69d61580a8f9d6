/**
 * What the API asks of the pages that are drawn on the server. They are built with the member SPA, whose look and words they share, and loaded
 * from what was built; so this is all that the two know of each other.
 */
import type { PublicEventView } from '@seatwise/domain/events/contract';
import type { Locale } from '../i18n/locale.ts';

/** Files of the build that a page of the server needs, as addresses. */
export interface PageAssets {
  entries: Record<Locale, { script: string; preloads: readonly string[] }>;
  styles: readonly string[];
  /** What the first screen is set in. */
  fonts: readonly string[];
}

export interface PageContext {
  locale: Locale;
  /** As far as a cookie tells; nothing private hangs on it. */
  signedIn: boolean;
  /** Without a slash at the end. */
  publicUrl: string;
  assets: PageAssets;
}

/** A box with text or boxes in it, in the plain form that the picture's layout engine reads. */
export interface PictureNode {
  type: string;
  props: { style?: Readonly<Record<string, string | number>>; children?: string | readonly PictureNode[]; [attribute: string]: unknown };
}

export interface PageRenderer {
  /** `imageUrl`: of the picture for link previews, absolute. */
  event(event: PublicEventView, context: PageContext, imageUrl: string): string;
  /** A page that says why there is none: `missing` for 404, `failed` for 503. */
  nothing(why: 'missing' | 'failed', context: PageContext): string;
  /** 1200 × 630. */
  picture(event: PublicEventView, locale: Locale): PictureNode;
  /** Title, place and words of the calendar's entry, without anything for ticket holders alone. */
  calendarEntry(
    event: PublicEventView,
    context: Pick<PageContext, 'locale' | 'publicUrl'>,
  ): { summary: string; location: string | null; description: string };
}
