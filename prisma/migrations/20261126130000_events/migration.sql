-- Events: their tables, who may do what with them, and what everybody may see. The verbs' functions are in the migrations that follow, one a slice.
SET lock_timeout = '5s';
GRANT CREATE ON SCHEMA public TO seatwise_definer;
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;

CREATE TABLE venues (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  name text NOT NULL,
  description text,
  address text NOT NULL,
  city text NOT NULL,
  -- ISO 3166-1 alpha-2.
  country text NOT NULL,
  time_zone text NOT NULL,
  capacity integer NOT NULL,
  -- Minor units.
  price_per_day integer NOT NULL,
  currency text NOT NULL,
  -- Out of the catalogue when false; what is confirmed stays.
  listed boolean NOT NULL DEFAULT true,
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT venues_pkey PRIMARY KEY (id),
  CONSTRAINT venues_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT venues_capacity CHECK (capacity > 0),
  CONSTRAINT venues_price_per_day CHECK (price_per_day >= 0)
);
CREATE INDEX venues_organization_id_created_at_id_idx ON venues (organization_id, created_at, id);
-- The catalogue, the smallest that fits first.
CREATE INDEX venues_listed ON venues (capacity, id) WHERE listed;

CREATE TABLE events (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  -- Null until it is published.
  organization_id uuid,
  -- Null while its wizard belongs to nobody who has signed in.
  created_by uuid,
  -- Null until it is published.
  slug text,
  title text NOT NULL,
  summary text,
  description text,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL,
  time_zone text NOT NULL,
  format text NOT NULL,
  expected_attendance integer,
  -- Where it is: a venue that was confirmed, or one of the organizer's own, or neither yet. Where people join, for what is online.
  venue_id uuid,
  custom_venue jsonb,
  online_url text,
  -- Binds all tiers together; null binds nothing.
  capacity integer,
  currency text NOT NULL DEFAULT 'eur',
  -- A buyer may give tickets back until so many days before the start.
  refund_days integer NOT NULL DEFAULT 7,
  status text NOT NULL DEFAULT 'draft',
  -- What landing page, e-mails and posts are made from, as it was left at publishing.
  marketing jsonb NOT NULL DEFAULT '{}',
  -- Of calendar messages to holders: rises with every change they are told of.
  sequence integer NOT NULL DEFAULT 0,
  published_at timestamptz(6),
  cancelled_at timestamptz(6),
  cancelled_by uuid,
  cancel_reason text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT events_pkey PRIMARY KEY (id),
  CONSTRAINT events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT events_created_by_fkey FOREIGN KEY (created_by) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT events_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT events_times CHECK (starts_at < ends_at),
  CONSTRAINT events_format CHECK (format IN ('in_person', 'online', 'hybrid')),
  CONSTRAINT events_status CHECK (status IN ('draft', 'published', 'cancelled', 'completed')),
  CONSTRAINT events_capacity CHECK (capacity > 0),
  CONSTRAINT events_refund_days CHECK (refund_days BETWEEN 0 AND 365),
  CONSTRAINT events_one_place CHECK (venue_id IS NULL OR custom_venue IS NULL),
  CONSTRAINT events_public CHECK (status = 'draft' OR (organization_id IS NOT NULL AND slug IS NOT NULL AND published_at IS NOT NULL))
);
CREATE UNIQUE INDEX events_slug_key ON events (slug);
CREATE INDEX events_organization_id_starts_at_id_idx ON events (organization_id, starts_at, id);
CREATE INDEX events_created_by_idx ON events (created_by);
CREATE INDEX events_venue_id_idx ON events (venue_id);
-- What can be discovered, and what will be over.
CREATE INDEX events_coming ON events (starts_at, id) WHERE status = 'published';

-- Who is given the door of one event, beside its organizers: whoever proves the address. Nobody learns from it which addresses have accounts.
CREATE TABLE event_check_in_staff (
  event_id uuid NOT NULL,
  email citext NOT NULL,
  added_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT event_check_in_staff_pkey PRIMARY KEY (event_id, email),
  CONSTRAINT event_check_in_staff_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT event_check_in_staff_email_normalized CHECK (email::text = lower(btrim(email::text)) AND email::text IS NFC NORMALIZED)
);
CREATE INDEX event_check_in_staff_email_idx ON event_check_in_staff (email);

CREATE TABLE venue_bookings (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  venue_id uuid NOT NULL,
  event_id uuid NOT NULL,
  -- Both days included, in the venue's zone.
  from_date date NOT NULL,
  to_date date NOT NULL,
  days daterange NOT NULL GENERATED ALWAYS AS (daterange(from_date, to_date, '[]')) STORED,
  status text NOT NULL DEFAULT 'pending',
  -- The amount that lies on the table, in minor units of the venue's currency, and whose it is: the other side may take it.
  amount integer NOT NULL,
  offered_by text NOT NULL DEFAULT 'organizer',
  -- Who asked; null for somebody who had not signed in, who is reached by the address.
  requested_by uuid,
  contact_name text,
  contact_email citext,
  contact_locale text NOT NULL DEFAULT 'en',
  decided_by uuid,
  decided_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT venue_bookings_pkey PRIMARY KEY (id),
  CONSTRAINT venue_bookings_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES venues (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT venue_bookings_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT venue_bookings_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT venue_bookings_dates CHECK (from_date <= to_date AND to_date - from_date < 366),
  CONSTRAINT venue_bookings_amount CHECK (amount >= 0),
  CONSTRAINT venue_bookings_offered_by CHECK (offered_by IN ('organizer', 'venue')),
  CONSTRAINT venue_bookings_status CHECK (status IN ('pending', 'confirmed', 'rejected', 'withdrawn', 'expired', 'completed', 'cancelled')),
  CONSTRAINT venue_bookings_contact_normalized CHECK (contact_email::text = lower(btrim(contact_email::text)) AND contact_email::text IS NFC NORMALIZED),
  -- Two confirmed bookings of one venue never overlap, whoever writes.
  CONSTRAINT venue_bookings_apart EXCLUDE USING gist (venue_id WITH =, days WITH &&) WHERE (status = 'confirmed')
);
CREATE INDEX venue_bookings_venue_id_status_from_date_idx ON venue_bookings (venue_id, status, from_date);
CREATE INDEX venue_bookings_event_id_idx ON venue_bookings (event_id);
CREATE INDEX venue_bookings_requested_by_idx ON venue_bookings (requested_by);
-- What runs out, and what is over.
CREATE INDEX venue_bookings_waiting ON venue_bookings (from_date) WHERE status = 'pending';
CREATE INDEX venue_bookings_ahead ON venue_bookings (to_date) WHERE status = 'confirmed';
-- An event asks a venue once at a time, and has one venue.
CREATE UNIQUE INDEX venue_bookings_one_open ON venue_bookings (event_id, venue_id) WHERE status IN ('pending', 'confirmed');
CREATE UNIQUE INDEX venue_bookings_one_confirmed ON venue_bookings (event_id) WHERE status = 'confirmed';

-- The thread of a request: offers, counter-offers, words and what was decided. Append-only.
CREATE TABLE venue_messages (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  venue_booking_id uuid NOT NULL,
  side text NOT NULL,
  kind text NOT NULL,
  amount integer,
  message text,
  author_id uuid,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT venue_messages_pkey PRIMARY KEY (id),
  CONSTRAINT venue_messages_venue_booking_id_fkey FOREIGN KEY (venue_booking_id) REFERENCES venue_bookings (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT venue_messages_side CHECK (side IN ('organizer', 'venue', 'system')),
  CONSTRAINT venue_messages_kind CHECK (kind IN ('offer', 'counter', 'confirmed', 'rejected', 'overtaken', 'withdrawn', 'expired', 'cancelled', 'completed'))
);
CREATE INDEX venue_messages_venue_booking_id_at_id_idx ON venue_messages (venue_booking_id, at, id);

CREATE TABLE ticket_tiers (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  name text NOT NULL,
  -- Made from the name, unique in the event.
  slug text NOT NULL,
  description text,
  -- Minor units of the event's currency.
  price integer NOT NULL,
  quantity_total integer NOT NULL,
  quantity_sold integer NOT NULL DEFAULT 0,
  quantity_held integer NOT NULL DEFAULT 0,
  quantity_available integer NOT NULL GENERATED ALWAYS AS (greatest(quantity_total - quantity_sold - quantity_held, 0)) STORED,
  sale_starts_at timestamptz(6),
  sale_ends_at timestamptz(6),
  display_order integer NOT NULL DEFAULT 0,
  max_per_order integer NOT NULL DEFAULT 10,
  hidden boolean NOT NULL DEFAULT false,
  -- Opens a hidden tier. Stored, and never logged.
  access_code text,
  is_vip boolean NOT NULL DEFAULT false,
  archived_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT ticket_tiers_pkey PRIMARY KEY (id),
  CONSTRAINT ticket_tiers_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT ticket_tiers_price CHECK (price >= 0),
  CONSTRAINT ticket_tiers_quantities CHECK (quantity_total >= 0 AND quantity_sold >= 0 AND quantity_held >= 0),
  -- Never oversold, whoever writes.
  CONSTRAINT ticket_tiers_not_oversold CHECK (quantity_sold + quantity_held <= quantity_total),
  CONSTRAINT ticket_tiers_max_per_order CHECK (max_per_order BETWEEN 1 AND 100),
  CONSTRAINT ticket_tiers_sale CHECK (sale_starts_at < sale_ends_at),
  CONSTRAINT ticket_tiers_hidden CHECK (access_code IS NULL OR hidden)
);
CREATE UNIQUE INDEX ticket_tiers_event_id_slug_key ON ticket_tiers (event_id, slug);

CREATE TABLE ticket_reservations (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  -- Whose it is: a person's, or a browser's that carries the key of which this is the SHA-256.
  person_id uuid,
  guest_hash bytea,
  status text NOT NULL DEFAULT 'held',
  expires_at timestamptz(6) NOT NULL,
  total integer NOT NULL,
  currency text NOT NULL,
  -- Where the buyer came from, as the page knows it.
  source jsonb NOT NULL DEFAULT '{}',
  settled_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT ticket_reservations_pkey PRIMARY KEY (id),
  CONSTRAINT ticket_reservations_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT ticket_reservations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_reservations_status CHECK (status IN ('held', 'confirmed', 'released', 'expired')),
  CONSTRAINT ticket_reservations_somebodys CHECK ((person_id IS NULL) <> (guest_hash IS NULL)),
  CONSTRAINT ticket_reservations_guest_hash CHECK (octet_length(guest_hash) = 32)
);
CREATE INDEX ticket_reservations_person_id_idx ON ticket_reservations (person_id);
-- One's own hold on an event is replaced by the next.
CREATE UNIQUE INDEX ticket_reservations_one_of_person ON ticket_reservations (event_id, person_id) WHERE status = 'held';
CREATE UNIQUE INDEX ticket_reservations_one_of_guest ON ticket_reservations (event_id, guest_hash) WHERE status = 'held';
-- What every check of capacity releases first.
CREATE INDEX ticket_reservations_held ON ticket_reservations (event_id, expires_at) WHERE status = 'held';

CREATE TABLE ticket_reservation_items (
  reservation_id uuid NOT NULL,
  tier_id uuid NOT NULL,
  quantity integer NOT NULL,
  unit_amount integer NOT NULL,
  CONSTRAINT ticket_reservation_items_pkey PRIMARY KEY (reservation_id, tier_id),
  CONSTRAINT ticket_reservation_items_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES ticket_reservations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT ticket_reservation_items_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES ticket_tiers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_reservation_items_quantity CHECK (quantity > 0),
  CONSTRAINT ticket_reservation_items_unit_amount CHECK (unit_amount >= 0)
);
CREATE INDEX ticket_reservation_items_tier_id_idx ON ticket_reservation_items (tier_id);

CREATE TABLE ticket_orders (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  reservation_id uuid NOT NULL,
  -- Null for a guest.
  buyer_id uuid,
  buyer_name text NOT NULL,
  buyer_email citext,
  locale text NOT NULL DEFAULT 'en',
  -- [{ tierId, name, email? }], as given at the checkout; tickets are made of it once it is paid.
  attendees jsonb NOT NULL DEFAULT '[]',
  status text NOT NULL DEFAULT 'pending',
  -- Minor units; `refunded` is what was or is being given back of `total`.
  total integer NOT NULL,
  refunded integer NOT NULL DEFAULT 0,
  currency text NOT NULL,
  -- SHA-256 of what /o/… carries, which alone opens a guest's order.
  access_hash bytea NOT NULL,
  checkout_session_id text,
  checkout_url text,
  payment_intent_id text,
  failure text,
  paid_at timestamptz(6),
  source jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT ticket_orders_pkey PRIMARY KEY (id),
  CONSTRAINT ticket_orders_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_orders_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_orders_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES ticket_reservations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_orders_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_orders_status CHECK (status IN ('pending', 'paid', 'refunded', 'partly_refunded', 'expired')),
  CONSTRAINT ticket_orders_total CHECK (total >= 0),
  -- Money never goes back twice.
  CONSTRAINT ticket_orders_refunded CHECK (refunded BETWEEN 0 AND total),
  -- Tickets come from a payment (or from a price of nothing), never from nowhere.
  CONSTRAINT ticket_orders_paid_at CHECK ((status IN ('paid', 'refunded', 'partly_refunded')) = (paid_at IS NOT NULL)),
  CONSTRAINT ticket_orders_email_normalized CHECK (buyer_email::text = lower(btrim(buyer_email::text)) AND buyer_email::text IS NFC NORMALIZED),
  CONSTRAINT ticket_orders_access_hash CHECK (octet_length(access_hash) = 32)
);
CREATE UNIQUE INDEX ticket_orders_reservation_id_key ON ticket_orders (reservation_id);
CREATE UNIQUE INDEX ticket_orders_checkout_session_id_key ON ticket_orders (checkout_session_id);
CREATE UNIQUE INDEX ticket_orders_access_hash_key ON ticket_orders (access_hash);
CREATE INDEX ticket_orders_event_id_created_at_id_idx ON ticket_orders (event_id, created_at, id);
CREATE INDEX ticket_orders_buyer_id_created_at_id_idx ON ticket_orders (buyer_id, created_at, id);
CREATE INDEX ticket_orders_buyer_email_idx ON ticket_orders (buyer_email);
CREATE INDEX ticket_orders_pending ON ticket_orders (created_at) WHERE status = 'pending';

CREATE TABLE tickets (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  order_id uuid NOT NULL,
  event_id uuid NOT NULL,
  tier_id uuid NOT NULL,
  unit_amount integer NOT NULL,
  attendee_name text NOT NULL,
  attendee_email citext,
  -- 80 random bits: what the QR says. Stored, and never logged.
  code text NOT NULL,
  status text NOT NULL DEFAULT 'valid',
  checked_in_at timestamptz(6),
  checked_in_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT tickets_pkey PRIMARY KEY (id),
  CONSTRAINT tickets_order_id_fkey FOREIGN KEY (order_id) REFERENCES ticket_orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT tickets_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT tickets_tier_id_fkey FOREIGN KEY (tier_id) REFERENCES ticket_tiers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT tickets_status CHECK (status IN ('valid', 'checked_in', 'refunded', 'void')),
  CONSTRAINT tickets_checked_in CHECK ((status = 'checked_in') = (checked_in_at IS NOT NULL)),
  CONSTRAINT tickets_code CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{16}$')
);
CREATE UNIQUE INDEX tickets_code_key ON tickets (code);
CREATE INDEX tickets_order_id_idx ON tickets (order_id);
CREATE INDEX tickets_event_id_id_idx ON tickets (event_id, id);
CREATE INDEX tickets_tier_id_idx ON tickets (tier_id);

-- Money on its way back. Its id is the provider's idempotency key.
CREATE TABLE ticket_refunds (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  order_id uuid NOT NULL,
  event_id uuid NOT NULL,
  amount integer NOT NULL,
  -- Empty when the payment came too late for any ticket.
  ticket_ids uuid[] NOT NULL DEFAULT '{}',
  cause text NOT NULL,
  state text NOT NULL DEFAULT 'due',
  provider_refund_id text,
  requested_by uuid,
  done_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT ticket_refunds_pkey PRIMARY KEY (id),
  CONSTRAINT ticket_refunds_order_id_fkey FOREIGN KEY (order_id) REFERENCES ticket_orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_refunds_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT ticket_refunds_amount CHECK (amount >= 0),
  CONSTRAINT ticket_refunds_cause CHECK (cause IN ('organizer', 'buyer', 'event_cancelled', 'paid_late')),
  CONSTRAINT ticket_refunds_state CHECK (state IN ('due', 'done'))
);
CREATE INDEX ticket_refunds_order_id_idx ON ticket_refunds (order_id);
CREATE INDEX ticket_refunds_event_id_idx ON ticket_refunds (event_id);
CREATE INDEX ticket_refunds_due ON ticket_refunds (created_at) WHERE state = 'due';

CREATE TABLE wizard_sessions (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  -- Whose it is: a person's; before that, whoever carries the key of which this is the SHA-256.
  person_id uuid,
  key_hash bytea,
  current_stage text NOT NULL DEFAULT 'contact_info',
  completed_stages text[] NOT NULL DEFAULT '{}',
  contact_name text NOT NULL DEFAULT '',
  contact_email citext,
  -- { data: { stage: { field: value } }, provenance: { stage: { field: 'person' | 'assistant' } } }: enough to rebuild any client.
  state jsonb NOT NULL DEFAULT '{"data":{},"provenance":{}}',
  version integer NOT NULL DEFAULT 1,
  event_id uuid,
  status text NOT NULL DEFAULT 'active',
  messages_sent integer NOT NULL DEFAULT 0,
  -- The gaps between activities that were shorter than 5 minutes, summed.
  seconds_spent integer NOT NULL DEFAULT 0,
  last_activity_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT wizard_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT wizard_sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT wizard_sessions_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT wizard_sessions_stage CHECK (current_stage IN ('contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing', 'review')),
  CONSTRAINT wizard_sessions_status CHECK (status IN ('active', 'completed', 'abandoned')),
  CONSTRAINT wizard_sessions_version CHECK (version > 0),
  CONSTRAINT wizard_sessions_counts CHECK (messages_sent >= 0 AND seconds_spent >= 0),
  CONSTRAINT wizard_sessions_state CHECK (jsonb_typeof(state) = 'object' AND pg_column_size(state) < 1000000),
  CONSTRAINT wizard_sessions_key_hash CHECK (octet_length(key_hash) = 32)
);
CREATE INDEX wizard_sessions_person_id_last_activity_at_idx ON wizard_sessions (person_id, last_activity_at);
CREATE INDEX wizard_sessions_key_hash_idx ON wizard_sessions (key_hash);
CREATE INDEX wizard_sessions_event_id_idx ON wizard_sessions (event_id);
CREATE INDEX wizard_sessions_silent ON wizard_sessions (last_activity_at) WHERE status = 'active';

-- What was said to the assistant and by it. Append-only.
CREATE TABLE wizard_messages (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  session_id uuid NOT NULL,
  -- The client's id of it: sent twice, it is kept once.
  message_id text NOT NULL,
  role text NOT NULL,
  content text NOT NULL,
  -- Tools that were called: [{ id, name, input, output }].
  tool_calls jsonb NOT NULL DEFAULT '[]',
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT wizard_messages_pkey PRIMARY KEY (id),
  CONSTRAINT wizard_messages_session_id_fkey FOREIGN KEY (session_id) REFERENCES wizard_sessions (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT wizard_messages_role CHECK (role IN ('user', 'assistant'))
);
CREATE UNIQUE INDEX wizard_messages_session_id_message_id_key ON wizard_messages (session_id, message_id);
CREATE INDEX wizard_messages_session_id_at_id_idx ON wizard_messages (session_id, at, id);

-- What the assistant, or a template, proposes. A person applies it, whole or by field, or dismisses it.
CREATE TABLE wizard_proposals (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  session_id uuid NOT NULL,
  -- Which call of a tool made it: called again, it is the same proposal. Null for what a person asked for by a button.
  tool_call_id text,
  stage text NOT NULL,
  origin text NOT NULL DEFAULT 'assistant',
  -- { field: value }
  patch jsonb NOT NULL,
  status text NOT NULL DEFAULT 'open',
  applied_fields text[] NOT NULL DEFAULT '{}',
  decided_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT wizard_proposals_pkey PRIMARY KEY (id),
  CONSTRAINT wizard_proposals_session_id_fkey FOREIGN KEY (session_id) REFERENCES wizard_sessions (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT wizard_proposals_stage CHECK (stage IN ('contact_info', 'event_basics', 'venue_selection', 'ticketing', 'marketing', 'review')),
  CONSTRAINT wizard_proposals_origin CHECK (origin IN ('assistant', 'template')),
  CONSTRAINT wizard_proposals_status CHECK (status IN ('open', 'applied', 'dismissed')),
  CONSTRAINT wizard_proposals_patch CHECK (jsonb_typeof(patch) = 'object')
);
CREATE UNIQUE INDEX wizard_proposals_once ON wizard_proposals (session_id, tool_call_id) WHERE tool_call_id IS NOT NULL;
CREATE INDEX wizard_proposals_session_id_created_at_idx ON wizard_proposals (session_id, created_at);

SELECT app.protect(t) FROM unnest(ARRAY['venues', 'events', 'event_check_in_staff', 'venue_bookings', 'venue_messages', 'ticket_tiers',
  'ticket_reservations', 'ticket_reservation_items', 'ticket_orders', 'tickets', 'ticket_refunds', 'wizard_sessions', 'wizard_messages',
  'wizard_proposals']::regclass[]) t;
GRANT SELECT, INSERT, UPDATE ON venues, events, venue_bookings, ticket_tiers, ticket_reservations, ticket_orders, tickets, ticket_refunds,
  wizard_sessions, wizard_proposals TO seatwise_definer;
GRANT SELECT, INSERT ON venue_messages, ticket_reservation_items, wizard_messages TO seatwise_definer;
GRANT SELECT, INSERT, DELETE ON event_check_in_staff TO seatwise_definer;
GRANT DELETE ON events, wizard_sessions TO seatwise_definer;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_definer;

-- An organizer of an event: owner or admin of its organisation, or the trainer who made it. False for a colleague without the role; null where
-- it does not exist, for strangers and for drafts, which are reached through their wizard alone.
CREATE FUNCTION app.may_organize(p_event_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN e.organization_id IS NULL THEN NULL
    WHEN app.role_in(e.organization_id) IN ('owner', 'admin') THEN true
    WHEN app.role_in(e.organization_id) = 'trainer' THEN e.created_by = app.current_user_id()
    WHEN app.role_in(e.organization_id) IS NOT NULL THEN false END
  FROM events e WHERE e.id = p_event_id
$$;

CREATE FUNCTION app.require_organizer(p_event_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  may boolean := app.may_organize(p_event_id);
BEGIN
  IF may THEN RETURN; END IF;
  PERFORM app.refuse(CASE WHEN may IS NULL THEN 'NOT_FOUND' ELSE 'FORBIDDEN' END);
END $$;

-- The caller's address, once they have shown that it is theirs.
CREATE FUNCTION app.own_address() RETURNS citext
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.email FROM people p WHERE p.id = app.current_user_id() AND p.email_verified
$$;

-- The door: organizers, and whoever was given it.
CREATE FUNCTION app.may_check_in(p_event_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT FROM event_check_in_staff s WHERE s.event_id = p_event_id AND s.email = app.own_address()) THEN true
    ELSE app.may_organize(p_event_id) END
$$;

CREATE FUNCTION app.require_door(p_event_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  may boolean := app.may_check_in(p_event_id);
BEGIN
  IF may THEN RETURN; END IF;
  PERFORM app.refuse(CASE WHEN may IS NULL THEN 'NOT_FOUND' ELSE 'FORBIDDEN' END);
END $$;

-- The wizard of whoever asks: the person's own, or that of the key the browser carries, as long as it is nobody's. Null for everybody else.
CREATE FUNCTION app.own_wizard(p_session_id uuid, p_key_hash bytea) RETURNS wizard_sessions
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w FROM wizard_sessions w WHERE w.id = p_session_id
    AND (w.person_id = app.current_user_id() OR (w.person_id IS NULL AND w.key_hash = p_key_hash))
$$;

-- True for the wizard that a draft belongs to.
CREATE FUNCTION app.may_draft(p_event_id uuid, p_key_hash bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wizard_sessions w JOIN events e ON e.id = w.event_id WHERE e.id = p_event_id AND e.status = 'draft'
    AND (w.person_id = app.current_user_id() OR (w.person_id IS NULL AND w.key_hash = p_key_hash)))
$$;

-- True when nobody has the venue on any of these days; null when there is no such venue. A null range is the one date.
CREATE FUNCTION public.check_venue_availability(venue_id uuid, event_date date, date_range daterange DEFAULT NULL) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM venue_bookings b WHERE b.venue_id = $1 AND b.status = 'confirmed'
    AND b.days && coalesce($3, daterange($2, $2, '[]')))
  FROM venues v WHERE v.id = $1
$$;

-- A slug of a name: letters and digits of the Latin alphabet; empty where nothing is left.
CREATE FUNCTION app.slug_of(p_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT left(btrim(regexp_replace(lower(regexp_replace(normalize(p_name, NFKD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+', '-', 'g'), '-'), 60)
$$;

-- As people search: without case and accents.
CREATE FUNCTION app.plain(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT lower(regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]', '', 'g'))
$$;

REVOKE EXECUTE ON FUNCTION app.may_organize(uuid), app.require_organizer(uuid), app.own_address(), app.may_check_in(uuid), app.require_door(uuid),
  app.own_wizard(uuid, bytea), app.may_draft(uuid, bytea), public.check_venue_availability(uuid, date, daterange), app.slug_of(text), app.plain(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.plain(text) TO seatwise_owner, seatwise_app;
GRANT EXECUTE ON FUNCTION app.may_organize(uuid), app.require_organizer(uuid), app.own_address(), app.may_check_in(uuid), app.require_door(uuid),
  app.own_wizard(uuid, bytea), app.may_draft(uuid, bytea), public.check_venue_availability(uuid, date, daterange) TO seatwise_app;
GRANT EXECUTE ON FUNCTION public.check_venue_availability(uuid, date, daterange), app.may_organize(uuid) TO seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
-- Everything is written by functions; what people read beyond them, the policies say.
SET ROLE seatwise_owner;
-- What people search in, once without case and accents: looking is then a comparison, and no conversion.
ALTER TABLE venues ADD COLUMN city_plain text NOT NULL GENERATED ALWAYS AS (app.plain(city)) STORED;
ALTER TABLE events ADD COLUMN search_text text NOT NULL GENERATED ALWAYS AS (app.plain(title || ' ' || coalesce(custom_venue ->> 'city', ''))) STORED;
CREATE INDEX events_words ON events USING gin (search_text gin_trgm_ops) WHERE status = 'published';

CREATE POLICY organizer ON events FOR SELECT TO seatwise_app USING (app.may_organize(id));
CREATE POLICY door ON events FOR SELECT TO seatwise_app
  USING (id IN (SELECT s.event_id FROM event_check_in_staff s WHERE s.email = (SELECT app.own_address())));
CREATE POLICY staff ON venues FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY staff ON venue_bookings FOR SELECT TO seatwise_app
  USING (venue_id IN (SELECT v.id FROM venues v WHERE app.role_in(v.organization_id) IN ('owner', 'admin')));
CREATE POLICY asked ON venue_bookings FOR SELECT TO seatwise_app USING (requested_by = (SELECT app.current_user_id()) OR app.may_organize(event_id));
CREATE POLICY thread ON venue_messages FOR SELECT TO seatwise_app USING (venue_booking_id IN (SELECT b.id FROM venue_bookings b));
CREATE POLICY organizer ON event_check_in_staff FOR SELECT TO seatwise_app USING (email = (SELECT app.own_address()) OR app.may_organize(event_id));

CREATE POLICY organizer ON ticket_tiers FOR SELECT TO seatwise_app USING (app.may_check_in(event_id));
CREATE POLICY organizer ON ticket_orders FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY own ON ticket_orders FOR SELECT TO seatwise_app USING (buyer_id = (SELECT app.current_user_id()));
CREATE POLICY door ON tickets FOR SELECT TO seatwise_app USING (app.may_check_in(event_id));
CREATE POLICY own ON tickets FOR SELECT TO seatwise_app USING (order_id IN (SELECT o.id FROM ticket_orders o WHERE o.buyer_id = (SELECT app.current_user_id())));
CREATE POLICY organizer ON ticket_refunds FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY own ON ticket_reservations FOR SELECT TO seatwise_app USING (person_id = (SELECT app.current_user_id()));
CREATE POLICY own ON ticket_reservation_items FOR SELECT TO seatwise_app
  USING (reservation_id IN (SELECT r.id FROM ticket_reservations r WHERE r.person_id = (SELECT app.current_user_id())));
CREATE POLICY own ON wizard_sessions FOR SELECT TO seatwise_app USING (person_id = (SELECT app.current_user_id()));
CREATE POLICY own ON wizard_messages FOR SELECT TO seatwise_app
  USING (session_id IN (SELECT w.id FROM wizard_sessions w WHERE w.person_id = (SELECT app.current_user_id())));
CREATE POLICY own ON wizard_proposals FOR SELECT TO seatwise_app
  USING (session_id IN (SELECT w.id FROM wizard_sessions w WHERE w.person_id = (SELECT app.current_user_id())));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['venues', 'events', 'event_check_in_staff', 'venue_bookings', 'venue_messages', 'ticket_tiers', 'ticket_reservations',
    'ticket_reservation_items', 'ticket_orders', 'tickets', 'ticket_refunds', 'wizard_sessions', 'wizard_messages', 'wizard_proposals'] LOOP
    EXECUTE format('CREATE POLICY worker ON %I TO seatwise_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO seatwise_app, seatwise_worker', t);
  END LOOP;
END $$;
RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
