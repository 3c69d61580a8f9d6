/** Entry of the pages that the server renders: built for Node beside the SPA, and loaded by the API. */
import type { PublicEventView } from '@seatwise/domain/events/contract';
import type { Locale } from '@seatwise/web/format';
import type { PageContext, PageRenderer } from '@seatwise/web/renderer';
import { renderToStaticMarkup, renderToString } from 'react-dom/server';
import { eventPageEn } from '../i18n/event-page.en.ts';
import { eventPageFr } from '../i18n/event-page.fr.ts';
import { TicketBox } from './box/TicketBox.tsx';
import { inScript, type BoxData } from './data.ts';
import { Document, Nothing, type HeadFacts } from './Document.tsx';
import { EventPage } from './EventPage.tsx';
import { pictureOf } from './picture.ts';
import { structuredData } from './structured.ts';
import { whenOf } from './when.ts';
import { tongueOf, type Tongue } from './words.ts';

const WORDS = { en: eventPageEn, fr: eventPageFr };
const tongue = (locale: Locale, timeZone: string): Tongue => tongueOf(locale, WORDS[locale], timeZone);
const DAY_MS = 86_400_000;

const placeOf = ({ place }: PublicEventView): string | null => [place.name, place.city].filter(Boolean).join(', ') || null;

function describe(event: PublicEventView, speaks: Tongue): string {
  const { words } = speaks;
  const when = whenOf(speaks, event.startsAt, event.endsAt);
  const line = words.describe(
    event.title,
    when.one ? `${when.day}, ${when.hours}` : when.day,
    event.format === 'online' ? words.online : placeOf(event),
  );
  const more = event.summary?.trim() ?? '';
  return more === '' ? line : `${more} ${line}`.slice(0, 300);
}

function boxData(event: PublicEventView, { locale, signedIn }: PageContext): BoxData {
  const { id, slug, timeZone, startsAt, status, currency, refundDays, tiers } = event;
  const until = new Date(Date.parse(startsAt) - refundDays * DAY_MS);
  return {
    locale,
    signedIn,
    event: { id, slug, timeZone, startsAt, status, currency, refundDays, tiers },
    refundsUntil: until.getTime() > Date.now() ? until.toISOString() : null,
  };
}

const page = (speaks: Tongue, head: HeadFacts, context: PageContext, children: React.ReactNode): string =>
  `<!doctype html>${renderToStaticMarkup(
    <Document tongue={speaks} head={head} assets={context.assets} signedIn={context.signedIn}>
      {children}
    </Document>,
  )}`;

export const renderer: PageRenderer = {
  event(event, context, imageUrl) {
    const speaks = tongue(context.locale, event.timeZone);
    const url = `${context.publicUrl}/e/${event.slug}`;
    const data = boxData(event, context);
    // Apart from the page, so that what React finds there when it comes alive is what it drew.
    const box = event.status === 'published' ? renderToString(<TicketBox {...speaks} data={data} errors={null} restored={null} />) : null;
    const head: HeadFacts = {
      title: speaks.words.pageTitle(event.title),
      description: describe(event, speaks),
      url,
      image: { url: imageUrl, alt: speaks.words.imageAlt(event.title, whenOf(speaks, event.startsAt, event.endsAt).day) },
      structured: inScript(structuredData(event, url, imageUrl)),
    };
    return page(speaks, head, context, <EventPage event={event} tongue={speaks} box={box} data={box === null ? null : inScript(data)} />);
  },

  nothing(why, context) {
    const speaks = tongue(context.locale, 'UTC');
    const { words } = speaks;
    const head: HeadFacts = {
      title: words.pageTitle(why === 'missing' ? words.missingTitle : words.failedTitle),
      description: null,
      url: null,
      image: null,
      structured: null,
    };
    return page(
      speaks,
      head,
      context,
      why === 'missing' ? (
        <Nothing title={words.missingTitle} text={words.missingText} action={words.missingAction} href="/events" />
      ) : (
        <Nothing title={words.failedTitle} text={words.failedText} action={words.failedAction} href="" />
      ),
    );
  },

  picture: (event, locale) => pictureOf(event, tongue(locale, event.timeZone)),

  calendarEntry(event, { locale, publicUrl }) {
    const { words } = tongue(locale, event.timeZone);
    const { place } = event;
    const where = [place.name, place.address, place.city].filter(Boolean).join(', ');
    return {
      summary: event.title,
      location: event.format === 'online' ? words.online : where || null,
      description: [event.summary?.trim(), `${publicUrl}/e/${event.slug}`].filter(Boolean).join('\n\n'),
    };
  },
};
