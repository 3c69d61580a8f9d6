/** Identity: inputs and views. Browser-safe. */
import { z } from 'zod';
import { id, locale, text, timeZone, type Locale } from '../kernel/input.ts';

export const UpdateProfileInput = z.object({ name: text(120).optional(), locale: locale.optional(), timeZone: timeZone.optional() });
export const CreateApiKeyInput = z.object({
  name: text(60),
  /** Days until the key dies; null for never. */
  expiresInDays: z.int().min(1).max(365).nullish(),
});
export const RevokeApiKeyInput = z.object({ apiKeyId: id });
export const MAIL_TOPICS = ['membership', 'billing', 'bookings'] as const;
export type MailTopic = (typeof MAIL_TOPICS)[number];
export const SetMailPreferencesInput = z.object({ topic: z.enum(MAIL_TOPICS), enabled: z.boolean() });
/** The person types their own address to confirm. */
export const DeleteAccountInput = z.object({ confirmEmail: z.string().max(1000) });

export interface PersonView {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  locale: Locale;
  timeZone: string;
}

export interface MembershipView {
  organizationId: string;
  organizationName: string;
  organizationSlug: string;
  organizationStatus: 'pending' | 'approved' | 'rejected' | 'suspended';
  role: 'owner' | 'admin' | 'trainer' | 'member';
  status: 'pending' | 'active' | 'rejected' | 'removed';
  since: string;
}

export interface MeView {
  person: PersonView;
  memberships: MembershipView[];
  /** `owner` for the platform owner, else null. */
  platformRole: 'owner' | null;
}

export interface ApiKeyView {
  id: string;
  name: string;
  /** The first characters, to tell keys apart. */
  start: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
}

/** Shown once: only a hash is kept. */
export interface NewApiKeyView extends ApiKeyView {
  key: string;
}

export type MailPreferencesView = { topic: MailTopic; enabled: boolean }[];

/** To subscribe to in a calendar program. Whoever knows it sees when one has sessions, and with whom. */
export interface CalendarFeedView {
  url: string;
}
