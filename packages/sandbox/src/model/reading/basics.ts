/** Who somebody is and what they plan, out of a sentence or two. */
import type { JsonObject } from '../shapes.ts';
import { instantOf, whenIn } from './dates.ts';
import { cityIn, zoneOf } from './places.ts';

const KINDS: readonly (readonly [pattern: RegExp, en: string, fr: string])[] = [
  [/yoga\s+retreat|retraite\s+(?:de\s+)?yoga/i, 'Yoga Retreat', 'Retraite de yoga'],
  [/retreat|retraite/i, 'Retreat', 'Retraite'],
  [/hackathon/i, 'Hackathon', 'Hackathon'],
  [/webinar|webinaire/i, 'Webinar', 'Webinaire'],
  [/workshop|atelier/i, 'Workshop', 'Atelier'],
  [/meet-?up|rencontre/i, 'Meetup', 'Rencontre'],
  [/conference|conférence|colloque/i, 'Conference', 'Conférence'],
  [/festival/i, 'Festival', 'Festival'],
  [/concert/i, 'Concert', 'Concert'],
  [/gala/i, 'Gala', 'Gala'],
  [/training|formation/i, 'Training', 'Formation'],
  [/summit|sommet/i, 'Summit', 'Sommet'],
  [/fair|salon|foire/i, 'Fair', 'Salon'],
  [/exhibition|exposition/i, 'Exhibition', 'Exposition'],
  [/party|fête|soirée/i, 'Party', 'Soirée'],
];
/** What stands before the kind, such as "jazz festival". */
const TOPIC =
  /\b(?:an?|our|the)\s+(?:(?:\w+|\d+)-day\s+)?((?:[\p{L}-]+\s+){1,2})(?:conference|workshop|festival|concert|meet-?up|training|summit|fair|hackathon|gala)\b/iu;
const TOPIC_FR =
  /(?:conférence|atelier|festival|concert|rencontre|formation|sommet|salon|soirée)\s+((?:de|d['’]|du|sur)\s*(?:l[ae]\s+|les\s+|l['’])?[\p{L}-]+)/iu;
const NO_TOPIC = /^(?:two|three|one|day|big|small|new|great|our|online|hybrid|free|next|first)$/i;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function titleIn(text: string, french: boolean): string | null {
  const [, quoted] =
    /(?:called|named|titled|title(?:\s+is)?|appelée?|intitulée?|titre(?:\s+est)?|nommée?)\s*:?\s*["“«]\s*([^"”»]{3,110}?)\s*["”»]/iu.exec(
      text,
    ) ?? [];
  if (quoted !== undefined) return quoted;
  const [, bare] =
    /(?:called|named|titled|appelée?|intitulée?)\s+([\p{Lu}\d][\p{L}\d' -]{2,80}?)(?=[.,;:]|\s(?:in|on|for|next|à|le|du|pour|en)\s|$)/u.exec(
      text,
    ) ?? [];
  if (bare !== undefined) return bare.trim();
  const kind = KINDS.find(([pattern]) => pattern.test(text));
  if (!kind) return null;
  const [, en, fr] = kind;
  const city = cityIn(text);
  if (french) {
    const topic = TOPIC_FR.exec(text)?.[1];
    return `${fr}${topic !== undefined && !fr.includes(' ') ? ` ${topic}` : ''}${city === null ? '' : ` à ${city}`}`;
  }
  const words = (TOPIC.exec(text)?.[1] ?? '')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '' && !NO_TOPIC.test(word));
  const topic = words.map(capital).join(' ');
  return `${topic !== '' && !en.includes(topic) ? `${topic} ` : ''}${en}${city === null ? '' : ` in ${city}`}`;
}

function formatIn(text: string): 'in_person' | 'online' | 'hybrid' | null {
  if (/\bhybrid|\bhybride/i.test(text)) return 'hybrid';
  if (/\bonline|\bvirtual|\bwebinar|\bremote\b|en ligne|à distance|webinaire/i.test(text)) return 'online';
  return /\bin person|en présentiel|sur place/i.test(text) || cityIn(text) !== null ? 'in_person' : null;
}

export function attendanceIn(text: string): number | null {
  const [, after, before] =
    /\b(?:for|pour|expect(?:ing)?|attendons|about|around|environ)\s+(\d{1,6})(?!\s*(?:days?|jours?|€|\$|euros?|[-/:h]))\b|\b(\d{1,6})\s+(?:people|persons|attendees|participants?|guests|personnes|invités|places)\b/iu.exec(
      text,
    ) ?? [];
  const value = Number(after ?? before ?? Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** An evening lasts until late, a day until six. */
const endFor = (start: string | null): string => (start !== null && start >= '15:00' ? (start < '20:00' ? '22:00' : '23:30') : '18:00');

/** Fields of `event_basics`; what is known counts where the text says nothing. */
export function basicsIn(text: string, options: { today: string; french: boolean; known: { [field: string]: unknown } }): JsonObject {
  const { today, french, known } = options;
  const city = cityIn(text);
  const knownZone = typeof known['timeZone'] === 'string' ? known['timeZone'] : null;
  const zone = zoneOf(city) ?? knownZone ?? 'Europe/Paris';
  const title = titleIn(text, french);
  const format = formatIn(text);
  const when = whenIn(text, today);
  const attendance = attendanceIn(text);
  const fields: JsonObject = {};
  if (title !== null) fields['title'] = title;
  if (format !== null && (format !== 'in_person' || known['format'] !== 'hybrid')) fields['format'] = format;
  if (when) {
    fields['startsAt'] = instantOf(when.from, when.startTime ?? '09:00', zone);
    fields['endsAt'] = instantOf(when.to, when.endTime ?? endFor(when.startTime), zone);
  }
  if (when || zoneOf(city) !== null) fields['timeZone'] = zone;
  if (attendance !== null) fields['expectedAttendance'] = attendance;
  return fields;
}

/** Fields of `contact_info`. */
export function contactIn(text: string): JsonObject {
  const fields: JsonObject = {};
  const [, name] =
    /(?:\bI am|\bI['’]m|\b[Mm]y name is|\b[Tt]his is|\b[Jj]e m['’]appelle|\b[Jj]e suis|\b[Mm]on nom est)\s+(\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+){0,3})/u.exec(
      text,
    ) ?? [];
  const [email] = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/u.exec(text) ?? [];
  const [, phone] = /(\+\d[\d .-]{7,18}\d|\b0\d(?:[ .-]?\d{2}){4}\b)/.exec(text) ?? [];
  const [, company] =
    /(?:\bfrom|\bat|\bcompany(?:\s+is)?|société|association|entreprise)\s+(\p{Lu}[\p{L}\d&'’-]+(?:\s+\p{Lu}[\p{L}\d&'’-]+){0,4})/u.exec(
      text,
    ) ?? [];
  if (name !== undefined) fields['name'] = name;
  if (email !== undefined) fields['email'] = email;
  if (phone !== undefined) fields['phone'] = phone;
  if (company !== undefined && name !== undefined && cityIn(company) === null) fields['company'] = company;
  return fields;
}
