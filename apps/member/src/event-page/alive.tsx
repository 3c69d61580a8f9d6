/** Brings the ticket box to life in what the server has drawn. */
import { createRoot, hydrateRoot } from 'react-dom/client';
import type { ErrorCopy } from '@seatwise/web/errors';
import type { EventPageWords } from '../i18n/event-page.en.ts';
import { recallHold } from './box/hold.ts';
import { TicketBox } from './box/TicketBox.tsx';
import { BOX_DATA_ID, BOX_ID, type BoxData } from './data.ts';
import { tongueOf } from './words.ts';

/** Resolves once the box answers. */
export function comeAlive(words: EventPageWords, errors: ErrorCopy): Promise<void> {
  const place = document.getElementById(BOX_ID);
  const text = document.getElementById(BOX_DATA_ID)?.textContent;
  if (place === null || text === null || text === undefined) return Promise.resolve();
  // Written by our own server for this very code.
  const data = JSON.parse(text) as BoxData;
  const hold = recallHold(data.event.id);
  return new Promise((resolve) => {
    const box = (
      <TicketBox {...tongueOf(data.locale, words, data.event.timeZone)} data={data} errors={errors} restored={hold} onAlive={resolve} />
    );
    if (hold === null) {
      hydrateRoot(place, box);
      return;
    }
    // In the place of what everybody sees: what is held for this browser.
    place.replaceChildren();
    createRoot(place).render(box);
  });
}
