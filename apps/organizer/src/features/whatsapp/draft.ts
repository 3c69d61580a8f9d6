/** A WhatsApp message as it is typed: what its numbers stand for, what is wrong with it, and how it reads. Pure. */
import {
  SaveWhatsappInput,
  WhatsappTemplate,
  type WHATSAPP_PARAMETERS,
  type WhatsappAudience,
  type WhatsappCampaignView,
} from '@seatwise/domain/marketing/contract';

export type Parameter = (typeof WHATSAPP_PARAMETERS)[number];
export const MAX_TEXT = 1024;
export const MAX_PARAMETERS = 10;

export interface WhatsappDraft {
  audience: WhatsappAudience;
  name: string;
  language: string;
  text: string;
  /** What `{{1}}`, `{{2}}`… stand for. May hold more than the text has: they come back when their numbers do. */
  parameters: readonly Parameter[];
  scheduledAt: string | null;
}

export const emptyDraft = (language: string): WhatsappDraft => ({
  audience: 'ticket_holders',
  name: '',
  language,
  text: '',
  parameters: [],
  scheduledAt: null,
});

export const draftOf = ({ audience, template, scheduledAt }: WhatsappCampaignView): WhatsappDraft => ({
  audience,
  name: template.name,
  language: template.language,
  text: template.text,
  parameters: template.parameters,
  scheduledAt,
});

const PLACES = /\{\{\s*(\d{1,3})\s*\}\}/g;
const placesIn = (text: string): ReadonlySet<number> => new Set([...text.matchAll(PLACES)].map(([, digits]) => Number(digits)));

/** How many numbers the text has, counted by its highest: a gap counts, so that it can be filled. */
export const countPlaces = (text: string): number => Math.min(MAX_PARAMETERS, Math.max(0, ...placesIn(text)));

/** The number that is left out below the highest; null when none is. */
export function missingPlace(text: string): number | null {
  const places = placesIn(text);
  if (places.has(0)) return 1;
  for (let at = 1; at < Math.max(0, ...places); at += 1) if (!places.has(at)) return at;
  return null;
}

/** What a number stands for when nobody has said: the reader's name comes first in most templates. */
export const parameterAt = (draft: Pick<WhatsappDraft, 'parameters'>, place: number): Parameter =>
  draft.parameters[place - 1] ?? (place === 1 ? 'name' : 'event');

export const withParameter = (draft: WhatsappDraft, place: number, parameter: Parameter): readonly Parameter[] =>
  Array.from({ length: Math.max(draft.parameters.length, place) }, (_, at) => (at === place - 1 ? parameter : parameterAt(draft, at + 1)));

export type Wrong = 'name' | 'text' | 'tooLong' | 'gap' | 'many';

/** What stands in the way of saving; what is not complete but may be kept as a draft (an hour) does not. */
export function wrongWith({ name, text }: WhatsappDraft): ReadonlySet<Wrong> {
  const wrong = new Set<Wrong>();
  if (!WhatsappTemplate.shape.name.safeParse(name.trim()).success) wrong.add('name');
  if (text.trim() === '') wrong.add('text');
  if (text.trim().length > MAX_TEXT) wrong.add('tooLong');
  if (missingPlace(text) !== null) wrong.add('gap');
  if (Math.max(0, ...placesIn(text)) > MAX_PARAMETERS) wrong.add('many');
  return wrong;
}

/** What is sent to be saved. Call it only when nothing is wrong. */
export const inputOf = (eventId: string, over: { id: string; version: number } | null, draft: WhatsappDraft) =>
  SaveWhatsappInput.parse({
    eventId,
    ...(over === null ? {} : { whatsappId: over.id, version: over.version }),
    audience: draft.audience,
    template: {
      name: draft.name.trim(),
      language: draft.language,
      text: draft.text,
      parameters: Array.from({ length: countPlaces(draft.text) }, (_, at) => parameterAt(draft, at + 1)),
    },
    scheduledAt: draft.scheduledAt,
  });

/** Whether saving would change anything. */
export function differs(draft: WhatsappDraft, saved: WhatsappDraft): boolean {
  const parts = (one: WhatsappDraft) => [
    one.audience,
    one.name.trim(),
    one.language,
    one.text.trim(),
    one.scheduledAt === null ? null : Date.parse(one.scheduledAt),
    Array.from({ length: countPlaces(one.text) }, (_, at) => parameterAt(one, at + 1)),
  ];
  return JSON.stringify(parts(draft)) !== JSON.stringify(parts(saved));
}

/** The text as a reader gets it. What is put in is text, whatever it holds. */
export const filledIn = (draft: Pick<WhatsappDraft, 'text' | 'parameters'>, values: Readonly<Record<Parameter, string>>): string =>
  draft.text.replaceAll(PLACES, (_, digits: string) => values[parameterAt(draft, Number(digits))]);

/** The text with the next number put in between `from` and `to`, standing for `parameter`; where the cursor is afterwards. */
export function insertPlace(
  draft: WhatsappDraft,
  parameter: Parameter,
  from: number,
  to: number,
): { draft: WhatsappDraft; cursor: number } {
  const place = countPlaces(draft.text) + 1;
  const mark = `{{${place}}}`;
  const text = `${draft.text.slice(0, from)}${mark}${draft.text.slice(to)}`;
  return { draft: { ...draft, text, parameters: withParameter(draft, place, parameter) }, cursor: from + mark.length };
}
