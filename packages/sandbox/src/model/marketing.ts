/** Content for an event, from what is known of it, in either language. */
import type { Conversation } from './conversation.ts';
import type { Json, JsonObject } from './shapes.ts';

interface About {
  title: string;
  when: string;
  where: string;
  french: boolean;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function aboutOf({ data, french }: Conversation): About {
  const basics = data['event_basics'] ?? {};
  const venue = data['venue_selection'] ?? {};
  const zone = textOf(basics['timeZone']) ?? 'UTC';
  const from = textOf(basics['startsAt']);
  const to = textOf(basics['endsAt']);
  const format = new Intl.DateTimeFormat(french ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: zone });
  const custom: unknown = venue['custom'];
  const city = typeof custom === 'object' && custom !== null && 'city' in custom ? textOf(custom.city) : null;
  return {
    title: textOf(basics['title']) ?? (french ? 'Notre événement' : 'Our event'),
    when: from === null ? '' : to === null ? format.format(Date.parse(from)) : format.formatRange(Date.parse(from), Date.parse(to)),
    where: city ?? (basics['format'] === 'online' ? (french ? 'en ligne' : 'online') : ''),
    french,
  };
}

/** Sentences with what is known, without holes for what is not. */
const join = (...parts: string[]): string => parts.filter((part) => part !== '').join(', ');

function english({ title, when, where }: About): JsonObject {
  const facts = join(when, where);
  return {
    landingPage: {
      headline: title,
      body: `${title} brings together people who care about doing this well.${facts === '' ? '' : ` ${facts}.`}\n\nCome for the programme, stay for the conversations. Places are limited, and earlier ones cost less.`,
      highlights: ['A programme with room to breathe', 'People worth meeting', 'Everything you need to know by mail before the day'],
    },
    emails: [
      {
        type: 'announcement',
        subject: `${title}: tickets are available`,
        body: `Hello,\n\n${title} takes place${facts === '' ? ' soon' : `: ${facts}`}. Tickets are available now, and the first ones cost less.\n\nWe would be glad to see you there.`,
      },
      {
        type: 'reminder',
        subject: `${title} is coming up`,
        body: `Hello,\n\n${title} is a week away${facts === '' ? '' : `: ${facts}`}. Your ticket is attached to your order; have its code ready at the door.`,
      },
      {
        type: 'last_chance',
        subject: `Last places for ${title}`,
        body: `Hello,\n\nA few places are left for ${title}${facts === '' ? '' : ` (${facts})`}. If you have been thinking about it, now is a good time.`,
      },
      {
        type: 'follow_up',
        subject: `Thank you for coming to ${title}`,
        body: `Hello,\n\nThank you for being there. We would like to know what you liked and what we can do better: just answer this mail.`,
      },
    ],
    social: [
      {
        network: 'linkedin',
        text: `${title}${facts === '' ? '' : ` · ${facts}`}. We have kept the programme short and the breaks long. Tickets are available now.`,
      },
      { network: 'instagram', text: `${title}${facts === '' ? '' : ` · ${facts}`}. Will we see you there?` },
    ],
    whatsapp: { text: `${title}${facts === '' ? '' : ` · ${facts}`}. Tickets are available now.` },
  };
}

function inFrench({ title, when, where }: About): JsonObject {
  const facts = join(when, where);
  return {
    landingPage: {
      headline: title,
      body: `${title} réunit des personnes qui ont à cœur de bien faire.${facts === '' ? '' : ` ${facts}.`}\n\nVenez pour le programme, restez pour les rencontres. Les places sont limitées, et les premières coûtent moins cher.`,
      highlights: [
        'Un programme qui laisse le temps',
        'Des rencontres utiles',
        'Tout ce qu’il faut savoir, par e-mail, avant le jour venu',
      ],
    },
    emails: [
      {
        type: 'announcement',
        subject: `${title} : la billetterie est ouverte`,
        body: `Bonjour,\n\n${title} a lieu${facts === '' ? ' bientôt' : ` : ${facts}`}. Les billets sont disponibles, et les premiers coûtent moins cher.\n\nNous serions heureux de vous y voir.`,
      },
      {
        type: 'reminder',
        subject: `${title} approche`,
        body: `Bonjour,\n\n${title} a lieu dans une semaine${facts === '' ? '' : ` : ${facts}`}. Votre billet se trouve dans votre commande ; gardez son code à portée de main à l’entrée.`,
      },
      {
        type: 'last_chance',
        subject: `Dernières places pour ${title}`,
        body: `Bonjour,\n\nIl reste quelques places pour ${title}${facts === '' ? '' : ` (${facts})`}. Si vous hésitiez, c’est le bon moment.`,
      },
      {
        type: 'follow_up',
        subject: `Merci d’être venu à ${title}`,
        body: `Bonjour,\n\nMerci d’avoir été des nôtres. Dites-nous ce qui vous a plu et ce que nous pouvons améliorer : répondez simplement à ce message.`,
      },
    ],
    social: [
      {
        network: 'linkedin',
        text: `${title}${facts === '' ? '' : ` · ${facts}`}. Un programme court, de longues pauses. La billetterie est ouverte.`,
      },
      { network: 'instagram', text: `${title}${facts === '' ? '' : ` · ${facts}`}. On vous y retrouve ?` },
    ],
    whatsapp: { text: `${title}${facts === '' ? '' : ` · ${facts}`}. La billetterie est ouverte.` },
  };
}

/** Fields of `marketing`. */
export function contentFor(conversation: Conversation): JsonObject {
  const about = aboutOf(conversation);
  const channels: Json = ['email', 'social'];
  return { channels, tone: about.french ? 'chaleureux' : 'warm', ...(about.french ? inFrench(about) : english(about)) };
}

/** What an organizer would write under the title. */
export function descriptionFor(conversation: Conversation): JsonObject {
  const { title, when, where, french } = aboutOf(conversation);
  const facts = join(when, where);
  return french
    ? {
        summary: `${title}${facts === '' ? '' : ` : ${facts}`}.`,
        description: `${title} réunit des personnes qui ont à cœur de bien faire.\n\nAu programme : des temps forts, de longues pauses et des rencontres. Les détails suivent par e-mail avant le jour venu.`,
      }
    : {
        summary: `${title}${facts === '' ? '' : `: ${facts}`}.`,
        description: `${title} brings together people who care about doing this well.\n\nExpect a few strong sessions, long breaks, and people worth meeting. The details follow by mail before the day.`,
      };
}
