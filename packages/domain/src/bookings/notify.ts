/**
 * Tells both of the two what became of their sessions, each in their own language and zone, with what their calendars have to know. Whoever
 * did it gets a mail only where a calendar comes with it. Read anew when the job runs: what has been overtaken by then is not told.
 */
import type { Tx } from '@seatwise/db';
import type { z } from 'zod';
import { mailIdOf, sendOnce } from '../jobs/index.ts';
import { systemActor } from '../kernel/command.ts';
import type { Deps } from '../kernel/deps.ts';
import { handler } from '../kernel/job.ts';
import type { MailTemplate, MissedCause, SeriesProps } from '../ports/mail.ts';
import { bookingNewsJob, conflictsFoundJob, type bookingNews } from './jobs.ts';
import { addressed, pageOf, pairsOf, type Pair, type Party, type PartyMail } from './parties.ts';
import { calendarOf, otherThan, plannedById, sessionProps, type PlannedRow } from './session-mails.ts';

type News = z.output<typeof bookingNews>;

/** Dates that a mail names; more than these are counted. */
const NAMED = 12;

const both = (pair: Pair): Party[] => [pair.coach, pair.member];

type SingleNotice = 'booked' | 'restored' | 'moved' | 'cancelled';

function singleMail(deps: Deps, notice: SingleNotice, pair: Pair, to: Party, session: PlannedRow, actorId: string): PartyMail {
  const props = sessionProps(deps, pair, to, session, actorId);
  const template = (): MailTemplate => {
    if (notice === 'cancelled') return { name: 'sessionCancelled', props: { ...props, reason: session.reason ?? '' } };
    if (notice === 'moved') return { name: 'sessionMoved', props: { ...props, movedFrom: session.moved_from?.toISOString() ?? null } };
    return { name: 'sessionBooked', props: { ...props, again: notice === 'restored', note: session.note ?? '' } };
  };
  return {
    id: mailIdOf(notice, session.id, session.sequence, to.id),
    template: template(),
    ...calendarOf(deps, pair, to, notice === 'cancelled' ? 'cancel' : 'request', [session]),
  };
}

async function aboutOne(tx: Tx, deps: Deps, notice: SingleNotice, { sessionIds, actorId }: News): Promise<void> {
  const wanted = notice === 'cancelled' ? 'cancelled' : 'scheduled';
  const sessions = (await plannedById(tx, sessionIds)).filter(({ status }) => status === wanted);
  const pairOf = await pairsOf(tx, sessions);
  const payloads = sessions.flatMap((session) => {
    const pair = pairOf(session);
    return pair ? both(pair).map((to) => addressed(deps, to, singleMail(deps, notice, pair, to, session, actorId))) : [];
  });
  await sendOnce(tx, payloads);
}

interface SeriesRow {
  id: string;
  coach_id: string;
  member_id: string;
  time_zone: string;
  day_of_week: number;
  starts: string;
  ends: string;
  start_date: string;
  end_date: string | null;
  goes_on: boolean;
  interval_weeks: number;
  note: string | null;
  reason: string | null;
}

const SERIES = `
  SELECT id, coach_id, member_id, time_zone, day_of_week, to_char(start_time, 'HH24:MI') AS starts, to_char(end_time, 'HH24:MI') AS ends,
    start_date::text AS start_date, end_date::text AS end_date, coalesce(end_date > generated_until, true) AS goes_on, interval_weeks, note, reason
  FROM recurring_bookings WHERE id = $1`;
const KEPT = `SELECT starts_at FROM training_sessions WHERE recurring_booking_id = $1 AND status = 'scheduled' AND starts_at > app.now() ORDER BY 1`;

const seriesProps = (deps: Deps, pair: Pair, to: Party, series: SeriesRow, actorId: string): SeriesProps => ({
  name: to.name,
  withName: otherThan(pair, to).name,
  byYou: to.id === actorId,
  dayOfWeek: series.day_of_week,
  startTime: series.starts,
  endTime: series.ends,
  intervalWeeks: series.interval_weeks,
  seriesTimeZone: series.time_zone,
  startDate: series.start_date,
  timeZone: to.timeZone,
  url: pageOf(deps, to),
});

const startsOf = (rows: readonly { starts_at: Date }[]): string[] => rows.slice(0, NAMED).map(({ starts_at: at }) => at.toISOString());

async function aboutSeries(tx: Tx, deps: Deps, news: News): Promise<void> {
  const [series] = await tx.sql<SeriesRow & Record<string, unknown>>(SERIES, [news.recurringBookingId]);
  const pair = series && (await pairsOf(tx, [series]))(series);
  if (!pair) return;
  const planned = await plannedById(tx, news.sessionIds);
  const ended = news.notice === 'seriesEnded';
  const sessions = planned.filter(({ status }) => status === (ended ? 'cancelled' : 'scheduled'));
  const kept = ended ? startsOf(await tx.sql<{ starts_at: Date }>(KEPT, [series.id])) : [];
  const mailFor = (to: Party): PartyMail => {
    const props = seriesProps(deps, pair, to, series, news.actorId);
    const template: MailTemplate = ended
      ? { name: 'seriesEnded', props: { ...props, cancelled: sessions.length, kept, reason: series.reason ?? '' } }
      : {
          name: 'seriesBooked',
          props: {
            ...props,
            endDate: series.end_date,
            goesOn: series.goes_on,
            sessions: sessions.length,
            dates: startsOf(sessions),
            missed: news.missed.slice(0, NAMED),
            missedMore: Math.max(0, news.missed.length - NAMED),
            note: series.note ?? '',
          },
        };
    return { id: mailIdOf(news.notice, series.id, to.id), template, ...calendarOf(deps, pair, to, ended ? 'cancel' : 'request', sessions) };
  };
  const concerned = both(pair).filter(({ id }) => id !== news.actorId || !ended || sessions.length > 0);
  await sendOnce(
    tx,
    concerned.map((to) => addressed(deps, to, mailFor(to))),
  );
}

const ENDED = 'SELECT max(ended_at)::text AS at FROM coach_members WHERE coach_id = $1 AND member_id = $2';

async function aboutPair(tx: Tx, deps: Deps, { pair: ids, sessionIds, actorId }: News): Promise<void> {
  const key = ids && { coach_id: ids.coachId, member_id: ids.memberId };
  const pair = key && (await pairsOf(tx, [key]))(key);
  if (!pair) return;
  const [ended] = await tx.sql<{ at: string | null }>(ENDED, [key.coach_id, key.member_id]);
  const sessions = (await plannedById(tx, sessionIds)).filter(({ status }) => status === 'cancelled');
  const mailFor = (to: Party): PartyMail => ({
    id: mailIdOf('unpaired', key.coach_id, key.member_id, ended?.at ?? '', to.id),
    template: {
      name: 'pairingEnded',
      props: {
        name: to.name,
        withName: otherThan(pair, to).name,
        byYou: to.id === actorId,
        cancelled: sessions.length,
        url: pageOf(deps, to),
      },
    },
    ...calendarOf(deps, pair, to, 'cancel', sessions),
  });
  const concerned = both(pair).filter(({ id }) => id !== actorId || sessions.length > 0);
  await sendOnce(
    tx,
    concerned.map((to) => addressed(deps, to, mailFor(to))),
  );
}

export const notifyBookings = handler(bookingNewsJob, async ({ deps }, news) => {
  await deps.system.transaction(systemActor(deps, 'bookings.notify'), async (tx) => {
    switch (news.notice) {
      case 'seriesBooked':
      case 'seriesEnded':
        return aboutSeries(tx, deps, news);
      case 'unpaired':
        return aboutPair(tx, deps, news);
      default:
        return aboutOne(tx, deps, news.notice, news);
    }
  });
});

/** Still open when the job runs. */
const FOUND = `
  SELECT g.coach_id, g.member_id, m.name AS member_name, g.occurrence_date::text AS date, g.cause, count(*) OVER ()::integer AS total
  FROM generation_conflicts g JOIN people m ON m.id = g.member_id
  WHERE g.run_id = $1 AND g.coach_id = $2 AND g.resolved_at IS NULL ORDER BY g.occurrence_date, g.id LIMIT ${NAMED}`;

interface FoundRow {
  coach_id: string;
  member_id: string;
  member_name: string;
  date: string;
  cause: MissedCause;
  total: number;
}

export const notifyConflicts = handler(conflictsFoundJob, async ({ deps }, { runId, coachId }) => {
  await deps.system.transaction(systemActor(deps, 'bookings.conflictsFound'), async (tx) => {
    const rows = await tx.sql<FoundRow & Record<string, unknown>>(FOUND, [runId, coachId]);
    const [first] = rows;
    const to = first && (await pairsOf(tx, [first]))(first)?.coach;
    if (!to) return;
    const template: MailTemplate = {
      name: 'conflictsFound',
      props: {
        name: to.name,
        dates: rows.map(({ member_name: memberName, date, cause }) => ({ memberName, date, cause })),
        more: first.total - rows.length,
        url: `${deps.publicUrl}/trainer/coaching/conflicts`,
      },
    };
    await sendOnce(tx, [addressed(deps, to, { id: mailIdOf('conflictsFound', runId, to.id), template })]);
  });
});
