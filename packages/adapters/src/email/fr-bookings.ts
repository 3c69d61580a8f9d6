/** Sessions, series and their ends, in French. U+00A0 stands before double punctuation. */
import type { MailTemplates, MissedCause, SeriesProps, SessionProps } from '@seatwise/domain/ports';
import type { Catalogue, Copy } from './catalogue.ts';
import { dayText, localDayText, momentText, sameClock, spanText, weekdayText, zoneText } from './words.ts';

const LANGUAGE = 'fr-FR';

/** Whoever has left has no name any more. */
const other = (name: string): string => name || 'l’autre personne';
const Other = (name: string): string => name || 'L’autre personne';

const day = (at: string, { timeZone }: Pick<SessionProps, 'timeZone'>): string => dayText(at, LANGUAGE, timeZone, false);
const inZone = (from: string, to: string, zone: string): string =>
  `${spanText(from, to, LANGUAGE, zone)} (${zoneText(from, LANGUAGE, zone)})`;

function times(label: string, { startsAt, endsAt, timeZone, coachTimeZone }: SessionProps): (readonly [string, string])[] {
  const own = [label, inZone(startsAt, endsAt, timeZone)] as const;
  if (sameClock(startsAt, timeZone, coachTimeZone)) return [own];
  return [own, ['Chez le coach\u00A0:', inZone(startsAt, endsAt, coachTimeZone)]];
}

const noted = (note: string): Pick<Copy, 'passage'> =>
  note === '' ? {} : { passage: { label: 'À noter\u00A0:', text: note, quoted: true } };
const wordsOf = ({ byYou, withName }: Pick<SessionProps, 'byYou' | 'withName'>): string =>
  byYou ? 'Votre message\u00A0:' : `${Other(withName)} vous écrit\u00A0:`;
const reasoned = (reason: string, props: Pick<SessionProps, 'byYou' | 'withName'>): Pick<Copy, 'passage'> =>
  reason === '' ? {} : { passage: { label: wordsOf(props), text: reason, quoted: true } };

function pattern({ dayOfWeek, intervalWeeks, startTime, endTime, startDate, seriesTimeZone }: SeriesProps): string {
  const name = weekdayText(dayOfWeek, LANGUAGE);
  const often =
    intervalWeeks === 1
      ? `tous les ${name}s`
      : intervalWeeks === 2
        ? `un ${name} sur deux`
        : `un ${name} toutes les ${intervalWeeks} semaines`;
  return `${often}, ${startTime}–${endTime} (${zoneText(`${startDate}T12:00:00Z`, LANGUAGE, seriesTimeZone)})`;
}

const CAUSES: Record<MissedCause, string> = {
  conflict: 'l’horaire est pris',
  closed: 'hors des heures ouvertes',
  time_off: 'congé',
  clock_change: 'le changement d’heure fait sauter cet horaire',
};

const listed = (lines: readonly string[], more: number): string =>
  [...lines, ...(more > 0 ? [more === 1 ? 'et une autre' : `et ${more} autres`] : [])].join('\n');

function seriesBooked(props: MailTemplates['seriesBooked']): Copy {
  const { byYou, withName, startDate, endDate, goesOn, sessions, dates, missed, missedMore, note, timeZone } = props;
  const passages = [
    ...(dates.length === 0
      ? []
      : [
          {
            label: `${sessions > dates.length ? 'Les premières dates' : 'Les dates'}, dans votre fuseau (${zoneText(dates[0] ?? '', LANGUAGE, timeZone)})`,
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
            label: 'Dates qui n’ont pas pu être réservées',
            text: listed(
              missed.map(({ date, cause }) => `${localDayText(date, LANGUAGE)}\u00A0: ${CAUSES[cause]}`),
              missedMore,
            ),
            quoted: false,
          },
        ]),
    ...(note === '' ? [] : [{ label: 'À noter\u00A0:', text: note, quoted: true }]),
  ];
  return {
    subject: `Une série de séances avec ${other(withName)}`,
    heading: 'Une série de séances est réservée',
    body: [
      byYou
        ? `Vous avez réservé une série de séances avec ${other(withName)}.`
        : `${Other(withName)} a réservé une série de séances avec vous.`,
    ],
    facts: [
      ['Quand\u00A0:', pattern(props)],
      ['À partir du\u00A0:', localDayText(startDate, LANGUAGE)],
      ['Jusqu’au\u00A0:', endDate === null ? 'sans date de fin' : localDayText(endDate, LANGUAGE)],
    ],
    passages,
    after: [
      ...(sessions === 0 ? [] : [`Le fichier joint ${sessions === 1 ? 'l’inscrit' : 'les inscrit'} dans votre agenda.`]),
      ...(goesOn
        ? [
            'Les séances plus lointaines s’ajoutent à mesure que leur semaine approche. Abonnez votre agenda au calendrier proposé dans votre profil\u00A0: elles y apparaîtront d’elles-mêmes.',
          ]
        : []),
    ],
  };
}

function seriesEnded(props: MailTemplates['seriesEnded']): Copy {
  const { byYou, withName, cancelled, kept, reason, timeZone } = props;
  return {
    subject: `Fin d’une série de séances avec ${other(withName)}`,
    heading: 'Une série prend fin',
    body: [
      byYou
        ? `Vous avez mis fin à votre série de séances avec ${other(withName)}.`
        : `${Other(withName)} a mis fin à votre série de séances.`,
      cancelled === 0
        ? 'Aucune séance n’a dû être annulée.'
        : cancelled === 1
          ? 'Une séance est annulée.'
          : `${cancelled} séances sont annulées.`,
    ],
    facts: [['C’était\u00A0:', pattern(props)]],
    passages: [
      ...(kept.length === 0
        ? []
        : [
            {
              label: `Ce qui est maintenu, dans votre fuseau (${zoneText(kept[0] ?? '', LANGUAGE, timeZone)})`,
              text: listed(
                kept.map((at) => momentText(at, LANGUAGE, timeZone)),
                0,
              ),
              quoted: false,
            },
          ]),
      ...(reason === '' ? [] : [{ label: wordsOf(props), text: reason, quoted: true }]),
    ],
  };
}

export const frBookings = {
  buttons: {
    sessionBooked: 'Voir la séance',
    sessionMoved: 'Voir la séance',
    sessionCancelled: 'Voir mes séances',
    sessionReminder: 'Voir la séance',
    seriesBooked: 'Voir les séances',
    seriesEnded: 'Voir mes séances',
    conflictsFound: 'Choisir d’autres horaires',
    pairingEnded: 'Voir mes séances',
  },
  mails: {
    sessionBooked: (props) => ({
      subject: props.again
        ? `La séance du ${day(props.startsAt, props)} avec ${other(props.withName)} a bien lieu`
        : `Séance avec ${other(props.withName)}, ${day(props.startsAt, props)}`,
      heading: props.again ? 'La séance a finalement lieu' : 'Une séance est réservée',
      body: [
        props.again
          ? props.byYou
            ? `Vous avez rétabli votre séance avec ${other(props.withName)}.`
            : `${Other(props.withName)} a rétabli votre séance, qui avait été annulée.`
          : props.byYou
            ? `Vous avez réservé une séance avec ${other(props.withName)}.`
            : `${Other(props.withName)} a réservé une séance avec vous.`,
      ],
      facts: times('Quand\u00A0:', props),
      ...noted(props.note),
    }),
    sessionMoved: (props) => ({
      subject: `Séance avec ${other(props.withName)} déplacée au ${day(props.startsAt, props)}`,
      heading: 'Une séance change d’horaire',
      body: [
        props.byYou ? `Vous avez déplacé votre séance avec ${other(props.withName)}.` : `${Other(props.withName)} a déplacé votre séance.`,
      ],
      facts: [
        ...times('Désormais\u00A0:', props),
        ...(props.movedFrom === null ? [] : [['Prévue d’abord\u00A0:', momentText(props.movedFrom, LANGUAGE, props.timeZone)] as const]),
      ],
    }),
    sessionCancelled: (props) => ({
      subject: `Séance du ${day(props.startsAt, props)} avec ${other(props.withName)} annulée`,
      heading: 'Une séance est annulée',
      body: [
        props.byYou ? `Vous avez annulé votre séance avec ${other(props.withName)}.` : `${Other(props.withName)} a annulé votre séance.`,
      ],
      facts: times('Elle était prévue\u00A0:', props),
      ...reasoned(props.reason, props),
    }),
    sessionReminder: (props) => ({
      subject: `Rappel\u00A0: séance avec ${other(props.withName)}, ${day(props.startsAt, props)}`,
      heading: 'Une séance approche',
      body: [`Votre séance avec ${other(props.withName)} commence dans moins d’un jour.`],
      facts: times('Quand\u00A0:', props),
      ...noted(props.note),
    }),
    seriesBooked,
    seriesEnded,
    conflictsFound: ({ dates, more }) => ({
      subject:
        dates.length + more === 1
          ? 'Une date de vos séries n’a pas pu être réservée'
          : `${dates.length + more} dates de vos séries n’ont pas pu être réservées`,
      heading: 'Des dates n’ont pas pu être réservées',
      body: ['Les séances de vos séries s’inscrivent quelques semaines à l’avance. Pour ces dates, ce n’était pas possible.'],
      passages: [
        {
          label: 'Dates sans séance',
          text: listed(
            dates.map(({ memberName, date, cause }) => `${localDayText(date, LANGUAGE)}, ${other(memberName)}\u00A0: ${CAUSES[cause]}`),
            more,
          ),
          quoted: false,
        },
      ],
      after: ['À vous de choisir un autre horaire pour chacune, ou d’y renoncer. D’ici là, rien n’est réservé à ces dates.'],
    }),
    pairingEnded: ({ withName, byYou, cancelled }) => ({
      subject: withName === '' ? 'Une personne avec qui vous aviez des séances est partie' : `Fin de l’accompagnement avec ${withName}`,
      heading: 'Un accompagnement prend fin',
      body: [
        byYou
          ? `Vous avez mis fin à l’accompagnement avec ${other(withName)}.`
          : withName === ''
            ? 'Une personne avec qui vous aviez des séances a quitté Seatwise.'
            : `${withName} a mis fin à votre accompagnement.`,
        cancelled === 0
          ? 'Plus rien n’était réservé entre vous.'
          : cancelled === 1
            ? 'La séance encore à venir est annulée.'
            : `Les ${cancelled} séances encore à venir sont annulées.`,
        'Ce que vous avez réservé avec d’autres n’est pas touché.',
      ],
    }),
  },
} satisfies {
  buttons: Partial<Catalogue['buttons']>;
  mails: Partial<Catalogue['mails']>;
};
