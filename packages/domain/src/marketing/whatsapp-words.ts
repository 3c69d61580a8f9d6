/** What a campaign says to one person, and what people mean by a single word. */
import { LOCALES, type Locale } from '../kernel/input.ts';
import type { MessengerMessage } from '../ports/messenger.ts';
import { fillIn, type WHATSAPP_PARAMETERS, type WhatsappTemplate } from './contract.ts';

type Parameter = (typeof WHATSAPP_PARAMETERS)[number];

export interface WhatsappFacts {
  event_id: string;
  audience: string;
  template: WhatsappTemplate;
  title: string;
  slug: string;
  starts_at: Date;
  time_zone: string;
  place: { kind: string; name: string | null; city: string | null };
}

/** What each message of a run is made of, in `message_contents.content`. */
export interface WhatsappContent {
  template: WhatsappTemplate;
  values: { [locale in Locale]: { [parameter in Exclude<Parameter, 'name' | 'link'>]: string } };
  link: string;
}

const REGIONS: { [locale in Locale]: string } = { en: 'en-GB', fr: 'fr-FR' };
/** A template takes no empty parameter: whoever gave no name is greeted all the same. */
const SOMEBODY: { [locale in Locale]: string } = { en: 'there', fr: 'à vous' };
const PLACES: { [locale in Locale]: { online: string; open: string } } = {
  en: { online: 'online', open: 'place to be confirmed' },
  fr: { online: 'en ligne', open: 'lieu à confirmer' },
};

export function contentOf(facts: WhatsappFacts, id: string, publicUrl: string): WhatsappContent {
  const link = `${publicUrl}/e/${facts.slug}?utm_source=whatsapp&utm_medium=${facts.audience}&utm_campaign=${id}`;
  const timeZone = facts.time_zone;
  const inWords = (locale: Locale) => ({
    event: facts.title,
    date: new Intl.DateTimeFormat(REGIONS[locale], { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(
      facts.starts_at,
    ),
    time: new Intl.DateTimeFormat(REGIONS[locale], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(
      facts.starts_at,
    ),
    place:
      [facts.place.name, facts.place.city].filter(Boolean).join(', ') ||
      (facts.place.kind === 'online' ? PLACES[locale].online : PLACES[locale].open),
  });
  return { template: facts.template, values: { en: inWords('en'), fr: inWords('fr') }, link };
}

interface Addressee {
  name: string | null;
  locale: string;
}

function parametersFor({ template, values, link }: WhatsappContent, { name, locale: given }: Addressee): string[] {
  // What is filled in stands among the template's own words; where those are in a language that we do not write, in the reader's.
  const written = LOCALES.find((one) => template.language.split(/[_-]/, 1)[0] === one);
  const locale = written ?? LOCALES.find((one) => one === given) ?? 'en';
  const all: { [parameter in Parameter]: string } = { ...values[locale], name: name?.trim() || SOMEBODY[locale], link };
  return template.parameters.map((parameter) => all[parameter]);
}

export function textFor(content: WhatsappContent, addressee: Addressee): string {
  const parameters = parametersFor(content, addressee);
  const filled = content.template.text.replaceAll(/\{\{(\d{1,2})\}\}/g, (_, n: string) => parameters[Number(n) - 1] ?? '');
  return fillIn(filled, { link: content.link, name: addressee.name?.trim() ?? '' }).trim();
}

/** Free words to whoever wrote within 24 hours, else what was approved. */
export const messageFor = (content: WhatsappContent, addressee: Addressee, open: boolean): MessengerMessage =>
  open
    ? { kind: 'text', text: textFor(content, addressee) }
    : {
        kind: 'template',
        name: content.template.name,
        language: content.template.language,
        parameters: parametersFor(content, addressee),
      };

/** What is wrong with a template, in words; null when its numbers are the parameters, each of them. */
export function templateProblem({ text, parameters }: WhatsappTemplate): string | null {
  const used = new Set([...text.matchAll(/\{\{(\d+)\}\}/g)].map(([, n]) => Number(n)));
  if (used.size === parameters.length && parameters.every((_, index) => used.has(index + 1))) return null;
  return 'must hold {{1}}, {{2}}… as many times as there are parameters';
}

const STOP = new Set(['STOP', 'STOPP', 'ARRET', 'UNSUBSCRIBE', 'DESABONNER']);
const START = new Set(['START', 'REPRENDRE']);

/** Alone in the message, whatever the case and the accents. */
export function wishOf(text: string): 'stop' | 'start' | null {
  const word = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/^[\s"'«“]+|[\s"'»”.!?…]+$/gu, '');
  return STOP.has(word) ? 'stop' : START.has(word) ? 'start' : null;
}
