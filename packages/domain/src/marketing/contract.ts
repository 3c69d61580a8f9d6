/** Campaigns by e-mail and WhatsApp, contacts and their consents, and what marketing texts hold. Browser-safe. */
import { z } from 'zod';
import { id, page, text, type Locale } from '../kernel/input.ts';

const optionalText = (max: number) => text(max, 0).nullish();
export const CHANNELS = ['email', 'social', 'whatsapp'] as const;
export type Channel = (typeof CHANNELS)[number];
/** What an organizer writes ahead. Each has its audience: see AUDIENCE_OF. */
export const EMAIL_TYPES = ['announcement', 'reminder', 'last_chance', 'confirmation', 'follow_up'] as const;
export const LandingPage = z.object({
  headline: optionalText(160),
  body: optionalText(5000),
  highlights: z.array(text(160)).max(12).optional(),
});
export const EmailContent = z.object({ type: z.enum(EMAIL_TYPES), subject: text(160), body: text(10_000) });
/** What each network takes, in characters. Posts are copied by hand. */
export const NETWORKS = { linkedin: 2000, instagram: 2000, facebook: 2000, x: 280 } as const;
export type Network = keyof typeof NETWORKS;
/** On X an address counts for so many characters, whatever its length. */
const X_LINK = 23;
/** As the network counts it. */
export const postLength = (network: Network, post: string): number =>
  Array.from(network === 'x' ? post.replace(/\{\{link\}\}|https?:\/\/\S+/g, 'x'.repeat(X_LINK)) : post).length;
export const SocialPost = z
  .object({ network: z.enum(['linkedin', 'instagram', 'facebook', 'x']), text: text(2000) })
  .refine((post) => postLength(post.network, post.text) <= NETWORKS[post.network], {
    message: 'is longer than the network takes',
    path: ['text'],
  });
/**
 * In texts that are sent or posted, `{{link}}` stands for the event page's address (tracked, by channel) and `{{name}}` for the reader's name: both
 * are filled in when it goes out, and so in a preview. What is unknown is left out.
 */
export const fillIn = (content: string, values: { link: string; name: string }): string =>
  content
    .replaceAll('{{link}}', () => values.link)
    .replaceAll(/ ?\{\{name\}\}/g, (found) => (values.name === '' ? '' : `${found.startsWith(' ') ? ' ' : ''}${values.name}`));
export const WhatsappContent = z.object({ text: text(1024) });

export type EmailType = (typeof EMAIL_TYPES)[number];

/**
 * Whom a type is for. `contacts`: of the organisation, with consent to e-mail and without a ticket for this event; `holders`: whoever has a ticket that
 * counts; `buyer`: each buyer once, as they buy; `checked_in`: whoever was let in. Nobody who has unsubscribed from the organisation, ever.
 */
export const AUDIENCE_OF = {
  announcement: 'contacts',
  last_chance: 'contacts',
  reminder: 'holders',
  confirmation: 'buyer',
  follow_up: 'checked_in',
} as const satisfies Record<EmailType, string>;

const instant = z.iso.datetime({ offset: true });
const eventId = id;
export const CampaignInput = z.object({ eventId });
/** What is left out stays as it was; null takes it away. */
export const SaveContentInput = z.object({
  eventId,
  /** The version it was based on; without one, whatever is there is written over. */
  version: z.int().min(1).max(2_000_000_000).optional(),
  landingPage: LandingPage.nullish(),
  social: z.array(SocialPost).max(10).nullish(),
  tone: optionalText(60),
});
/** The top of the event's page is no channel, yet can be proposed like one. */
export const GENERATED = [...CHANNELS, 'landing'] as const;
export type Generated = (typeof GENERATED)[number];
export const GenerateInput = z.object({ eventId, channel: z.enum(GENERATED), locale: z.enum(['en', 'fr']).optional() });
/** Days before the event's first day or after its last, in its zone: past about a year a schedule is a mistake. */
export const MAX_OFFSET_DAYS = 400;
/**
 * When it goes out: at an instant, or so many days from the event at a local time in its zone. `offsetDays` counts backwards from the first day for
 * announcement, reminder and last_chance, and forwards from the last one for follow_up; its sign says nothing. A confirmation follows each order by itself: whatever is
 * given for it is not kept.
 */
export const Schedule = z.union([
  z.object({ at: instant }),
  z.object({
    offsetDays: z.int().min(-MAX_OFFSET_DAYS).max(MAX_OFFSET_DAYS),
    time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:00'),
  }),
]);
export type Schedule = z.output<typeof Schedule>;
/**
 * What a type is given at publishing, when the wizard has a text for it: days from the event. An announcement goes out on the morning after
 * the publishing; a confirmation follows each order.
 */
export const DEFAULT_SCHEDULE = {
  announcement: null,
  reminder: { offsetDays: -7, time: '09:00' },
  last_chance: { offsetDays: -2, time: '09:00' },
  confirmation: null,
  follow_up: { offsetDays: 1, time: '10:00' },
} as const satisfies Record<EmailType, { offsetDays: number; time: string } | null>;
const version = z.int().min(0).max(2_000_000_000);
export const SaveTemplateInput = z.object({
  eventId,
  /** Which one is changed. Without it: the event's template of this type, made when there is none. */
  templateId: id.optional(),
  /** Another one of a type that is there already: a second reminder. */
  another: z.boolean().optional(),
  /** What the change is based on; 0: there was none. When it has moved on since, nothing is saved (STALE_VERSION). Without it: over whatever is there. */
  version: version.optional(),
  type: z.enum(EMAIL_TYPES),
  subject: text(160),
  body: text(10_000),
  /** Null: not yet known. */
  schedule: Schedule.nullish(),
});
/** An e-mail template or a WhatsApp campaign, by its id. */
export const TemplateInput = z.object({ templateId: id });
export const ImportContactsInput = z.object({
  organizationId: id,
  /** Header `email,name,email_consent,whatsapp,whatsapp_consent` in any order; other columns are kept as attributes. */
  csv: z.string().min(1).max(900_000),
  dryRun: z.boolean(),
  /** Where these people said yes: kept with each consent as its proof. Without it consents in the file are not taken. */
  consentSource: optionalText(300),
});
export const MAX_IMPORT_ROWS = 10_000;
export const ContactsInput = page.extend({
  organizationId: id,
  search: z.string().max(200).optional(),
  channel: z.enum(['email', 'whatsapp']).optional(),
});
export const ContactInput = z.object({ contactId: id });
export const SaveContactInput = z.object({
  organizationId: id,
  contactId: id.optional(),
  email: z.string().max(320).nullish(),
  name: optionalText(120),
  whatsapp: z.string().max(40).nullish(),
});
export const CONSENT_CHANNELS = ['email', 'whatsapp'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];
export const SetConsentInput = z.object({
  contactId: id,
  channel: z.enum(CONSENT_CHANNELS),
  granted: z.boolean(),
  /** How and where they said so, in the organizer's words; needed to grant. */
  source: optionalText(300),
});
export const WHATSAPP_AUDIENCES = ['all_contacts', 'ticket_holders', 'vip_only'] as const;
export type WhatsappAudience = (typeof WHATSAPP_AUDIENCES)[number];
/** What a template's `{{1}}`, `{{2}}`… stand for, in their order. */
export const WHATSAPP_PARAMETERS = ['name', 'event', 'date', 'time', 'place', 'link'] as const;
export const WhatsappTemplate = z.object({
  /** As it was approved at Meta. */
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'holds small letters, digits and underscores'),
  language: z
    .string()
    .regex(/^[a-z]{2}(?:_[A-Z]{2})?$/, 'is a language such as en or en_US')
    .default('en'),
  /** How it reads, with `{{1}}`, `{{2}}`…: what was approved, and what is said freely to whoever wrote within 24 hours. */
  text: text(1024),
  parameters: z.array(z.enum(WHATSAPP_PARAMETERS)).max(10).default([]),
});
export type WhatsappTemplate = z.output<typeof WhatsappTemplate>;
export const SaveWhatsappInput = z.object({
  eventId,
  whatsappId: id.optional(),
  /** What the change is based on, as with e-mails. */
  version: version.optional(),
  audience: z.enum(WHATSAPP_AUDIENCES),
  template: WhatsappTemplate,
  scheduledAt: instant.nullish(),
});
export const DeliveriesInput = page.extend({
  eventId,
  channel: z.enum(['email', 'whatsapp']).optional(),
  templateId: id.optional(),
  state: z.string().max(20).optional(),
});
export const ConversationsInput = page.extend({ organizationId: id, eventId: id.optional() });
export const ConversationInput = page.extend({ conversationId: id });
export const ReplyInput = z.object({ conversationId: id, text: text(4000) });
/** From the link in a mail. */
export const PreferencesInput = z.object({ token: z.string().max(200) });
export const SetPreferencesInput = PreferencesInput.extend({ email: z.boolean() });

/**
 * `missed`: its hour passed before it could go (published late, moved to an earlier day, no worker for long): it goes out only when told to.
 * `cancelled`: the event is off, or it was taken back.
 */
export const SEND_STATUSES = ['draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled', 'missed'] as const;
export type SendStatus = (typeof SEND_STATUSES)[number];
export const MESSAGE_STATES = [
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'bounced',
  'complained',
  'failed',
  'suppressed',
  'cancelled',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Messages by what became of them. `recipients` is all of them; `sent` counts whatever left us, so delivered and bounced ones as well. */
export interface SendCounts {
  recipients: number;
  queued: number;
  sent: number;
  delivered: number;
  opened: number;
  clicked: number;
  /** WhatsApp. */
  read: number;
  replied: number;
  bounced: number;
  complained: number;
  failed: number;
  /** Unsubscribed, bounced before, or without consent by the time it was their turn. */
  suppressed: number;
  /** Unsubscribed by this message's link. */
  unsubscribed: number;
}

export interface EmailTemplateView {
  id: string;
  /** Of its words and its hour. */
  version: number;
  type: EmailType;
  subject: string;
  body: string;
  schedule: { at: string } | { offsetDays: number; time: string } | null;
  /** When it goes out, as things stand; null for a confirmation and for what has no schedule. */
  sendAt: string | null;
  status: SendStatus;
  /** Why it is paused, where nobody paused it: the event moved while it was going out. */
  held: 'moved' | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** How many it would go to now. */
  audience: number;
  counts: SendCounts;
}

/** What became of a template or a WhatsApp campaign that was scheduled, paused or sent. */
export interface DirectedView {
  templateId: string;
  status: SendStatus;
  sendAt: string | null;
}

export interface WhatsappCampaignView {
  id: string;
  /** Of its words and its hour. */
  version: number;
  audience: WhatsappAudience;
  template: WhatsappTemplate;
  scheduledAt: string | null;
  status: SendStatus;
  held: 'moved' | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** How many it would go to now: opted in, and not stopped. */
  audienceSize: number;
  /** In the audience, but without consent to WhatsApp. */
  withoutConsent: number;
  counts: SendCounts;
}

/** What goes out when, one line each, soonest first; what has no hour is last. */
export interface TimelineEntry {
  id: string;
  channel: 'email' | 'whatsapp';
  /** The type of an e-mail, the audience of a WhatsApp campaign. */
  kind: EmailType | WhatsappAudience;
  title: string;
  at: string | null;
  status: SendStatus;
  held: 'moved' | null;
  counts: SendCounts;
}

/** An address of the event's page by which a visit is known to come from there. */
export interface TrackedLinks {
  email: string;
  whatsapp: string;
  /** By network. */
  social: { [network in Network]: string };
}

export interface CampaignView {
  eventId: string;
  version: number;
  /** Of the whole: sending while one of its parts is, sent once all are; draft until something is scheduled. */
  status: 'draft' | 'scheduled' | 'sending' | 'sent' | 'paused' | 'cancelled';
  content: {
    landingPage: z.output<typeof LandingPage> | null;
    social: z.output<typeof SocialPost>[];
    tone: string | null;
  };
  links: TrackedLinks;
  timeline: TimelineEntry[];
  /** By channel; social posts are known by the visits they bring alone. */
  metrics: { email: SendCounts; whatsapp: SendCounts };
  /** Off: no WhatsApp number is configured. */
  whatsapp: 'on' | 'off';
  assistant: 'on' | 'off';
}

/** What could stand there, checked; nothing is saved. Only the asked channel's field is there. */
export interface GeneratedView {
  channel: Generated;
  origin: 'assistant' | 'template';
  landingPage?: z.output<typeof LandingPage>;
  emails?: z.output<typeof EmailContent>[];
  social?: z.output<typeof SocialPost>[];
  whatsapp?: z.output<typeof WhatsappContent>;
}

export interface ContactView {
  id: string;
  email: string | null;
  name: string | null;
  whatsapp: string | null;
  attributes: { [column: string]: string };
  emailConsent: boolean;
  whatsappConsent: boolean;
  /** Why nothing goes there, whatever they once said; null where nothing is in the way. */
  emailSuppressed: SuppressedReason | null;
  whatsappSuppressed: SuppressedReason | null;
  origin: 'import' | 'order' | 'organizer' | 'whatsapp';
  createdAt: string;
}
export const SUPPRESSED_REASONS = ['unsubscribed', 'complained', 'bounced', 'stopped'] as const;
export type SuppressedReason = (typeof SUPPRESSED_REASONS)[number];

/** One entry of the ledger: the proof of a yes or a no. */
export interface ConsentEntryView {
  id: string;
  channel: ConsentChannel;
  granted: boolean;
  how:
    | 'import'
    | 'organizer'
    | 'link'
    | 'one_click'
    | 'preferences'
    | 'complaint'
    | 'bounce'
    | 'whatsapp_stop'
    | 'whatsapp_start'
    | 'forgotten';
  /** Where: a file's words, a page, a message. */
  source: string | null;
  byName: string | null;
  at: string;
}

export interface ContactDetailView extends ContactView {
  organizationId: string;
  /** Newest first. */
  consents: ConsentEntryView[];
}

export type ImportVerdict =
  | 'new'
  | 'changed'
  | 'unchanged'
  | 'duplicate'
  | 'invalid_email'
  | 'invalid_whatsapp'
  | 'no_address'
  /** More cells than columns, or quotation marks in the middle of them: which cell belongs to which column is a guess. */
  | 'misaligned'
  | 'taken';
/** Why a list as a whole is not read, among the details of INVALID_INPUT. Lines count from 1, the header included. */
export type UnreadableList =
  | { reason: 'no_columns' | 'too_many_columns' | 'too_many_lines' }
  | { reason: 'column_twice'; column: string }
  | { reason: 'open_quote'; line: number };
export interface ImportView {
  dryRun: boolean;
  counts: { [verdict in ImportVerdict]: number };
  consents: {
    email: number;
    whatsapp: number;
    /** A no of an address that was not known, whatever becomes of its line. */
    denied: number;
    /** Said no before, and a file does not change that. */
    refusedBefore: number;
    /** A yes in the file that was not taken, for want of a word on where it comes from. */
    withoutSource: number;
  };
  columns: { known: string[]; attributes: string[] };
  /** The first 200 lines, and beyond those every one that is not taken, up to 500 in all. `line` counts from 1, the header included. */
  rows: { line: number; email: string | null; name: string | null; whatsapp: string | null; verdict: ImportVerdict; note: string | null }[];
}

export interface DeliveryView {
  id: string;
  recipient: string | null;
  name: string | null;
  channel: 'email' | 'whatsapp';
  templateId: string;
  title: string;
  state: MessageState;
  openedAt: string | null;
  clickedAt: string | null;
  repliedAt: string | null;
  /** Of the state. */
  at: string;
  reason: string | null;
}

export interface ConversationLineView {
  id: string;
  contactId: string | null;
  name: string | null;
  phone: string | null;
  lastText: string;
  lastAt: string;
  unread: number;
  /** Until when one may write freely; null once the 24 hours are over. */
  windowUntil: string | null;
}

export interface ConversationView extends ConversationLineView {
  /** Newest first. */
  messages: {
    id: string;
    direction: 'in' | 'out';
    text: string;
    at: string;
    state: MessageState | null;
    reason: string | null;
    /** Whose words, for what a colleague wrote. */
    byName: string | null;
    /** Sent by a campaign. */
    campaign: boolean;
  }[];
  nextCursor: string | null;
}

/** For whoever has the link of a mail. */
export interface PreferencesView {
  organizationName: string;
  maskedEmail: string;
  locale: Locale;
  /** Whether mails of this organisation's campaigns go there. */
  email: boolean;
}
