/** What a stage may hold, made from what the others say: for a person to take, leave or change. Needs no model. */
import { CHANNELS, EMAIL_TYPES, NETWORKS, type Network } from '../../marketing/contract.ts';
import type { Json, Stage, WizardData } from '../contract.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { materialOf, type Material } from './material.ts';
import { tiersOf } from './tiers.ts';
import { clip, type Words } from './words.ts';
import type { WizardFacts } from '../policy.ts';
import type { Locale } from '../../kernel/input.ts';

const WORDS: Record<Locale, Words> = { en, fr };

type Fields = { [field: string]: () => Json };

export const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');

/** Facts, of which the person's own are never proposed over; and texts, which may be asked for anew. */
interface Template {
  facts: Fields;
  texts: Fields;
}

function placeOf(m: Material, facts: WizardFacts | null): Fields {
  const booking = facts?.bookings.find(({ status }) => status === 'confirmed' || status === 'pending');
  if (booking) return { kind: () => 'marketplace', venueBookingId: () => booking.id };
  return { kind: () => (m.format === 'online' ? 'online' : 'undecided') };
}

function templateOf(stage: Stage, m: Material, facts: WizardFacts | null, account: { name: string; email: string } | null): Template {
  const words = WORDS[m.locale];
  switch (stage) {
    case 'contact_info':
      return { facts: account ? { name: () => account.name, email: () => account.email } : {}, texts: {} };
    case 'event_basics':
      return {
        facts: {
          title: () => m.title,
          format: () => m.format,
          startsAt: () => m.span.startsAt.toISOString(),
          endsAt: () => m.span.endsAt.toISOString(),
          timeZone: () => m.span.timeZone,
        },
        texts: { summary: () => words.summary(m), description: () => words.description(m) },
      };
    case 'venue_selection':
      return { facts: placeOf(m, facts), texts: {} };
    case 'ticketing': {
      const capacity = m.room && m.attendance ? Math.min(m.room, m.attendance) : (m.room ?? m.attendance);
      return {
        facts: { currency: () => m.currency, ...(capacity === null ? {} : { capacity: () => capacity }) },
        texts: { tiers: () => tiersOf(m, words).map((tier) => ({ ...tier }) as { [key: string]: Json }) },
      };
    }
    case 'marketing':
      return {
        facts: { channels: () => [...CHANNELS], tone: () => words.tone },
        texts: {
          landingPage: () => ({
            headline: words.headline(m),
            body: clip(words.body(m), 5000),
            highlights: words.highlights(m).map((line) => clip(line, 160)),
          }),
          emails: () => EMAIL_TYPES.map((type) => ({ type, ...words.emails[type](m) })),
          social: () =>
            (Object.keys(NETWORKS) as Network[]).map((network) => ({
              network,
              text: clip(words.social[network](m), NETWORKS[network] + 60),
            })),
          whatsapp: () => ({ text: words.whatsapp(m) }),
        },
      };
    case 'review':
      return { facts: { slug: () => slugOf(m.title) || 'event' }, texts: {} };
    default:
      return stage satisfies never;
  }
}

/** The fields of a stage that templates can fill. Without `fields`, the facts that are missing, and all texts. */
export function suggestion(input: {
  stage: Stage;
  fields: readonly string[] | null;
  data: WizardData;
  facts: WizardFacts | null;
  locale: Locale;
  now: Date;
  account: { name: string; email: string } | null;
}): { [field: string]: Json } {
  const { stage, fields, data, facts, locale, now, account } = input;
  const material = materialOf(data, facts, locale, now);
  const template = templateOf(stage, material, facts, account);
  const wanted = (field: string, isFact: boolean): boolean => (fields ? fields.includes(field) : !isFact || isEmpty(data[stage][field]));
  const out: { [field: string]: Json } = {};
  for (const [field, make] of Object.entries(template.facts)) if (wanted(field, true)) out[field] = make();
  for (const [field, make] of Object.entries(template.texts)) if (wanted(field, false)) out[field] = make();
  return out;
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
