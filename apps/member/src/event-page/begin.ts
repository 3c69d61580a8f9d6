/** What runs first: a few lines. The ticket box, and the library it is made with, come alive when somebody comes near it. */
import './page.css';
import './Document.module.css';
import './EventPage.module.css';
import { createFormat } from '@seatwise/web/format';
import type { EventPageWords } from '../i18n/event-page.en.ts';
import { rememberTouch, sourceOf } from './box/source.ts';
import { BOX_ID } from './data.ts';
import { isOneEvening } from './when.ts';

/** The choice of light or dark that the SPA keeps on this device. */
function takeScheme(): void {
  try {
    const scheme = localStorage.getItem('seatwise.color-scheme');
    if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset['mantineColorScheme'] = scheme;
  } catch {
    // No storage here: then it is as the system has it.
  }
}

function tellLocalTimes(words: EventPageWords): void {
  const locale = document.documentElement.lang === 'fr' ? 'fr' : 'en';
  for (const place of document.querySelectorAll<HTMLElement>('[data-elsewhere]')) {
    const [startsAt = '', endsAt = '', zone = ''] = (place.dataset['elsewhere'] ?? '').split(' ');
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const format = createFormat(locale, here);
    if (format.elsewhere(zone, startsAt) === null) continue;
    const day = format.localDate(startsAt) === format.localDate(startsAt, zone) ? '' : `${format.shortDate(startsAt)}, `;
    place.textContent = words.yourTime(day + (isOneEvening(startsAt, endsAt) ? format.span(startsAt, endsAt) : format.time(startsAt)));
    place.hidden = false;
  }
}

/** How far below the window the box may be for it to be made ready. */
const NEAR = '400px';

/** `wake` once: the box comes near, or somebody touches it. What is pressed while it wakes is pressed again when it is there. */
function whenNear(box: HTMLElement, wake: () => Promise<void>): void {
  let woken = false;
  let pressed: HTMLElement | null = null;
  const hold = (event: Event): void => {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
    if (control === null) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = control;
    start();
  };
  const watch = new IntersectionObserver((seen) => void (seen.some(({ isIntersecting }) => isIntersecting) && start()), {
    rootMargin: NEAR,
  });
  const start = (): void => {
    if (woken) return;
    woken = true;
    watch.disconnect();
    void wake().then(() => {
      box.removeEventListener('click', hold, true);
      pressed?.click();
    });
  };
  box.addEventListener('click', hold, true);
  box.addEventListener('focusin', start, { once: true });
  watch.observe(box);
}

/** That somebody looked, and where they came from; the answer says by what name. It may be lost, and must not hold up anything. */
function tellOfVisit(): void {
  const slug = decodeURIComponent(location.pathname.split('/')[2] ?? '').toLowerCase();
  const { source, medium, campaign, referrer } = sourceOf(location.search, document.referrer);
  void fetch('/trpc/events.recordVisit', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slug, referrer, ...(source === null ? {} : { utm: { source, medium, campaign } }) }),
    keepalive: true,
  })
    .then((answer) => answer.json())
    .then((answer: { result?: { data?: { source?: unknown } } }) => {
      const name = answer.result?.data?.source;
      if (typeof name === 'string') rememberTouch(slug, { source: name, medium, campaign, at: Date.now() });
    })
    .catch(() => undefined);
}

export function begin(words: EventPageWords, wake: () => Promise<void>): void {
  takeScheme();
  tellLocalTimes(words);
  tellOfVisit();
  const box = document.getElementById(BOX_ID);
  if (box !== null) whenNear(box, wake);
}
