/** The rules by which the stand-in helps: it proposes what it has understood, looks up what it was asked for, and asks for what is missing. */
import { createHash } from 'node:crypto';
import { type Conversation, news, readConversation, type ToolResult } from './conversation.ts';
import { contentFor, descriptionFor } from './marketing.ts';
import { attendanceIn, basicsIn, contactIn } from './reading/basics.ts';
import { dateOf, whenIn } from './reading/dates.ts';
import { cityIn } from './reading/places.ts';
import { capacityIn, tiersIn } from './reading/tiers.ts';
import { type Answer, type ChatRequest, isObject, type Json, type JsonObject } from './shapes.ts';
import { wordsIn } from './words.ts';

interface Wanted {
  name: string;
  input: JsonObject;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;

const WRITES = /\b(?:describe|description|summary|write|draft|suggest)|décri|résumé|rédige|propose/i;
const CHANGES = /\b(?:change|move|rename|instead|postpone)|déplace|modifie|renomme|plutôt|reporte/i;
const SEEKS = /\b(?:venue|place|hall|room|find|search|look|where)|salle|lieu|cherche|trouve/i;
const HANDS = /\b(?:publish|save it|go (?:on|ahead)|next step|advance|submit)|publie|enregistre|étape suivante|continue/i;
const CHECKS = /\b(?:missing|ready|check|review|complete)|manque|prêt|vérifie|relis|complet/i;

const propose = (stage: string, patch: JsonObject): Wanted => ({ name: 'propose_fields', input: { stage, patch } });

function contact({ stage, said, data }: Conversation): Wanted[] {
  const fields = news(contactIn(said), data['contact_info']);
  return isEmpty(fields) || (stage !== 'contact_info' && !CHANGES.test(said)) ? [] : [propose('contact_info', fields)];
}

function basics(conversation: Conversation): Wanted[] {
  const { stage, said, today, french, data } = conversation;
  const early = stage === 'contact_info' || stage === 'event_basics';
  if (!early && !CHANGES.test(said)) return [];
  const known = data['event_basics'] ?? {};
  const fields = news(basicsIn(said, { today, french, known }), known);
  if (!isEmpty(fields)) return [propose('event_basics', fields)];
  return stage === 'event_basics' && WRITES.test(said) && textOf(known['title']) !== null
    ? [propose('event_basics', descriptionFor(conversation))]
    : [];
}

/** Local dates of the event, as far as they are known. */
function datesOf({ said, today, data }: Conversation): { from: string; to: string } | null {
  const when = whenIn(said, today);
  if (when) return { from: when.from, to: when.to };
  const known = data['event_basics'] ?? {};
  const [from, to, zone] = [textOf(known['startsAt']), textOf(known['endsAt']), textOf(known['timeZone']) ?? 'UTC'];
  if (from === null || Number.isNaN(Date.parse(from))) return null;
  return { from: dateOf(from, zone), to: dateOf(to !== null && !Number.isNaN(Date.parse(to)) ? to : from, zone) };
}

function ownPlace(said: string): JsonObject | null {
  const [, name, address, city, country] =
    /(?:venue|place|hall|salle|lieu)[^:\n]{0,20}(?::|\bis\b|\best\b)\s*([^,\n]{2,80}),\s*([^,\n]{2,120}),\s*(\p{Lu}[^,.\n]{1,60}?)(?:,\s*([A-Z]{2}))?[.\s]*$/u.exec(
      said,
    ) ?? [];
  if (name === undefined || address === undefined || city === undefined) return null;
  return { kind: 'custom', custom: { name: name.trim(), address: address.trim(), city: city.trim(), country: country ?? 'FR' } };
}

function venue(conversation: Conversation): Wanted[] {
  const { stage, said, data, has } = conversation;
  if (stage !== 'venue_selection') return [];
  const [url] = /https?:\/\/[^\s"'<>]+/.exec(said) ?? [];
  if (url !== undefined) return [propose('venue_selection', { kind: 'online', onlineUrl: url.replace(/[.,;)]+$/, '') })];
  const own = ownPlace(said);
  if (own) return [propose('venue_selection', own)];
  if (/\b(?:later|undecided|not yet)\b|pas encore|plus tard/i.test(said)) return [propose('venue_selection', { kind: 'undecided' })];
  const city = cityIn(said);
  if (!has('search_venues') || (city === null && !SEEKS.test(said))) return [];
  const known = data['event_basics'] ?? {};
  const capacity = attendanceIn(said) ?? capacityIn(said) ?? numberOf(known['expectedAttendance']);
  const place = city ?? cityIn(textOf(known['title']) ?? '');
  return [
    {
      name: 'search_venues',
      input: { ...(place === null ? {} : { city: place }), ...(capacity === null ? {} : { capacity }), ...datesOf(conversation) },
    },
  ];
}

/** Three tiers for so many people: a third early, the bulk, and a few better ones. */
function usualTiers(people: number, french: boolean): JsonObject {
  const early = Math.max(1, Math.round(people * 0.3));
  const vip = Math.max(1, Math.round(people * 0.1));
  const names = french ? ['Tarif anticipé', 'Plein tarif', 'VIP'] : ['Early Bird', 'Regular', 'VIP'];
  const tiers: Json[] = [
    { name: names[0] ?? '', price: 3900, quantity: early },
    { name: names[1] ?? '', price: 4900, quantity: Math.max(1, people - early - vip) },
    { name: names[2] ?? '', price: 9900, quantity: vip, isVip: true },
  ];
  return { currency: 'eur', capacity: people, tiers };
}

function tickets({ stage, said, data, french, has }: Conversation): Wanted[] {
  if (!has('propose_tiers')) return [];
  const read = tiersIn(said);
  if (read) {
    const { currency, capacity, tiers } = read;
    return [{ name: 'propose_tiers', input: { currency, ...(capacity === null ? {} : { capacity }), tiers } }];
  }
  const capacity = capacityIn(said);
  if (capacity !== null) return [propose('ticketing', { capacity })];
  if (stage !== 'ticketing' || !(WRITES.test(said) || /\btiers?\b|\btickets?\b|tarif|billet/i.test(said))) return [];
  return [{ name: 'propose_tiers', input: usualTiers(numberOf(data['event_basics']?.['expectedAttendance']) ?? 100, french) }];
}

function content(conversation: Conversation): Wanted[] {
  const { stage, said, has } = conversation;
  const asks = WRITES.test(said) || /\b(?:page|e-?mails?|posts?|content|yes|please)\b|publications?|contenu|oui|volontiers/i.test(said);
  return stage === 'marketing' && has('propose_content') && asks ? [{ name: 'propose_content', input: contentFor(conversation) }] : [];
}

function wanted(conversation: Conversation): Wanted[] {
  const found = [
    ...contact(conversation),
    ...basics(conversation),
    ...venue(conversation),
    ...tickets(conversation),
    ...content(conversation),
  ];
  if (found.length > 0) return found.filter(({ name }) => conversation.has(name));
  return CHECKS.test(conversation.said) && conversation.has('read_wizard') ? [{ name: 'read_wizard', input: {} }] : [];
}

/** What is still to be asked at this stage, once `proposed` is accepted. */
function question({ stage, problems, french }: Conversation, proposed: readonly string[]): string {
  const words = wordsIn(french);
  const open = problems
    .filter((problem) => problem.stage === stage)
    .map(({ path }) => path.split('.')[0] ?? '')
    .filter((field) => !proposed.includes(field) && words.questions[field] !== undefined);
  const next = [...new Set(open)][0];
  return next === undefined ? '' : (words.questions[next] ?? '');
}

function priceOf(value: unknown, french: boolean): string {
  if (!isObject(value) || typeof value['amount'] !== 'number' || typeof value['currency'] !== 'string') return '';
  const { amount, currency } = value;
  return new Intl.NumberFormat(french ? 'fr-FR' : 'en-GB', { style: 'currency', currency }).format(amount / 100);
}

function venuesFound(output: ToolResult['output'], french: boolean): string {
  const words = wordsIn(french);
  const found = Array.isArray(output['venues']) ? output['venues'].filter(isObject).slice(0, 3) : [];
  if (found.length === 0) return words.noVenues;
  return words.venues(
    found.map((one) =>
      words.venueLine({
        name: String(one['name']),
        city: String(one['city']),
        capacity: Number(one['capacity']),
        price: priceOf(one['pricePerDay'], french),
        free: typeof one['available'] === 'boolean' ? one['available'] : null,
      }),
    ),
  );
}

function speakAbout(result: ToolResult, { french }: Conversation): string {
  const words = wordsIn(french);
  const { name, output } = result;
  const error = textOf(output['error']);
  if (error !== null) return words.refused(error);
  if (name === 'search_venues') return venuesFound(output, french);
  if (name === 'check_availability') return output['available'] === true ? words.free : words.taken;
  if (name === 'read_wizard') {
    const problems = Array.isArray(output['problems']) ? output['problems'].filter(isObject) : [];
    const fields = [...new Set(problems.map((problem) => String(problem['path']).split('.')[0] ?? ''))];
    return fields.length === 0 ? words.complete : words.missing(fields.map((field) => words.fields[field] ?? field));
  }
  const fields = Array.isArray(output['fields']) ? output['fields'].map(String) : [];
  return words.proposed(fields.map((field) => words.fields[field] ?? field));
}

function speak(conversation: Conversation): string {
  const { results, french, stage, said, has } = conversation;
  const words = wordsIn(french);
  if (results.length > 0) {
    const proposed = results.flatMap(({ output }) => (Array.isArray(output['fields']) ? output['fields'].map(String) : []));
    const spoken = [...new Set(results.map((result) => speakAbout(result, conversation)))];
    const next = results.every(({ name }) => name.startsWith('propose_')) ? question(conversation, proposed) : '';
    return [...spoken, next].filter(Boolean).join('\n\n');
  }
  if (HANDS.test(said)) return words.hands;
  if (!has('propose_tiers') && tiersIn(said)) return words.later;
  return [words.stage[stage] ?? '', question(conversation, [])].filter(Boolean).join(' ');
}

/** The same conversation always asks under the same ids. */
export const callId = (request: ChatRequest, index: number): string =>
  `call_${createHash('sha256')
    .update(`${JSON.stringify(request.messages)}\n${index}`)
    .digest('hex')
    .slice(0, 24)}`;

/** A form's button: values for one stage, from what is known of the others. */
function fill(conversation: Conversation): JsonObject {
  const { stage, said, data, french } = conversation;
  const [, names] = /these fields of \w+: ([\w, ]+),/.exec(said) ?? [];
  const all: JsonObject =
    stage === 'marketing'
      ? contentFor(conversation)
      : stage === 'event_basics'
        ? descriptionFor(conversation)
        : stage === 'ticketing'
          ? usualTiers(numberOf(data['event_basics']?.['expectedAttendance']) ?? 100, french)
          : {};
  const wished = names === undefined ? null : new Set(names.split(',').map((name) => name.trim()));
  return Object.fromEntries(Object.entries(all).filter(([field]) => wished === null || wished.has(field)));
}

export function answerTo(request: ChatRequest): Answer {
  const conversation = readConversation(request);
  if (request.forced !== null) {
    const input = { stage: conversation.stage, patch: fill({ ...conversation, french: isFrench(request) }) };
    return { text: '', calls: [{ id: callId(request, 0), name: request.forced, arguments: JSON.stringify(input) }] };
  }
  const calls = conversation.results.length > 0 ? [] : wanted(conversation);
  if (calls.length === 0) return { text: speak(conversation), calls: [] };
  return {
    text: '',
    calls: calls.map(({ name, input }, index) => ({ id: callId(request, index), name, arguments: JSON.stringify(input) })),
  };
}

/** A button is pressed in no language: the person's counts. */
const isFrench = (request: ChatRequest): boolean =>
  request.messages.some(({ role, content: told }) => role === 'system' && told.includes('"locale":"fr"'));
