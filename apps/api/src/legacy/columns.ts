/**
 * What older systems call things: the one table of data that readers and mapping share. Names are compared without case, underscores or
 * quotes, so that `parent_a_id` and `parentAId` are one; of several that a table has, the first with a value counts.
 * Another kind of row is another entry here, a reader of it in records.ts, and its rows in a plan-*.ts.
 */

const COACH_ID = ['coach_id', 'trainer_id', 'instructor_id', 'host_id', 'provider_id'] as const;
/** Of what is one person's. */
const OWNER_ID = [...COACH_ID, 'user_id', 'profile_id'] as const;
const COACH_EMAIL = ['coach_email', 'trainer_email', 'instructor_email'] as const;
const MEMBER_ID = [
  'member_id',
  'athlete_id',
  'learner_id',
  'client_id',
  'student_id',
  'trainee_id',
  'participant_id',
  'customer_id',
  'user_id',
] as const;
const MEMBER_EMAIL = ['member_email', 'athlete_email', 'learner_email', 'client_email', 'student_email', 'email'] as const;
const ORGANIZATION_ID = ['organization_id', 'organisation_id', 'org_id', 'tenant_id'] as const;
const TIME_ZONE = ['time_zone', 'timezone', 'tz', 'iana_time_zone'] as const;
const STARTS = [
  'starts_at',
  'start_at',
  'start_date_time',
  'scheduled_start',
  'scheduled_at',
  'scheduled_for',
  'start_time',
  'start',
] as const;
const ENDS = ['ends_at', 'end_at', 'end_date_time', 'scheduled_end', 'end_time', 'end'] as const;
const DATE = ['session_date', 'scheduled_date', 'specific_date', 'date', 'day', 'start_date'] as const;
const DAY_OF_WEEK = ['day_of_week', 'weekday', 'week_day', 'dow', 'day'] as const;
const START_TIME = ['start_time', 'starts_at', 'start', 'from_time'] as const;
const END_TIME = ['end_time', 'ends_at', 'end', 'to_time'] as const;
const NOTE = ['note', 'notes', 'message', 'comment'] as const;
const CREATED_AT = ['created_at', 'inserted_at'] as const;

interface TableWords {
  /** In order of preference; of two that exist only the first is read, but all that tell about people. */
  readonly tables: readonly string[];
  readonly columns: { readonly [column: string]: readonly string[] };
}

export const LEGACY = {
  users: {
    // The later ones also give people ids of their own: see people.ts.
    tables: [
      'users',
      'auth.users',
      'profiles',
      'user_profiles',
      'people',
      'coaches',
      'coach_profiles',
      'trainers',
      'members',
      'athletes',
      'learners',
    ],
    columns: {
      id: ['id', 'uuid'],
      userId: ['user_id', 'auth_id'],
      email: ['email', 'email_address', 'mail'],
      timeZone: TIME_ZONE,
    },
  },
  courses: {
    tables: ['courses', 'products', 'trainings'],
    columns: {
      id: ['id', 'uuid'],
      organizationId: ['organization_id', 'organisation_id', 'org_id', 'tenant_id'],
      title: ['title', 'name', 'course_name', 'course_title', 'product_name'],
      price: ['seat_price', 'price_per_seat', 'unit_amount', 'price_cents', 'unit_price', 'price'],
      currency: ['currency'],
      joiningInfo: ['joining_info', 'join_info', 'joining_instructions', 'access_info', 'join_url', 'meeting_url'],
      createdBy: ['created_by', 'trainer_id', 'owner_id', 'instructor_id'],
      createdAt: ['created_at', 'inserted_at'],
    },
  },
  orders: {
    tables: ['orders', 'seat_orders', 'course_orders', 'purchases'],
    columns: {
      id: ['id', 'order_id', 'uuid'],
      organizationId: ['organization_id', 'organisation_id', 'org_id', 'tenant_id'],
      quantity: ['quantity', 'seats', 'seat_count', 'seats_total', 'seats_purchased', 'num_seats', 'qty'],
      courseId: ['course_id', 'product_id', 'training_id'],
      courseTitle: ['course_name', 'course_title', 'course', 'product_name', 'product_title', 'product', 'item_name', 'title'],
      buyerId: ['buyer_id', 'user_id', 'purchaser_id', 'purchased_by', 'trainer_id', 'customer_id', 'created_by'],
      buyerEmail: ['buyer_email', 'customer_email', 'purchaser_email', 'user_email', 'buyer', 'email'],
      status: ['status', 'payment_status', 'state', 'order_status'],
      unitAmount: ['unit_amount', 'unit_price', 'price_per_seat', 'seat_price', 'unit_amount_cents'],
      total: ['amount_total', 'total_amount', 'total', 'amount', 'amount_cents', 'total_cents', 'amount_paid'],
      currency: ['currency'],
      sessionId: ['stripe_session_id', 'stripe_checkout_session_id', 'checkout_session_id', 'session_id'],
      paymentIntentId: ['stripe_payment_intent_id', 'payment_intent_id', 'stripe_payment_intent', 'payment_intent'],
      paidAt: ['paid_at', 'completed_at', 'purchased_at'],
      refundedAt: ['refunded_at'],
      createdAt: ['created_at', 'inserted_at', 'ordered_at'],
      updatedAt: ['updated_at'],
    },
  },
  seat_invites: {
    tables: ['seat_invites', 'seat_invitations', 'invites', 'invitations'],
    columns: {
      id: ['id', 'invite_id', 'uuid'],
      orderId: ['order_id', 'seat_order_id', 'purchase_id'],
      email: ['email', 'invitee_email', 'invited_email', 'recipient_email', 'learner_email'],
      token: ['invite_token', 'token', 'claim_token', 'invitation_token', 'invite_code'],
      status: ['status', 'state', 'invite_status'],
      note: ['note', 'message', 'personal_message', 'personal_note'],
      expiresAt: ['expires_at', 'token_expires_at', 'invite_expires_at', 'expiry'],
      sentAt: ['sent_at', 'email_sent_at', 'invited_at', 'emailed_at'],
      openedAt: ['opened_at', 'viewed_at'],
      claimedAt: ['claimed_at', 'accepted_at', 'redeemed_at', 'used_at'],
      claimedBy: ['claimed_by', 'accepted_by', 'redeemed_by', 'claimed_user_id', 'claimed_by_user_id', 'learner_id'],
      revokedAt: ['revoked_at', 'cancelled_at', 'canceled_at'],
      bouncedAt: ['bounced_at'],
      bounceReason: ['bounce_reason', 'delivery_error', 'error_message', 'last_error'],
      maxUses: ['max_uses'],
      useCount: ['use_count', 'uses'],
      createdBy: ['created_by', 'invited_by', 'trainer_id', 'sender_id'],
      createdAt: ['created_at', 'inserted_at'],
      updatedAt: ['updated_at'],
    },
  },
  seat_claims: {
    tables: ['seat_claims', 'claims', 'seat_assignments'],
    columns: {
      id: ['id', 'claim_id', 'uuid'],
      orderId: ['order_id', 'seat_order_id', 'purchase_id'],
      inviteId: ['invite_id', 'seat_invite_id', 'invitation_id'],
      personId: ['user_id', 'claimed_by', 'learner_id', 'person_id', 'member_id', 'profile_id'],
      email: ['email', 'user_email', 'learner_email', 'claimed_email'],
      claimedAt: ['claimed_at', 'created_at', 'assigned_at', 'inserted_at'],
      releasedAt: ['released_at', 'revoked_at', 'removed_at', 'cancelled_at', 'canceled_at'],
    },
  },
  pairing_sessions: {
    tables: ['pairing_sessions', 'pairings', 'pairing_invites'],
    columns: {
      id: ['id', 'uuid'],
      coachId: ['parent_a_id', 'coach_id', 'inviter_id'],
      memberId: ['parent_b_id', 'member_id', 'invitee_id', 'accepted_by'],
      createdBy: ['created_by'],
      status: ['status', 'state'],
      email: ['invite_email', 'invitee_email', 'invited_email', 'parent_b_email', 'email'],
      token: ['invite_token', 'token', 'pairing_token', 'invitation_token', 'invite_code'],
      expiresAt: ['expires_at', 'invite_expires_at', 'token_expires_at'],
      acceptedAt: ['accepted_at', 'paired_at', 'activated_at'],
      endedAt: ['ended_at', 'completed_at'],
      revokedAt: ['revoked_at'],
      maxUses: ['max_uses'],
      useCount: ['use_count'],
      createdAt: ['created_at', 'inserted_at'],
      updatedAt: ['updated_at'],
    },
  },
  availability_rules: {
    tables: ['availability_rules', 'coach_availability', 'coach_availabilities', 'weekly_availability', 'availabilities', 'availability'],
    columns: {
      id: ['id', 'uuid'],
      coachId: OWNER_ID,
      coachEmail: COACH_EMAIL,
      dayOfWeek: DAY_OF_WEEK,
      startTime: START_TIME,
      endTime: END_TIME,
      validFrom: ['valid_from', 'effective_from', 'start_date'],
      validTo: ['valid_to', 'valid_until', 'effective_to', 'effective_until', 'end_date'],
      isActive: ['is_active', 'active', 'is_available', 'enabled'],
      timeZone: TIME_ZONE,
      createdAt: CREATED_AT,
    },
  },
  availability_additions: {
    tables: ['availability_additions', 'availability_exceptions', 'extra_availability'],
    columns: {
      id: ['id', 'uuid'],
      coachId: OWNER_ID,
      coachEmail: COACH_EMAIL,
      startsAt: STARTS,
      endsAt: ENDS,
      date: DATE,
      endDate: ['end_date'],
      timeZone: TIME_ZONE,
      createdAt: CREATED_AT,
    },
  },
  time_off: {
    tables: ['time_off', 'coach_time_off', 'time_offs', 'unavailability', 'unavailabilities', 'blocked_times', 'holidays', 'vacations'],
    columns: {
      id: ['id', 'uuid'],
      coachId: OWNER_ID,
      coachEmail: COACH_EMAIL,
      startsAt: STARTS,
      endsAt: ENDS,
      date: DATE,
      endDate: ['end_date'],
      reason: ['reason', 'note', 'notes', 'title'],
      timeZone: TIME_ZONE,
      createdAt: CREATED_AT,
    },
  },
  one_time_bookings: {
    tables: ['one_time_bookings', 'single_bookings', 'session_bookings', 'session_participants', 'bookings'],
    columns: {
      id: ['id', 'uuid'],
      organizationId: ORGANIZATION_ID,
      coachId: COACH_ID,
      coachEmail: COACH_EMAIL,
      memberId: MEMBER_ID,
      memberEmail: MEMBER_EMAIL,
      sessionId: ['training_session_id', 'session_id'],
      status: ['status', 'state', 'booking_status'],
      note: NOTE,
      createdAt: CREATED_AT,
    },
  },
  recurring_bookings: {
    tables: ['recurring_bookings', 'recurring_sessions', 'booking_patterns', 'session_patterns'],
    columns: {
      id: ['id', 'uuid'],
      organizationId: ORGANIZATION_ID,
      coachId: COACH_ID,
      coachEmail: COACH_EMAIL,
      memberId: MEMBER_ID,
      memberEmail: MEMBER_EMAIL,
      dayOfWeek: DAY_OF_WEEK,
      startTime: START_TIME,
      endTime: END_TIME,
      startDate: ['start_date', 'starts_on', 'valid_from', 'first_date'],
      endDate: ['end_date', 'ends_on', 'valid_to', 'valid_until', 'until'],
      intervalWeeks: ['interval_weeks', 'repeat_every_weeks', 'interval'],
      frequency: ['frequency', 'recurrence', 'repeat'],
      status: ['status', 'state', 'booking_status'],
      isActive: ['is_active', 'active'],
      timeZone: TIME_ZONE,
      note: NOTE,
      endedAt: ['ended_at', 'cancelled_at', 'canceled_at'],
      reason: ['cancellation_reason', 'cancel_reason', 'reason'],
      createdAt: CREATED_AT,
      updatedAt: ['updated_at'],
    },
  },
  training_sessions: {
    tables: ['training_sessions', 'coaching_sessions', 'booked_sessions', 'lessons', 'appointments'],
    columns: {
      id: ['id', 'session_id', 'uuid'],
      organizationId: ORGANIZATION_ID,
      coachId: COACH_ID,
      coachEmail: COACH_EMAIL,
      memberId: MEMBER_ID,
      memberEmail: MEMBER_EMAIL,
      recurringBookingId: ['recurring_booking_id', 'recurring_session_id', 'pattern_id'],
      oneTimeBookingId: ['one_time_booking_id', 'single_booking_id', 'booking_id'],
      startsAt: STARTS,
      endsAt: ENDS,
      date: DATE,
      duration: ['duration_minutes', 'duration_mins', 'duration_min', 'duration', 'length_minutes'],
      timeZone: TIME_ZONE,
      occurrenceDate: ['occurrence_date', 'original_date'],
      status: ['status', 'state', 'session_status'],
      reason: ['cancellation_reason', 'cancel_reason', 'cancelled_reason', 'reason'],
      note: ['title', 'name', 'description', ...NOTE],
      createdAt: CREATED_AT,
      updatedAt: ['updated_at'],
    },
  },
} as const satisfies { [table: string]: TableWords };

export type TableKey = keyof typeof LEGACY;
export type ColumnOf<T extends TableKey> = keyof (typeof LEGACY)[T]['columns'] & string;
export const TABLE_KEYS = [
  'users',
  'courses',
  'orders',
  'seat_invites',
  'seat_claims',
  'pairing_sessions',
  'availability_rules',
  'availability_additions',
  'time_off',
  'one_time_bookings',
  'recurring_bookings',
  'training_sessions',
] as const satisfies TableKey[];

/** Status words, lower case. What is in no list is not guessed at: its row is not taken. */
export const WORDS = {
  orders: {
    paid: ['paid', 'complete', 'completed', 'succeeded', 'success', 'fulfilled', 'confirmed', 'active', 'no_payment_required'],
    unpaid: [
      'pending',
      'unpaid',
      'open',
      'draft',
      'created',
      'processing',
      'requires_payment',
      'awaiting_payment',
      'requires_payment_method',
    ],
    refunded: ['refunded'],
    partly_refunded: ['partially_refunded', 'partial_refund', 'partly_refunded'],
    dead: ['expired', 'cancelled', 'canceled', 'failed', 'void', 'voided', 'abandoned'],
  },
  seat_invites: {
    unsent: ['pending', 'created', 'draft', 'queued', 'new', 'unsent'],
    sent: ['sent', 'emailed', 'invited', 'delivered', 'opened', 'viewed'],
    claimed: ['claimed', 'accepted', 'redeemed', 'used', 'active', 'completed'],
    revoked: ['revoked', 'cancelled', 'canceled', 'withdrawn'],
    expired: ['expired'],
    bounced: ['bounced', 'bounce', 'failed', 'undeliverable'],
  },
  pairing_sessions: {
    pending: ['pending', 'invited', 'sent', 'created', 'open'],
    active: ['active', 'accepted', 'paired', 'connected'],
    revoked: ['revoked', 'cancelled', 'canceled', 'declined', 'rejected', 'withdrawn'],
    expired: ['expired'],
    ended: ['ended', 'inactive', 'completed', 'closed', 'archived', 'unpaired', 'dissolved'],
  },
  one_time_bookings: {
    booked: ['booked', 'planned', 'scheduled', 'confirmed', 'active', 'completed', 'no_show', 'attended'],
    cancelled: ['cancelled', 'canceled'],
  },
  recurring_bookings: {
    active: ['active', 'planned', 'scheduled', 'confirmed'],
    ended: ['ended', 'inactive', 'completed', 'finished', 'expired'],
    cancelled: ['cancelled', 'canceled'],
  },
  training_sessions: {
    scheduled: ['planned', 'scheduled', 'confirmed', 'booked', 'upcoming'],
    completed: ['completed', 'complete', 'done', 'finished', 'attended'],
    cancelled: ['cancelled', 'canceled'],
    no_show: ['no_show', 'no show', 'no-show', 'noshow', 'missed'],
  },
} as const;

const fold = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** A table as a source names it, with or without its schema; null for one that nothing is read from. */
export function tableKeyOf(schema: string | null, name: string): TableKey | null {
  const folded = fold(name);
  return TABLE_KEYS.find((key) => rankOf(key, schema, folded) >= 0) ?? null;
}

/** Which of the names of its kind it has: the lower, the rather it is read. */
export const rankOf = (key: TableKey, schema: string | null, name: string): number =>
  LEGACY[key].tables.findIndex((known) => {
    const [first = '', second] = known.split('.');
    return second === undefined ? schema !== 'auth' && fold(first) === fold(name) : schema === first && fold(second) === fold(name);
  });

/** For each column that is known of such a table, where its values stand among these, by preference. */
export function placesOf(key: TableKey, names: readonly string[]): Map<string, number[]> {
  const folded = names.map(fold);
  return new Map(
    Object.entries<readonly string[]>(LEGACY[key].columns).flatMap(([column, synonyms]) => {
      const places = synonyms.map((synonym) => folded.indexOf(fold(synonym))).filter((place) => place >= 0);
      return places.length === 0 ? [] : [[column, places] as const];
    }),
  );
}
