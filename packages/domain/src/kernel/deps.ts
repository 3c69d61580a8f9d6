import type { Database, DbActor, Tx } from '@seatwise/db';
import type { Actor, Caller } from './actor.ts';
import type {
  CampaignMailer,
  CheckoutSession,
  Clock,
  FeedTokens,
  IdentityProvider,
  Ids,
  Log,
  Mailer,
  Messenger,
  MessageLinks,
  News,
  OrderTokens,
  Payments,
  Sealer,
  UnsubscribeTokens,
  WizardAdvisor,
} from '../ports/index.ts';
import type { CalendarEvent } from '../ports/calendar.ts';

/** Everything a verb may use from outside the domain. Composed once, in apps/api/src/deps.ts. */
export interface Deps {
  /** As seatwise_app, bound by the policies of the person who acts. */
  db: Database;
  /** As seatwise_worker: for jobs, and where the API acts on the payment provider's word. */
  system: Database;
  clock: Clock;
  ids: Ids;
  payments: Payments;
  identity: IdentityProvider;
  mail: Mailer;
  /** Null where no number is configured: nothing goes out on WhatsApp. */
  messenger: Messenger | null;
  /** Organizers' mails to many, over the same server. */
  campaignMail: CampaignMailer;
  messageLinks: MessageLinks;
  /** Who looks at a dashboard hears by this that it moved. */
  news: News;
  sealer: Sealer;
  feedTokens: FeedTokens;
  orderTokens: OrderTokens;
  unsubscribeTokens: UnsubscribeTokens;
  /** How long a reservation of tickets holds. */
  ticketHoldMinutes: number;
  /** Null when no model is configured: the wizard's content then comes from templates. */
  advisor: WizardAdvisor | null;
  /** Where people reach us, without a trailing slash. */
  publicUrl: string;
  log: Log;
  /** Effects that run against the line of slices, in the transaction of what caused them. */
  subscribers: Subscribers;
}

/** Lists of what later slices do when something happens in an earlier one. One list of all is `subscribers` in registry.ts. */
export interface Subscribers {
  /** A person has left these organisations for good. */
  accountDeleted: ((context: { tx: Tx; organizationIds: readonly string[] }) => Promise<void>)[];
  /** Something happened to a checkout session that billing does not know. True from whoever it belongs to, once it is in step. The provider is asked once. */
  checkoutMoved: ((
    deps: Deps,
    session: { sessionId: string; eventId: string | null; look: () => Promise<CheckoutSession | null> },
  ) => Promise<boolean>)[];
  /** The page behind a checkout asks about a session that billing does not know. Null from whoever it does not belong to. */
  checkoutConfirmed: ((
    call: Pick<Call, 'deps' | 'requestId'> & { actor: Actor },
    sessionId: string,
  ) => Promise<ConfirmedCheckout | null>)[];
  /** The nightly comparison goes on to what else is paid for. */
  reconcile: ((deps: Deps) => Promise<{ checked: number; repaired: number; failed: number; notes: string[] }>)[];
  /** A coach and a member are no longer paired. */
  unpaired: ((context: { tx: Tx; coachId: string; memberId: string; actorId: string }) => Promise<void>)[];
  /** What else stands in a person's calendar beside their sessions; read as that person. */
  calendars: ((context: { deps: Deps; who: DbActor }) => Promise<CalendarEvent[]>)[];
  /** An event is for everybody to see from now on; its tiers are there. */
  eventPublished: ((context: EventContext) => Promise<void>)[];
  /** An event takes place at another time, or elsewhere; under the event's lock, `sequence` has risen. */
  eventMoved: ((context: EventContext & { sequence: number; time: boolean; place: boolean }) => Promise<void>)[];
  /** An event will not take place; under the event's lock, its status says so already. */
  eventCancelled: ((context: EventContext & { reason: string | null }) => Promise<void>)[];
  /** An order of tickets has been paid, or was free: its tickets are there. */
  ticketsPaid: ((context: TicketsContext & { source: TicketSource }) => Promise<void>)[];
  /** Tickets were taken back; `total` is what is given back for them. Not for payments that came too late for any, nor with an event that is cancelled. */
  ticketsRefunded: ((context: TicketsContext) => Promise<void>)[];
  /** A ticket has let somebody in. */
  checkedIn: ((context: { tx: Tx; deps: Deps; eventId: string; ticketId: string }) => Promise<void>)[];
}

/** Something happened to an event that is published, in this transaction. */
export interface EventContext {
  tx: Tx;
  deps: Deps;
  eventId: string;
  organizationId: string;
  actorId: string;
}

/** Where a buyer came from, as the page knew it. */
export interface TicketSource {
  source?: string | null | undefined;
  medium?: string | null | undefined;
  campaign?: string | null | undefined;
  referrer?: string | null | undefined;
  /** Where they came from first. */
  first?: Pick<TicketSource, 'source' | 'medium' | 'campaign'> | null | undefined;
}

/** Something happened to tickets, in this transaction and under their event's lock. */
export interface TicketsContext {
  tx: Tx;
  deps: Deps;
  orderId: string;
  eventId: string;
  organizationId: string;
  /** How many. */
  tickets: number;
  /** Minor units. */
  total: number;
  currency: string;
}

/** What became of a payment, for the page one comes back to. */
export interface ConfirmedCheckout {
  status: 'granted' | 'processing' | 'open' | 'expired';
  organizationId: string;
}

/** Keys that we hand to a browser of our own accord. */
export type KeyKind = 'wizard' | 'guest';
export type TokenKind = 'invite' | 'pairing' | 'order' | KeyKind;

/** One request: who, and with what. */
export interface Call {
  deps: Deps;
  actor: Caller;
  requestId: string;
  /**
   * What the browser carries in HttpOnly cookies: tokens of links that were opened (`invite`, `pairing`, `order`), the key of a wizard that
   * nobody has signed in for, and the key that tells one anonymous buyer from another.
   */
  tokens?: { readonly [kind in TokenKind]?: string | null } | undefined;
  /** Has the browser carry a key from now on. Absent where there is no browser to tell. */
  remember?: ((kind: KeyKind, key: string) => void) | undefined;
  /** Whoever looks, as a hash that is salted anew every day: for counting, and for nothing else. Worked out when it is asked for. */
  visitor?: (() => Buffer | Promise<Buffer>) | undefined;
  /** Who calls, asked again, for calls that last: null once the session or the key has ended. */
  again?: (() => Promise<Caller>) | undefined;
  /** Aborted when this server stops: calls that last end then. */
  stopping?: AbortSignal | undefined;
  /** True for a GET: nothing at all may be written, not even that somebody looked. */
  safe?: boolean | undefined;
}
