import type { PublicEventView } from '@seatwise/domain/events/contract';
import { EventPattern } from '@seatwise/ui/events';
import { typeset } from '@seatwise/web/format';
import { linkify } from '../lib/linkify.ts';
import { BOX_DATA_ID, BOX_ID } from './data.ts';
import { whenOf } from './when.ts';
import type { Tongue } from './words.ts';
import styles from './EventPage.module.css';

/** An event for everybody: drawn on the server, and alive only in its ticket box. */
export function EventPage({
  event,
  tongue,
  box,
  data,
}: {
  event: PublicEventView;
  tongue: Tongue;
  box: string | null;
  data: string | null;
}) {
  const { words } = tongue;
  const lead = event.landing?.headline ?? event.summary;
  const about = event.landing?.body ?? event.description;
  const highlights = event.landing?.highlights ?? [];
  return (
    <article className={styles.event}>
      <div className={styles.band}>
        <EventPattern title={event.title} columns={14} rows={3} className={styles.pattern ?? ''} />
      </div>
      <div className={styles.frame}>
        <header className={styles.head}>
          <DateObject event={event} tongue={tongue} />
          <div className={styles.naming}>
            <State event={event} tongue={tongue} />
            <h1 className={styles.title}>{typeset(event.title, tongue.locale)}</h1>
            {lead === null ? null : <p className={styles.lead}>{lead}</p>}
            <p className={styles.host}>
              {words.hostedBy} <strong>{event.organizer.name}</strong>
            </p>
            <Jump event={event} tongue={tongue} />
          </div>
        </header>
        <div className={styles.facts}>
          <WhenFact event={event} tongue={tongue} />
          <WhereFact event={event} tongue={tongue} />
        </div>
        <aside className={styles.side} aria-label={words.box.title}>
          {event.status === 'cancelled' ? (
            <Ended title={words.cancelled} text={words.cancelledText} reason={event.cancelReason} tone="harm" />
          ) : event.status === 'completed' ? (
            <Ended title={words.completed} text={words.completedText} reason={null} tone="quiet" />
          ) : (
            <>
              <div id={BOX_ID} className={styles.box} dangerouslySetInnerHTML={{ __html: box ?? '' }} />
              {data === null ? null : <script id={BOX_DATA_ID} type="application/json" dangerouslySetInnerHTML={{ __html: data }} />}
            </>
          )}
        </aside>
        <div className={styles.body}>
          {highlights.length === 0 ? null : (
            <section>
              <h2 className={styles.heading}>{words.highlights}</h2>
              <ul className={styles.highlights}>
                {highlights.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          )}
          {about === null || about.trim() === '' ? null : (
            <section>
              <h2 className={styles.heading}>{words.about}</h2>
              <div className={styles.prose}>
                {about
                  .trim()
                  .split(/\n{2,}/)
                  .map((paragraph, at) => (
                    <p key={at}>
                      <Linked text={paragraph} />
                    </p>
                  ))}
              </div>
            </section>
          )}
        </div>
      </div>
    </article>
  );
}

/** On a phone the box is further down: the way to it, and from how much. */
function Jump({ event, tongue: { words, format } }: { event: PublicEventView; tongue: Tongue }) {
  const open = event.status === 'published' ? event.tiers.filter(({ status }) => status === 'on_sale') : [];
  const [cheapest] = open.map(({ price }) => price).toSorted((a, b) => a.amount - b.amount);
  if (cheapest === undefined) return null;
  return (
    <a href={`#${BOX_ID}`} className={styles.jump}>
      {cheapest.amount === 0 ? words.jumpFree : words.jump(format.money(cheapest))}
    </a>
  );
}

function Linked({ text }: { text: string }) {
  return linkify(text).map((part, at) =>
    part.href === null ? (
      part.text
    ) : (
      <a key={at} href={part.href} rel="noreferrer noopener nofollow" target="_blank">
        {part.text}
      </a>
    ),
  );
}

/** The date as a thing one could hold. A picture: the words stand below. */
function DateObject({ event, tongue: { format } }: { event: PublicEventView; tongue: Tongue }) {
  const day = format.localDate(event.startsAt);
  return (
    <div className={styles.date} aria-hidden>
      <span className={styles.month}>{format.month(day.slice(0, 7), 'short').replace('.', '')}</span>
      <span className={styles.number}>{Number(day.slice(8))}</span>
      <span className={styles.weekday}>{format.weekday(new Date(`${day}T00:00:00Z`).getUTCDay())}</span>
    </div>
  );
}

function State({ event, tongue: { words } }: { event: PublicEventView; tongue: Tongue }) {
  if (event.status === 'cancelled')
    return (
      <p className={styles.state} data-tone="harm">
        {words.cancelled}
      </p>
    );
  if (event.status === 'completed') return <p className={styles.state}>{words.completed}</p>;
  const shut = event.tiers.length > 0 && event.tiers.every(({ status }) => status === 'sold_out');
  return shut ? <p className={styles.state}>{words.soldOutBadge}</p> : null;
}

function WhenFact({ event, tongue }: { event: PublicEventView; tongue: Tongue }) {
  const { words, format } = tongue;
  const when = whenOf(tongue, event.startsAt, event.endsAt);
  return (
    <section className={styles.fact}>
      <h2 className={styles.factName}>{words.when}</h2>
      <p className={styles.factMain}>{when.day}</p>
      <p>
        <time dateTime={event.startsAt}>{when.hours}</time> <span className={styles.quiet}>{words.zone(format.place(event.timeZone))}</span>
      </p>
      <p className={styles.elsewhere} data-elsewhere={`${event.startsAt} ${event.endsAt} ${event.timeZone}`} hidden />
      {event.status === 'published' ? (
        <p>
          <a href={`/e/${event.slug}/calendar.ics`} className={styles.link}>
            {words.addToCalendar}
          </a>
        </p>
      ) : null}
    </section>
  );
}

function WhereFact({ event: { place, format }, tongue: { words, locale } }: { event: PublicEventView; tongue: Tongue }) {
  const country =
    place.country === null ? null : new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(place.country.toUpperCase());
  const town = [place.city, country].filter(Boolean).join(', ');
  const query = [place.name, place.address, place.city, place.country].filter(Boolean).join(', ');
  const sure = place.kind === 'venue' || place.kind === 'custom';
  return (
    <section className={styles.fact}>
      <h2 className={styles.factName}>{words.where}</h2>
      {format === 'online' || place.kind === 'online' ? (
        <>
          <p className={styles.factMain}>{words.online}</p>
          <p className={styles.quiet}>{words.onlineText}</p>
        </>
      ) : (
        <>
          <p className={styles.factMain}>{place.name ?? (place.city === null ? words.toBeConfirmed : place.city)}</p>
          {place.address === null ? null : <p>{place.address}</p>}
          {town === '' || place.name === null ? null : <p>{town}</p>}
          {sure ? null : <p className={styles.quiet}>{words.toBeConfirmedText}</p>}
          {format === 'hybrid' ? <p className={styles.quiet}>{words.hybridText}</p> : null}
          {sure && query !== '' ? (
            <p>
              <a
                href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(query)}`}
                className={styles.link}
                rel="noreferrer noopener"
                target="_blank"
              >
                {words.map}
              </a>
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}

function Ended({ title, text, reason, tone }: { title: string; text: string; reason: string | null; tone: 'harm' | 'quiet' }) {
  return (
    <div className={styles.ended} data-tone={tone}>
      <p className={styles.endedTitle}>{title}</p>
      <p>{text}</p>
      {reason === null || reason.trim() === '' ? null : <blockquote className={styles.reason}>{reason}</blockquote>}
    </div>
  );
}
