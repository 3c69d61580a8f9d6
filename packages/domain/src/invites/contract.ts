/** Courses, seat orders, invites, claims and pairing: inputs and views. Browser-safe. */
import { z } from 'zod';
import { email, id, page, text } from '../kernel/input.ts';
import type { Money } from '../kernel/money.ts';

/** At once, in one command. */
export const MAX_EMAILS = 500;
export const MAX_SEATS_PER_ORDER = 500;
/** Minor units: what one card payment can be for. */
export const MAX_ORDER_TOTAL = 99_999_999;
/** Days an invite lives; renewed with every new link. */
export const INVITE_DAYS = 14;
/** Within so many days of its end an unclaimed invite is shown as expiring, and its addressee reminded. */
export const EXPIRING_DAYS = 3;

/** Minor units a seat: nothing, or at least what a card payment can be for. */
const seatPrice = z
  .int()
  .min(0)
  .max(10_000_000)
  .refine((price) => price === 0 || price >= 50, { message: 'must be 0, or at least 50 minor units' });
const seats = z.int().min(1).max(MAX_SEATS_PER_ORDER);
const optionalText = (max: number) => text(max, 0).nullish();
/** What a link carries. Any text is accepted, and opens nothing unless we made it. */
const token = z.string().max(500).nullish();

// Courses and orders -------------------------------------------------------------------------------------------------
export const CreateCourseInput = z.object({ organizationId: id, title: text(160, 2), seatPrice, joiningInfo: optionalText(4000) });
export const UpdateCourseInput = z.object({
  courseId: id,
  title: text(160, 2).optional(),
  seatPrice: seatPrice.optional(),
  joiningInfo: optionalText(4000),
});
export const CoursesInput = page.extend({ organizationId: id });
export const CourseInput = z.object({ courseId: id });
export const OrderSeatsInput = z.object({ courseId: id, quantity: seats });
export const OrdersInput = page.extend({ organizationId: id, courseId: id.optional() });
export const MyOrdersInput = page;
export const OrderInput = z.object({ orderId: id });
export const MySeatsInput = page;
export const ClaimsInput = page.extend({ orderId: id });
export const ReleaseClaimInput = z.object({ seatClaimId: id });

export interface CourseView {
  id: string;
  organizationId: string;
  title: string;
  seatPrice: Money;
  joiningInfo: string | null;
  createdAt: string;
}

export const ORDER_STATUSES = ['pending', 'paid', 'refunded', 'expired'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** In seats. `available` is what can be invited now; an order that is not paid has no seats. */
export interface UsageView {
  total: number;
  claimed: number;
  invited: number;
  available: number;
}

export interface OrderView {
  id: string;
  courseId: string;
  courseTitle: string;
  organizationId: string;
  buyer: { id: string; name: string };
  quantity: number;
  unitPrice: Money;
  total: Money;
  status: OrderStatus;
  createdAt: string;
  paidAt: string | null;
  /** `due`: under way at the provider. */
  refund: { seats: number; amount: Money; state: 'due' | 'done' } | null;
  /** Where a pending order is paid, for its buyer. */
  checkoutUrl: string | null;
  usage: UsageView;
}

/** `checkoutUrl` is null when nothing is to be paid. */
export interface OrderedView {
  orderId: string;
  checkoutUrl: string | null;
}

export interface MySeatView {
  seatClaimId: string;
  orderId: string;
  courseId: string;
  courseTitle: string;
  joiningInfo: string | null;
  organizationId: string;
  organizationName: string;
  claimedAt: string;
}

/** Who sits on an order's seats. */
export interface ClaimView {
  seatClaimId: string;
  orderId: string;
  person: { id: string; name: string };
  claimedAt: string;
  releasedAt: string | null;
}

// Invites ------------------------------------------------------------------------------------------------------------
export const CheckEmailsInput = z.object({ orderId: id, text: z.string().max(200_000) });
export const CreateInvitesInput = z.object({
  orderId: id,
  emails: z.array(z.string().max(1000)).min(1).max(MAX_EMAILS),
  note: optionalText(1000),
});
export const CreateLinkInput = z.object({ orderId: id, maxUses: seats });
export const InviteInput = z.object({ inviteId: id });
export const ReaddressInput = z.object({ inviteId: id, email });
export const INVITE_STATUSES = ['claimed', 'revoked', 'expired', 'bounced', 'failed', 'opened', 'sent', 'draft'] as const;
export type InviteStatus = (typeof INVITE_STATUSES)[number];
/** `expiring` and `attention` are ways of looking, not statuses. */
export const INVITE_FILTERS = [...INVITE_STATUSES, 'expiring', 'attention'] as const;
export type InviteFilter = (typeof INVITE_FILTERS)[number];
export const InvitesInput = page.extend({
  organizationId: id,
  orderId: id.optional(),
  status: z.enum(INVITE_FILTERS).optional(),
  search: text(120, 0).optional(),
});
export const AttentionInput = z.object({ organizationId: id });
export const TokenInput = z.object({ token }).default({});

export const VERDICTS = ['valid', 'duplicate', 'already_invited', 'already_seated', 'invalid', 'no_seat_left'] as const;
export type Verdict = (typeof VERDICTS)[number];
export type SkipReason = Exclude<Verdict, 'valid'>;

export interface CheckedLineView {
  /** From 1, in what was pasted. */
  line: number;
  /** What stands there, cut to 200 characters. */
  text: string;
  /** Normalised; null where none was found. */
  email: string | null;
  verdict: Verdict;
}

export interface CheckedEmailsView {
  lines: CheckedLineView[];
  /** Addresses that would be invited. */
  valid: number;
  /** Seats that are free now. */
  available: number;
}

export interface CreatedInvitesView {
  created: { id: string; email: string; status: InviteStatus }[];
  skipped: { email: string; reason: SkipReason }[];
}

/** The one time a link is shown: only its hash is kept. */
export interface LinkView {
  id: string;
  url: string;
}

export interface InviteView {
  id: string;
  orderId: string;
  courseTitle: string;
  kind: 'email' | 'link';
  /** Null for a link. */
  email: string | null;
  status: InviteStatus;
  /** Neither claimed nor dead, and within its last days. */
  expiring: boolean;
  note: string | null;
  useCount: number;
  maxUses: number;
  createdAt: string;
  sentAt: string | null;
  openedAt: string | null;
  expiresAt: string;
  revokedAt: string | null;
  claimedAt: string | null;
  claimedBy: { id: string; name: string } | null;
  remindedAt: string | null;
  delivery: { state: DeliveryState; reason: string | null; at: string | null };
}

export const DELIVERY_STATES = ['none', 'queued', 'deferred', 'sent', 'bounced', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface AttentionView {
  bounced: number;
  failed: number;
  expiring: number;
  /** The most pressing ones. */
  items: InviteView[];
}

export const INVITE_EVENTS = [
  'created',
  'queued',
  'sent',
  'deferred',
  'bounced',
  'failed',
  'delivered',
  'complained',
  'opened',
  'claimed',
  'released',
  'resent',
  'link_renewed',
  'readdressed',
  'revoked',
  'reminded',
  'expired',
  'help_requested',
] as const;
export type InviteEventKind = (typeof INVITE_EVENTS)[number];

/** Oldest first. */
export interface TimelineView {
  inviteId: string;
  events: { id: string; kind: InviteEventKind; at: string; actor: { id: string; name: string } | null; detail: string | null }[];
}

/** Why a live link does or does not work for whoever looks. */
export type PreviewState = 'sign_in' | 'verify' | 'wrong_account' | 'ready' | 'claimed' | 'suspended';

export interface InvitePreviewView {
  state: PreviewState;
  organizationName: string;
  courseTitle: string;
  /** Whom it is for; null for a link. */
  maskedEmail: string | null;
  inviterName: string;
  note: string | null;
  expiresAt: string;
}

export interface ClaimedView {
  seatClaimId: string;
  orderId: string;
  courseTitle: string;
}

/** `asked` is false when this person asked for it within the last day. */
export interface HelpView {
  asked: boolean;
}

// Pairing ------------------------------------------------------------------------------------------------------------
export const CreatePairingInput = z.object({
  email: email.nullish(),
  maxUses: z.int().min(1).max(500).nullish(),
  expiresInDays: z.int().min(1).max(365).nullish(),
  organizationId: id.nullish(),
});
export const PairingInput = z.object({ pairingId: id });
export const PairingsInput = page;
export const UnpairInput = z.union([z.strictObject({ coachId: id }), z.strictObject({ memberId: id })]);

export const PAIRING_STATUSES = ['pending', 'active', 'revoked', 'expired'] as const;
export type PairingStatus = (typeof PAIRING_STATUSES)[number];

export interface PairingView {
  id: string;
  kind: 'email' | 'link';
  email: string | null;
  status: PairingStatus;
  useCount: number;
  maxUses: number;
  createdAt: string;
  openedAt: string | null;
  expiresAt: string;
  revokedAt: string | null;
}

export interface PairingPreviewView {
  state: PreviewState | 'own';
  coachName: string;
  organizationName: string | null;
  maskedEmail: string | null;
  expiresAt: string;
}

/** Somebody who may book a coach. */
export interface PairedMemberView {
  memberId: string;
  name: string;
  email: string;
  since: string;
}
