import { clock, dayCount, days, hours, longDay, shortDay, zoneName } from './dates.ts';
import type { Material } from './material.ts';
import { amountOf, clip, hashtag, list, paragraphs, type Words } from './words.ts';

const COUNTS = ['', 'une journée', 'deux jours', 'trois jours', 'quatre jours', 'cinq jours', 'six jours', 'sept jours'];

/** « une soirée », « deux jours » */
function length(m: Material): string {
  const count = dayCount(m.span);
  if (count > 1) return COUNTS[count] ?? `${count} jours`;
  if (hours(m.span) > 5) return 'une journée';
  const hour = Number(clock('en', m.span.startsAt, m.span.timeZone).slice(0, 2));
  return hour >= 17 ? 'une soirée' : hour >= 12 ? 'un après-midi' : 'une matinée';
}

/** « à Lyon », « au Havre », « aux Sables-d’Olonne » */
const toCity = (city: string): string => {
  if (/^les /i.test(city)) return `aux ${city.slice(4)}`;
  if (/^le /i.test(city)) return `au ${city.slice(3)}`;
  return `à ${city}`;
};
const inPlace = (m: Material): string => {
  if (m.format === 'online') return 'en ligne';
  const place = m.place ? toCity(m.place.city) : null;
  return m.format === 'hybrid' ? `${place ?? 'sur place'} et en ligne` : (place ?? '');
};

const when = (m: Material): string => {
  const { startsAt, endsAt, timeZone } = m.span;
  if (dayCount(m.span) > 1) return `du ${days('fr', m.span).replace('–', ' au ')}`;
  const zone = m.format === 'in_person' ? '' : ` (${zoneName('fr', startsAt, timeZone)})`;
  return `le ${longDay('fr', startsAt, timeZone)}, de ${clock('fr', startsAt, timeZone)} à ${clock('fr', endsAt, timeZone)}${zone}`;
};
const starts = (m: Material): string =>
  `${longDay('fr', m.span.startsAt, m.span.timeZone)} à ${clock('fr', m.span.startsAt, m.span.timeZone)}`;
const date = (m: Material): string =>
  dayCount(m.span) > 1 ? `du ${days('fr', m.span).replace('–', ' au ')}` : `le ${shortDay('fr', m.span.startsAt, m.span.timeZone)}`;

const where = (m: Material): string => {
  if (m.format === 'online') return 'En ligne, par le lien qui figure sur votre billet.';
  const site = m.place ? `${m.place.name}, ${m.place.city}` : 'Le lieu sera annoncé sur la page de l’événement.';
  return m.format === 'hybrid' ? `${site.replace(/\.$/, '')}, ou en ligne, par le lien qui figure sur votre billet.` : site;
};

const early = (m: Material): string | null => {
  const [tier] = m.tiers.filter(({ saleEndsAt }) => saleEndsAt && saleEndsAt < m.span.startsAt).toSorted((a, b) => a.price - b.price);
  return tier?.saleEndsAt
    ? `${tier.name} : ${amountOf('fr', tier.price, m.currency)} jusqu’au ${shortDay('fr', tier.saleEndsAt, m.span.timeZone)}`
    : null;
};
const from = (m: Material): string | null => {
  if (m.tiers.length === 0) return null;
  const price = Math.min(...m.tiers.map((tier) => tier.price));
  return price === 0 ? 'Entrée libre, sur billet' : `Billets à partir de ${amountOf('fr', price, m.currency)}`;
};

const sentence = (text: string): string => (/[.…?]$/.test(text) ? text : `${text}.`);
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const price = (m: Material): string | null => {
  const line = early(m) ?? from(m);
  return line === null ? null : sentence(line);
};
const hello = (): string => 'Bonjour {{name}},';
const bye = (m: Material): string =>
  `${m.formal ? 'Avec nos salutations distinguées,' : 'Au plaisir de vous y retrouver,'}\n${m.host ?? m.title}`;
const room = (m: Material): string | null => {
  const count = m.attendance ?? m.room;
  return count ? `${count.toLocaleString('fr-FR')} places sont prévues.` : null;
};
const tags = (m: Material): string => [hashtag(m.title), m.place ? hashtag(m.place.city) : null].filter(Boolean).join(' ');
const lead = (m: Material): string =>
  sentence(
    m.summary && !m.summary.includes(date(m).replace(/^(le|du) /, ''))
      ? m.summary
      : `${m.title}, c’est ${length(m)} pour celles et ceux qui préfèrent prendre part plutôt que regarder`,
  );

export const fr: Words = {
  tone: 'chaleureux',
  summary: (m) =>
    clip(
      [sentence([`${m.title} : ${length(m)}`, inPlace(m)].filter(Boolean).join(' ') + `, ${when(m)}`), room(m)].filter(Boolean).join(' '),
      300,
    ),
  description: (m) =>
    paragraphs(
      `${m.title} réunit des personnes qu’un même sujet anime et qui en attendent plus qu’un exposé. Pendant ${length(m)}, on écoute, on questionne, on essaie, et l’on fait connaissance.`,
      `Au programme\n${list(
        'Un déroulé qui respire : des interventions, des pauses, le temps de se parler',
        'Des gens de métier, qui disent comment ils s’y prennent',
        m.format === 'online'
          ? 'Vos questions à tout moment, de vive voix ou par écrit'
          : 'Un accueil à l’entrée, et quelqu’un à qui s’adresser toute la journée',
      )}`,
      `Pour qui\nPour toute personne curieuse, que ce soit votre première fois ou la dixième. Aucune connaissance particulière n’est nécessaire.`,
      `Quand et où\n${sentence(upper(when(m)))}\n${sentence(where(m))}`,
      `Billets\nVotre billet arrive par e-mail avec un QR code${m.format === 'online' ? '' : ', à présenter à l’entrée, imprimé ou sur votre téléphone'}. ${room(m) ?? ''}`.trim(),
      m.host ? `Une invitation ${/^[aeiouyhàâéèêëîïôù]/i.test(m.host) ? 'd’' : 'de '}${m.host}.` : null,
    ),
  tierNames: { early: 'Prévente', regular: 'Plein tarif', vip: 'VIP', single: 'Entrée' },
  tierTexts: {
    early: 'Pour qui se décide tôt : tout ce que donne le plein tarif, à moindre prix.',
    regular: 'L’accès à tout le programme.',
    regularOnline: 'Tout le programme en direct, d’où que vous soyez.',
    vip: 'L’accès à tout le programme, une place réservée aux premiers rangs et un moment avec les hôtes.',
  },
  headline: (m) => clip([`${m.title}, ${date(m)}`, inPlace(m)].filter(Boolean).join(' '), 160),
  body: (m) =>
    paragraphs(
      lead(m),
      'Tout est pensé pour celles et ceux qui viennent : on prend le temps d’écouter et celui d’échanger, et personne n’a besoin de connaître qui que ce soit à l’avance.',
      `${sentence(`Rendez-vous ${when(m)}`)} ${sentence(where(m))}`,
    ),
  highlights: (m) =>
    [
      upper(when(m)),
      m.format === 'online' ? 'En ligne, d’où que vous soyez' : m.place ? `${m.place.name}, ${m.place.city}` : null,
      m.format === 'hybrid' ? 'Sur place ou en ligne, à votre convenance' : null,
      early(m) ?? from(m),
      room(m)?.replace(/ sont prévues\.$/, '') ?? null,
      'Billets par e-mail, avec un QR code',
    ].filter((item): item is string => item !== null),
  emails: {
    announcement: (m) => ({
      subject: clip(`${m.title}, ${date(m)} : nous vous invitons`, 160),
      body: paragraphs(
        hello(),
        `Nous aimerions vous compter parmi nous. ${lead(m)}`,
        `Quand : ${when(m)}\nOù : ${where(m)}`,
        price(m),
        `Tous les détails, et votre billet :\n{{link}}`,
        bye(m),
      ),
    }),
    reminder: (m) => ({
      subject: clip(`${m.title} commence le ${shortDay('fr', m.span.startsAt, m.span.timeZone)} : ce qu’il faut savoir`, 160),
      body: paragraphs(
        hello(),
        `${m.title} approche, et nous nous réjouissons de vous accueillir.`,
        `Début : ${starts(m)}${m.format === 'in_person' ? '' : ` (${zoneName('fr', m.span.startsAt, m.span.timeZone)})`}.\n${sentence(where(m))}`,
        m.format === 'online'
          ? 'Gardez votre billet sous la main : le lien y figure. Connectez-vous quelques minutes avant, le temps de régler le son et l’image.'
          : 'Munissez-vous de votre billet, imprimé ou sur votre téléphone : son QR code vous ouvre la porte. En arrivant un peu en avance, vous choisirez votre place.',
        `Un empêchement ? La page de l’événement indique jusqu’à quand les billets peuvent être rendus :\n{{link}}`,
        bye(m),
      ),
    }),
    last_chance: (m) => ({
      subject: clip(`${m.title} : les derniers jours pour prendre un billet`, 160),
      body: paragraphs(
        hello(),
        `Dans quelques jours, c’est ${m.title}, ${when(m)}.`,
        lead(m),
        'Si vous pensiez venir, c’est le moment de vous décider : il n’y a pas plus de billets que de places.',
        `Votre billet :\n{{link}}`,
        bye(m),
      ),
    }),
    confirmation: (m) => ({
      subject: clip(`Votre place : ${m.title}`, 160),
      body: paragraphs(
        hello(),
        `Merci : votre place est réservée pour ${m.title}.`,
        `Quand : ${when(m)}\nOù : ${where(m)}`,
        'Vos billets arrivent dans un message à part, chacun avec son QR code, accompagnés d’un rendez-vous pour votre agenda. Si vous en avez pris pour d’autres, transmettez-leur le leur : chaque billet fait entrer une personne.',
        `En cas de changement, nous vous écrirons. Tous les détails restent ici :\n{{link}}`,
        bye(m),
      ),
    }),
    follow_up: (m) => ({
      subject: clip(`Merci d’avoir été des nôtres : ${m.title}`, 160),
      body: paragraphs(
        hello(),
        `Merci d’avoir été là. ${m.title} doit tout à celles et ceux qui sont venus.`,
        'Une seule demande : répondez à ce message par une phrase sur ce qu’il faut garder, et une autre sur ce qu’il faut changer. Nous lisons toutes les réponses.',
        `Et si vous souhaitez en parler autour de vous :\n{{link}}`,
        m.formal ? bye(m) : `À la prochaine,\n${m.host ?? m.title}`,
      ),
    }),
  },
  social: {
    linkedin: (m) =>
      paragraphs(
        `${m.title}, ${[when(m), inPlace(m)].filter(Boolean).join(', ')}.`,
        lead(m),
        'Ce qui nous tient à cœur : de vraies questions, des gens de métier, et assez de temps entre les interventions pour les rencontrer.',
        price(m),
        `Programme et billets : {{link}}`,
        tags(m),
      ),
    instagram: (m) =>
      paragraphs(
        `${m.title}\n${upper(when(m))}${inPlace(m) ? `\n${upper(inPlace(m))}` : ''}`,
        lead(m),
        'Réservez la date, et venez avec quelqu’un qui devrait en être. Billets par le lien dans notre profil.',
        tags(m),
      ),
    facebook: (m) =>
      paragraphs(
        lead(m),
        `Quand : ${when(m)}\nOù : ${where(m)}`,
        price(m),
        'Avec qui viendrez-vous ? Dites-le-leur ci-dessous. Billets : {{link}}',
      ),
    x: (m) => {
      const end = [' {{link}}', hashtag(m.title)].filter(Boolean).join(' ');
      return `${clip(`${m.title}, ${[when(m), inPlace(m)].filter(Boolean).join(', ')}. ${lead(m)}`, 280 - 23 - end.length + 8)}${end}`;
    },
  },
  whatsapp: (m) =>
    clip(
      paragraphs(
        `Bonjour {{name}}, ici ${m.host ?? m.title}.`,
        `${m.title} a lieu ${when(m)}${m.place && m.format !== 'online' ? `, ${m.place.name}, ${toCity(m.place.city)}` : m.format === 'online' ? ', en ligne' : ''}. Nous serions heureux de vous y voir.`,
        'Détails et billets : {{link}}',
        'Pour ne plus recevoir de messages ici, répondez STOP.',
      ),
      1024,
    ),
};
