/** Brings the ticket box to life in what the server has drawn, and tells what only a browser knows. */
import './page.css';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { createFormat } from '@seatwise/web/format';
import type { ErrorCopy } from '@seatwise/web/errors';
import type { EventPageWords } from '../i18n/event-page.en.ts';
import { recallHold } from './box/hold.ts';
import { TicketBox } from './box/TicketBox.tsx';
import { BOX_DATA_ID, BOX_ID, type BoxData } from './data.ts';
import { isOneEvening } from './when.ts';
import { tongueOf } from './words.ts';
import styles from './EventPage.module.css';

/** The choice of light or dark that the SPA keeps on this device. */
function takeScheme(): void {
  try {
    const scheme = localStorage.getItem('seatwise.color-scheme');
    if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset['mantineColorScheme'] = scheme;
  } catch {
    // No storage here: then it is as the system has it.
  }
}

function tellLocalTimes(locale: BoxData['locale'], words: EventPageWords): void {
  for (const place of document.querySelectorAll<HTMLElement>(`.${styles['elsewhere']}`)) {
    const [startsAt = '', endsAt = '', zone = ''] = (place.dataset['elsewhere'] ?? '').split(' ');
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const format = createFormat(locale, here);
    if (format.elsewhere(zone, startsAt) === null) continue;
    const day = format.localDate(startsAt) === format.localDate(startsAt, zone) ? '' : `${format.shortDate(startsAt)}, `;
    place.textContent = words.yourTime(day + (isOneEvening(startsAt, endsAt) ? format.span(startsAt, endsAt) : format.time(startsAt)));
    place.hidden = false;
  }
}

export function comeAlive(words: EventPageWords, errors: ErrorCopy): void {
  takeScheme();
  const place = document.getElementById(BOX_ID);
  const text = document.getElementById(BOX_DATA_ID)?.textContent;
  const locale = document.documentElement.lang === 'fr' ? 'fr' : 'en';
  tellLocalTimes(locale, words);
  if (place === null || text === null || text === undefined) return;
  // Written by our own server for this very code.
  const data = JSON.parse(text) as BoxData;
  const around = { ...tongueOf(locale, words, data.event.timeZone), data, errors };
  const hold = recallHold(data.event.id);
  if (hold === null) {
    hydrateRoot(place, <TicketBox {...around} restored={null} />);
    return;
  }
  // In the place of what everybody sees: what is held for this browser.
  place.replaceChildren();
  createRoot(place).render(<TicketBox {...around} restored={hold} />);
}
