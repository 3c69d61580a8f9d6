/** The wizard: its stages, what each must hold, and what comes back. The schemas drive the forms. Browser-safe. */
import { z } from 'zod';
import { currency, email, id, locale, page, text, timeZone } from '../kernel/input.ts';
import { CustomVenue, EVENT_FORMATS, httpUrl, instant, slug } from '../events/contract.ts';
import { CHANNELS, EmailContent, LandingPage, SocialPost, WhatsappContent } from '../marketing/contract.ts';
import { TierDraft } from '../tickets/contract.ts';
import { headcount } from '../venues/contract.ts';

export const STAGES = ['contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing', 'review'] as const;
export type Stage = (typeof STAGES)[number];
export const stage = z.enum(STAGES);
export const MAX_TIERS_OF_EVENT = 30;
/** An active session that is silent for so long is marked abandoned, and revived when the person returns. */
export const ABANDONED_AFTER_HOURS = 24;
/** A browser's key is carried for so long after the last wizard it began; what only that key opens is kept no longer. */
export const KEY_LIVES_DAYS = 180;

const optionalText = (max: number) => text(max, 0).nullish();
/** What a stage must hold to be left forwards. Partial data is kept; `problems` say what is missing. */
export const STAGE_SCHEMAS = {
  contact_info: z.object({ name: text(120, 2), email, phone: optionalText(40), company: optionalText(120) }),
  event_basics: z
    .object({
      title: text(120, 3),
      summary: optionalText(300),
      description: optionalText(10_000),
      format: z.enum(EVENT_FORMATS),
      startsAt: instant,
      endsAt: instant,
      timeZone,
      expectedAttendance: headcount.nullish(),
    })
    .refine((e) => Date.parse(e.startsAt) < Date.parse(e.endsAt), { message: 'must be after the start', path: ['endsAt'] }),
  venue_selection: z
    .object({
      kind: z.enum(['marketplace', 'custom', 'online', 'undecided']),
      venueBookingId: id.nullish(),
      custom: CustomVenue.nullish(),
      onlineUrl: httpUrl.nullish(),
    })
    .refine((v) => v.kind !== 'marketplace' || Boolean(v.venueBookingId), {
      message: 'ask a venue, or choose another way',
      path: ['venueBookingId'],
    })
    .refine((v) => v.kind !== 'custom' || Boolean(v.custom), { message: 'say where it is', path: ['custom'] }),
  ticketing: z.object({
    currency,
    capacity: headcount.nullish(),
    tiers: z.array(TierDraft).min(1).max(MAX_TIERS_OF_EVENT),
  }),
  marketing: z.object({
    channels: z.array(z.enum(CHANNELS)).max(3),
    tone: optionalText(60),
    landingPage: LandingPage.nullish(),
    emails: z.array(EmailContent).max(10).nullish(),
    social: z.array(SocialPost).max(10).nullish(),
    whatsapp: WhatsappContent.nullish(),
  }),
  review: z.object({ slug: slug.nullish(), acceptTerms: z.literal(true) }),
} as const satisfies Record<Stage, z.ZodType>;
export type StageData = { [S in Stage]: z.output<(typeof STAGE_SCHEMAS)[S]> };

/** Fields by stage: nothing else is kept. */
export const STAGE_FIELDS = {
  contact_info: ['name', 'email', 'phone', 'company'],
  event_basics: ['title', 'summary', 'description', 'format', 'startsAt', 'endsAt', 'timeZone', 'expectedAttendance'],
  venue_selection: ['kind', 'venueBookingId', 'custom', 'onlineUrl'],
  ticketing: ['currency', 'capacity', 'tiers'],
  marketing: ['channels', 'tone', 'landingPage', 'emails', 'social', 'whatsapp'],
  review: ['slug', 'acceptTerms'],
} as const satisfies Record<Stage, readonly string[]>;

export type Json = z.output<ReturnType<typeof z.json>>;
/** How deep what is typed may be nested; tiers need three levels. */
const MAX_DEPTH = 12;

/** JSON that the database can hold: no NUL, no lone surrogate, no depth that nothing here has. */
function storable(value: unknown, depth = 0): value is Json {
  if (depth > MAX_DEPTH) return false;
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'boolean' || value === null;
  if (Array.isArray(value)) return value.every((item) => storable(item, depth + 1));
  return Object.entries(value).every(([key, item]) => storable(key, depth) && storable(item, depth + 1));
}

/** As it is typed: any JSON, in the stage's fields; what it is worth the schema says. Null takes a field away. */
export const stageData = z.record(
  z.string().max(60),
  z.custom<Json>((value) => storable(value), { message: 'contains what cannot be stored' }),
);
/** What all stages together may hold, in bytes of JSON. */
export const MAX_STATE_BYTES = 300_000;

export const StartWizardInput = z
  .object({ contactName: text(120, 0).nullish(), contactEmail: z.string().max(320).nullish(), timeZone: timeZone.optional() })
  .default({});
export const WizardInput = z.object({ sessionId: id });
export const MyWizardsInput = page;
const version = z.int().min(1).max(2_000_000_000);
export const SaveWizardInput = z.object({ sessionId: id, version, stage, data: stageData });
export const AdvanceWizardInput = z.object({ sessionId: id, version });
export const GoToInput = z.object({ sessionId: id, version, stage });
export const WizardMessagesInput = page.extend({ sessionId: id });
/** In the language of the account, unless told otherwise. */
export const SuggestInput = z.object({
  sessionId: id,
  stage,
  fields: z.array(z.string().max(60)).max(20).optional(),
  locale: locale.optional(),
});
export const ApplyProposalInput = z.object({
  sessionId: id,
  version,
  proposalId: id,
  toolCallId: z.string().max(200).nullish(),
  fields: z.array(z.string().max(60)).max(20).nullish(),
});
export const DismissProposalInput = z.object({ sessionId: id, proposalId: id });
export const PublishInput = z.object({ sessionId: id, version, organizationId: id });

export type Author = 'person' | 'assistant';
/** Where a stage falls short: a path in its data (`tiers.0.name`), why, and a code for words. */
export interface Problem {
  stage: Stage;
  path: string;
  code: ProblemCode;
  message: string;
}
/**
 * `end_before_start`, `sale_end_before_start`: the two instants are the wrong way round. `code_without_hidden`: an access code on a tier that
 * everybody sees. `booking_over`: the venue said no, or the request was taken back. `venue_confirmed`: a venue is confirmed, so it is not
 * elsewhere; cancel it first. `venue_days`: it is confirmed, but not for every day of the event. `over`: the event would have ended already.
 */
export const PROBLEM_CODES = [
  'required',
  'invalid',
  'too_short',
  'too_long',
  'too_small',
  'too_big',
  'too_many',
  'end_before_start',
  'sale_end_before_start',
  'code_without_hidden',
  'booking_over',
  'venue_confirmed',
  'venue_days',
  'over',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];
export type WizardData = { [S in Stage]: { [field: string]: Json } };
export type Provenance = { [S in Stage]: { [field: string]: Author } };

export interface ProposalView {
  proposalId: string;
  stage: Stage;
  origin: 'assistant' | 'template';
  toolCallId: string | null;
  /** Once it is decided: which fields, with null for their values. */
  patch: { [field: string]: Json };
  status: 'open' | 'applied' | 'dismissed';
  appliedFields: string[];
  createdAt: string;
}

export interface WizardView {
  sessionId: string;
  stage: Stage;
  completedStages: Stage[];
  data: WizardData;
  provenance: Provenance;
  version: number;
  /** Of every stage up to the current one. */
  problems: Problem[];
  status: 'active' | 'completed' | 'abandoned';
  messagesSent: number;
  secondsSpent: number;
  eventId: string | null;
  /** Of the published event. */
  slug: string | null;
  /** Whether it is the caller's own account's, or only this browser's. */
  owned: boolean;
  proposals: ProposalView[];
  /** Off: no model is configured; content comes from templates. */
  assistant: 'on' | 'off';
  lastActivityAt: string;
}

export interface StartedWizardView {
  sessionId: string;
  version: number;
}

export interface SavedWizardView {
  version: number;
  problems: Problem[];
}

export interface WizardLineView {
  sessionId: string;
  title: string | null;
  stage: Stage;
  status: 'active' | 'completed' | 'abandoned';
  eventId: string | null;
  /** Of the published event. */
  slug: string | null;
  startsAt: string | null;
  lastActivityAt: string;
  /** False for what this browser began and no account has adopted yet. */
  owned: boolean;
}

export interface WizardMessageView {
  id: string;
  messageId: string;
  role: 'user' | 'assistant';
  content: string;
  toolCalls: { id: string; name: string; input: Json; output: Json }[];
  at: string;
}

export interface SuggestedView {
  proposalId: string;
  patch: { [field: string]: Json };
}

export interface PublishedView {
  eventId: string;
  slug: string;
}

/** An event once more: its draft, and the wizard that goes on with it. */
export interface DuplicatedView {
  eventId: string;
  sessionId: string;
}
