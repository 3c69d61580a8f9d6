/** Sessions, series and their ends, in English. */
import type { MailTemplates, MissedCause, SeriesProps, SessionProps } from '@seatwise/domain/ports';
import type { Catalogue, Copy } from './catalogue.ts';
import { dayText, localDayText, momentText, sameClock, spanText, weekdayText, zoneText } from './words.ts';

const LANGUAGE = 'en-GB';

/** Whoever has left has no name any more. */
const other = (name: string): string => name || 'the other person';
const Other = (name: string): string => name || 'The other person';
const SessionsOf = (count: number): string => (count === 1 ? 'One session' : `${count} sessions`);
const datesOf = (count: number): string => (count === 1 ? 'one date' : `${count} dates`);

const day = (at: string, { timeZone }: Pick<SessionProps, 'timeZone'>): string => dayText(at, LANGUAGE, timeZone, false);
const inZone = (from: string, to: string, zone: string): string =>
  `${spanText(from, to, LANGUAGE, zone)} (${zoneText(from, LANGUAGE, zone)})`;

function times(label: string, { startsAt, endsAt, timeZone, coachTimeZone }: SessionProps): (readonly [string, string])[] {
  const own = [label, inZone(startsAt, endsAt, timeZone)] as const;
  if (sameClock(startsAt, timeZone, coachTimeZone)) return [own];
  return [own, ['Coach’s zone:', inZone(startsAt, endsAt, coachTimeZone)]];
}

const noted = (note: string): Pick<Copy, 'passage'> => (note === '' ? {} : { passage: { label: 'Note', text: note, quoted: true } });
const reasoned = (reason: string, { byYou, withName }: Pick<SessionProps, 'byYou' | 'withName'>): Pick<Copy, 'passage'> =>
  reason === '' ? {} : { passage: { label: byYou ? 'Your words' : `${Other(withName)} writes:`, text: reason, quoted: true } };

function pattern({ dayOfWeek, intervalWeeks, startTime, endTime, startDate, seriesTimeZone }: SeriesProps): string {
  const name = weekdayText(dayOfWeek, LANGUAGE);
  const often =
    intervalWeeks === 1 ? `Every ${name}` : intervalWeeks === 2 ? `Every second ${name}` : `A ${name} every ${intervalWeeks} weeks`;
  return `${often}, ${startTime}–${endTime} (${zoneText(`${startDate}T12:00:00Z`, LANGUAGE, seriesTimeZone)})`;
}

const CAUSES: Record<MissedCause, string> = {
  conflict: 'the time is taken',
  closed: 'outside the hours that are open',
  time_off: 'time off',
  clock_change: 'the clocks skip that hour',
};

/** The dates of a list, and how many more there are. */
const listed = (lines: readonly string[], more: number): string => [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');

function seriesBooked(props: MailTemplates['seriesBooked']): Copy {
  const { byYou, withName, startDate, endDate, goesOn, sessions, dates, missed, missedMore, note, timeZone } = props;
  const passages = [
    ...(dates.length === 0
      ? []
      : [
          {
            label: `${sessions > dates.length ? 'The first dates' : 'The dates'}, in your zone (${zoneText(dates[0] ?? '', LANGUAGE, timeZone)})`,
            text: listed(
              dates.map((at) => momentText(at, LANGUAGE, timeZone)),
              sessions - dates.length,
            ),
            quoted: false,
          },
        ]),
    ...(missed.length === 0
      ? []
      : [
          {
            label: 'Could not be made',
            text: listed(
              missed.map(({ date, cause }) => `${localDayText(date, LANGUAGE)}: ${CAUSES[cause]}`),
              missedMore,
            ),
            quoted: false,
          },
        ]),
    ...(note === '' ? [] : [{ label: 'Note', text: note, quoted: true }]),
  ];
  return {
    subject: `A series of sessions with ${other(withName)}`,
    heading: 'A series of sessions is booked',
    body: [
      byYou
        ? `You have booked a series of sessions with ${other(withName)}.`
        : `${Other(withName)} has booked a series of sessions with you.`,
    ],
    facts: [
      ['When:', pattern(props)],
      ['From:', localDayText(startDate, LANGUAGE)],
      ['Until:', endDate === null ? 'no end' : localDayText(endDate, LANGUAGE)],
    ],
    passages,
    after: [
      ...(sessions === 0 ? [] : [`The attached file puts ${sessions === 1 ? 'it' : 'them'} into your calendar.`]),
      ...(goesOn
        ? [
            'Sessions further ahead are made as their weeks come near. Subscribe to your calendar feed, in your profile, and they appear in your calendar by themselves.',
          ]
        : []),
    ],
  };
}

function seriesEnded(props: MailTemplates['seriesEnded']): Copy {
  const { byYou, withName, cancelled, kept, reason, timeZone } = props;
  return {
    subject: `A series of sessions with ${other(withName)} has ended`,
    heading: 'A series has ended',
    body: [
      byYou ? `You have ended your series of sessions with ${other(withName)}.` : `${Other(withName)} has ended your series of sessions.`,
      cancelled === 0 ? 'No session had to be cancelled.' : `${SessionsOf(cancelled)} ${cancelled === 1 ? 'is' : 'are'} cancelled.`,
    ],
    facts: [['It was:', pattern(props)]],
    passages: [
      ...(kept.length === 0
        ? []
        : [
            {
              label: `Still takes place, in your zone (${zoneText(kept[0] ?? '', LANGUAGE, timeZone)})`,
              text: listed(
                kept.map((at) => momentText(at, LANGUAGE, timeZone)),
                0,
              ),
              quoted: false,
            },
          ]),
      ...(reason === '' ? [] : [{ label: byYou ? 'Your words' : `${Other(withName)} writes:`, text: reason, quoted: true }]),
    ],
  };
}

export const enBookings = {
  buttons: {
    sessionBooked: 'See the session',
    sessionMoved: 'See the session',
    sessionCancelled: 'See my sessions',
    sessionReminder: 'See the session',
    seriesBooked: 'See the sessions',
    seriesEnded: 'See my sessions',
    conflictsFound: 'Find other times',
    pairingEnded: 'See my sessions',
  },
  mails: {
    sessionBooked: (props) => ({
      subject: props.again
        ? `Session with ${other(props.withName)} on ${day(props.startsAt, props)} takes place after all`
        : `Session with ${other(props.withName)} on ${day(props.startsAt, props)}`,
      heading: props.again ? 'The session takes place after all' : 'A session is booked',
      body: [
        props.again
          ? props.byYou
            ? `You have taken back the cancellation of your session with ${other(props.withName)}.`
            : `${Other(props.withName)} has taken back the cancellation of your session.`
          : props.byYou
            ? `You have booked a session with ${other(props.withName)}.`
            : `${Other(props.withName)} has booked a session with you.`,
      ],
      facts: times('When:', props),
      ...noted(props.note),
    }),
    sessionMoved: (props) => ({
      subject: `Session with ${other(props.withName)} moved to ${day(props.startsAt, props)}`,
      heading: 'A session has a new time',
      body: [
        props.byYou ? `You have moved your session with ${other(props.withName)}.` : `${Other(props.withName)} has moved your session.`,
      ],
      facts: [
        ...times('New time:', props),
        ...(props.movedFrom === null ? [] : [['First planned:', momentText(props.movedFrom, LANGUAGE, props.timeZone)] as const]),
      ],
    }),
    sessionCancelled: (props) => ({
      subject: `Session with ${other(props.withName)} on ${day(props.startsAt, props)} is cancelled`,
      heading: 'A session is cancelled',
      body: [
        props.byYou
          ? `You have cancelled your session with ${other(props.withName)}.`
          : `${Other(props.withName)} has cancelled your session.`,
      ],
      facts: times('It was:', props),
      ...reasoned(props.reason, props),
    }),
    sessionReminder: (props) => ({
      subject: `Reminder: session with ${other(props.withName)} on ${day(props.startsAt, props)}`,
      heading: 'A session is coming up',
      body: [`Your session with ${other(props.withName)} begins within a day.`],
      facts: times('When:', props),
      ...noted(props.note),
    }),
    seriesBooked,
    seriesEnded,
    conflictsFound: ({ dates, more }) => ({
      subject: `${datesOf(dates.length + more).replace(/^o/, 'O')} of your series could not be made`,
      heading: 'Some dates could not be made',
      body: ['Sessions of your series are made some weeks ahead. For these dates that was not possible:'],
      passages: [
        {
          label: 'Not made',
          text: listed(
            dates.map(({ memberName, date, cause }) => `${localDayText(date, LANGUAGE)}, ${other(memberName)}: ${CAUSES[cause]}`),
            more,
          ),
          quoted: false,
        },
      ],
      after: ['Give each another time, or let it go. Until you decide, nothing is booked on these dates.'],
    }),
    pairingEnded: ({ withName, byYou, cancelled }) => ({
      subject: withName === '' ? 'Somebody you had sessions with has left' : `You and ${withName} are no longer paired`,
      heading: 'A pairing has ended',
      body: [
        byYou
          ? `You have ended your pairing with ${other(withName)}.`
          : withName === ''
            ? 'Somebody you had sessions with has left Seatwise.'
            : `${withName} has ended your pairing.`,
        cancelled === 0
          ? 'Nothing was booked between you any more.'
          : `${SessionsOf(cancelled)} that ${cancelled === 1 ? 'was' : 'were'} still ahead ${cancelled === 1 ? 'is' : 'are'} cancelled.`,
        'What you have booked with others stays.',
      ],
    }),
  },
} satisfies {
  buttons: Partial<Catalogue['buttons']>;
  mails: Partial<Catalogue['mails']>;
};
