-- Courses, seat orders, invites and claims; coaches and pairing. One token machinery for all of them.
SET lock_timeout = '5s';
GRANT CREATE ON SCHEMA public TO seatwise_definer;
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer, seatwise_worker;

CREATE TABLE courses (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  title text NOT NULL,
  seat_price integer NOT NULL,
  currency text NOT NULL,
  joining_info text,
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT courses_pkey PRIMARY KEY (id),
  CONSTRAINT courses_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT courses_seat_price CHECK (seat_price >= 0)
);
CREATE INDEX courses_organization_id_created_at_id_idx ON courses (organization_id, created_at, id);

CREATE TABLE orders (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  course_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  buyer_id uuid NOT NULL,
  quantity integer NOT NULL,
  unit_amount integer NOT NULL,
  currency text NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  checkout_session_id text,
  checkout_url text,
  payment_intent_id text,
  -- Why it was not paid, in the provider's word.
  failure text,
  paid_at timestamptz(6),
  refund_state text NOT NULL DEFAULT 'none',
  refund_seats integer NOT NULL DEFAULT 0,
  refund_amount integer NOT NULL DEFAULT 0,
  refund_id text,
  refunded_at timestamptz(6),
  refunded_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_course_id_fkey FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT orders_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT orders_buyer_id_fkey FOREIGN KEY (buyer_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT orders_quantity CHECK (quantity > 0),
  CONSTRAINT orders_unit_amount CHECK (unit_amount >= 0),
  CONSTRAINT orders_status CHECK (status IN ('pending', 'paid', 'refunded', 'expired')),
  -- Seats come from a payment (or from a price of nothing), never from nowhere.
  CONSTRAINT orders_paid_at CHECK ((status IN ('paid', 'refunded')) = (paid_at IS NOT NULL)),
  CONSTRAINT orders_refund_seats CHECK (refund_seats BETWEEN 0 AND quantity),
  CONSTRAINT orders_refund_state CHECK (refund_state IN ('none', 'due', 'done'))
);
CREATE UNIQUE INDEX orders_checkout_session_id_key ON orders (checkout_session_id);
CREATE INDEX orders_organization_id_created_at_id_idx ON orders (organization_id, created_at, id);
CREATE INDEX orders_buyer_id_created_at_id_idx ON orders (buyer_id, created_at, id);
CREATE INDEX orders_course_id_idx ON orders (course_id);
-- What has to be finished with the provider.
CREATE INDEX orders_unfinished ON orders (created_at) WHERE status = 'pending' OR refund_state = 'due';

CREATE TABLE seat_invites (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  order_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  -- Null: a link that any verified person may use.
  email citext,
  note text,
  expires_at timestamptz(6) NOT NULL,
  sent_at timestamptz(6),
  opened_at timestamptz(6),
  claimed_at timestamptz(6),
  claimed_by uuid,
  revoked_at timestamptz(6),
  created_by uuid,
  max_uses integer NOT NULL DEFAULT 1,
  use_count integer NOT NULL DEFAULT 0,
  delivery_state text NOT NULL DEFAULT 'none',
  delivery_reason text,
  delivery_at timestamptz(6),
  -- The mail that is, or was last, under way: its Message-ID.
  delivery_id uuid,
  reminded_at timestamptz(6),
  expiry_noted_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT seat_invites_pkey PRIMARY KEY (id),
  CONSTRAINT seat_invites_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT seat_invites_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT seat_invites_max_uses CHECK (max_uses > 0),
  CONSTRAINT seat_invites_use_count CHECK (use_count BETWEEN 0 AND max_uses),
  CONSTRAINT seat_invites_addressed_once CHECK (email IS NULL OR max_uses = 1),
  CONSTRAINT seat_invites_email_normalized CHECK (email::text = lower(btrim(email::text)) AND email::text IS NFC NORMALIZED),
  CONSTRAINT seat_invites_delivery_state CHECK (delivery_state IN ('none', 'queued', 'deferred', 'sent', 'bounced', 'failed'))
);
CREATE INDEX seat_invites_organization_id_created_at_id_idx ON seat_invites (organization_id, created_at, id);
CREATE INDEX seat_invites_order_id_created_at_id_idx ON seat_invites (order_id, created_at, id);
CREATE INDEX seat_invites_email_idx ON seat_invites (email);
CREATE INDEX seat_invites_delivery_id_idx ON seat_invites (delivery_id);
CREATE INDEX seat_invites_claimed_by_idx ON seat_invites (claimed_by);
-- What holds seats, and what reminders and expiry look for.
CREATE INDEX seat_invites_live ON seat_invites (order_id) WHERE revoked_at IS NULL AND use_count < max_uses;
CREATE INDEX seat_invites_ending ON seat_invites (expires_at) WHERE revoked_at IS NULL AND use_count < max_uses AND expiry_noted_at IS NULL;

CREATE TABLE seat_claims (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  order_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  person_id uuid NOT NULL,
  -- Null only for what an importer found without one.
  invite_id uuid,
  claimed_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  released_at timestamptz(6),
  released_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT seat_claims_pkey PRIMARY KEY (id),
  CONSTRAINT seat_claims_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT seat_claims_invite_id_fkey FOREIGN KEY (invite_id) REFERENCES seat_invites (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT seat_claims_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX seat_claims_person_id_idx ON seat_claims (person_id);
CREATE INDEX seat_claims_invite_id_idx ON seat_claims (invite_id);
-- One seat per person and order.
CREATE UNIQUE INDEX seat_claims_one_live ON seat_claims (order_id, person_id) WHERE released_at IS NULL;

CREATE TABLE coaches (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  person_id uuid NOT NULL,
  time_zone text NOT NULL,
  slot_minutes integer NOT NULL DEFAULT 60,
  buffer_before_minutes integer NOT NULL DEFAULT 0,
  buffer_after_minutes integer NOT NULL DEFAULT 0,
  min_notice_minutes integer NOT NULL DEFAULT 120,
  horizon_weeks integer NOT NULL DEFAULT 8,
  cancellation_notice_hours integer NOT NULL DEFAULT 24,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT coaches_pkey PRIMARY KEY (id),
  CONSTRAINT coaches_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT coaches_slot_minutes CHECK (slot_minutes BETWEEN 5 AND 480),
  CONSTRAINT coaches_buffers CHECK (buffer_before_minutes BETWEEN 0 AND 480 AND buffer_after_minutes BETWEEN 0 AND 480),
  CONSTRAINT coaches_notice CHECK (min_notice_minutes >= 0 AND cancellation_notice_hours >= 0),
  CONSTRAINT coaches_horizon_weeks CHECK (horizon_weeks BETWEEN 1 AND 52)
);
CREATE UNIQUE INDEX coaches_person_id_key ON coaches (person_id);

CREATE TABLE pairing_sessions (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  organization_id uuid,
  email citext,
  expires_at timestamptz(6) NOT NULL,
  opened_at timestamptz(6),
  revoked_at timestamptz(6),
  max_uses integer NOT NULL DEFAULT 1,
  use_count integer NOT NULL DEFAULT 0,
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT pairing_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT pairing_sessions_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT pairing_sessions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT chk_pairing_use_count CHECK (use_count >= 0 AND use_count <= max_uses),
  CONSTRAINT chk_pairing_max_uses CHECK (max_uses > 0),
  CONSTRAINT pairing_sessions_email_normalized CHECK (email::text = lower(btrim(email::text)) AND email::text IS NFC NORMALIZED)
);
CREATE INDEX pairing_sessions_coach_id_created_at_id_idx ON pairing_sessions (coach_id, created_at, id);
CREATE INDEX idx_pairing_created_by ON pairing_sessions (created_by);
CREATE INDEX idx_pairing_revoked ON pairing_sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE coach_members (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  member_id uuid NOT NULL,
  pairing_id uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ended_at timestamptz(6),
  ended_by uuid,
  CONSTRAINT coach_members_pkey PRIMARY KEY (id),
  CONSTRAINT coach_members_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT coach_members_member_id_fkey FOREIGN KEY (member_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT coach_members_pairing_id_fkey FOREIGN KEY (pairing_id) REFERENCES pairing_sessions (id) ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX coach_members_member_id_idx ON coach_members (member_id);
CREATE INDEX coach_members_pairing_id_idx ON coach_members (pairing_id);
CREATE UNIQUE INDEX coach_members_one_live ON coach_members (coach_id, member_id) WHERE ended_at IS NULL;

-- What a link opens. Only the SHA-256 of a token is ever stored.
CREATE TABLE invite_tokens (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  invite_id uuid,
  pairing_id uuid,
  token_hash bytea NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ended_at timestamptz(6),
  CONSTRAINT invite_tokens_pkey PRIMARY KEY (id),
  CONSTRAINT invite_tokens_invite_id_fkey FOREIGN KEY (invite_id) REFERENCES seat_invites (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT invite_tokens_pairing_id_fkey FOREIGN KEY (pairing_id) REFERENCES pairing_sessions (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT invite_tokens_one_subject CHECK ((invite_id IS NULL) <> (pairing_id IS NULL)),
  CONSTRAINT invite_tokens_hash CHECK (octet_length(token_hash) = 32)
);
CREATE UNIQUE INDEX invite_tokens_token_hash_key ON invite_tokens (token_hash);
CREATE INDEX invite_tokens_invite_id_idx ON invite_tokens (invite_id);
CREATE INDEX invite_tokens_pairing_id_idx ON invite_tokens (pairing_id);

-- The timeline of an invite. Append-only.
CREATE TABLE invite_events (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  invite_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  kind text NOT NULL,
  -- The mail it is about.
  delivery_id uuid,
  -- The provider's reason for a bounce, in its own words.
  detail text,
  actor_id uuid,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT invite_events_pkey PRIMARY KEY (id),
  CONSTRAINT invite_events_invite_id_fkey FOREIGN KEY (invite_id) REFERENCES seat_invites (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT invite_events_kind CHECK (kind IN ('created', 'queued', 'sent', 'deferred', 'bounced', 'failed', 'delivered', 'complained', 'opened',
    'claimed', 'released', 'resent', 'link_renewed', 'readdressed', 'revoked', 'reminded', 'expired', 'help_requested'))
);
CREATE INDEX invite_events_invite_id_at_id_idx ON invite_events (invite_id, at, id);
-- What a repeated webhook or a job that runs again would say twice.
CREATE UNIQUE INDEX invite_events_once ON invite_events (delivery_id, kind) WHERE delivery_id IS NOT NULL;

ALTER TABLE mail_deliveries ADD COLUMN invite_id uuid;

SELECT app.protect(t) FROM unnest(ARRAY['courses', 'orders', 'seat_invites', 'seat_claims', 'coaches', 'pairing_sessions', 'coach_members',
  'invite_tokens', 'invite_events']::regclass[]) t;

GRANT SELECT, INSERT, UPDATE ON courses, orders, seat_invites, seat_claims, coaches, pairing_sessions, coach_members, invite_tokens TO seatwise_definer;
GRANT SELECT, INSERT ON invite_events TO seatwise_definer;

-- Live invites hold what they may still take; a claim takes one. An order that is not paid has no seats, and what was refunded is gone.
CREATE VIEW v_order_seat_usage WITH (security_invoker = true) AS
SELECT o.id AS order_id, total.n AS seats_total, claimed.n AS seats_claimed, invited.n AS seats_invited,
  CASE WHEN o.status = 'paid' THEN greatest(total.n - claimed.n - invited.n, 0) ELSE 0 END AS seats_available
FROM orders o
CROSS JOIN LATERAL (SELECT CASE WHEN o.status IN ('paid', 'refunded') THEN o.quantity - o.refund_seats ELSE 0 END AS n) total
CROSS JOIN LATERAL (SELECT count(*)::integer AS n FROM seat_claims c WHERE c.order_id = o.id AND c.released_at IS NULL) claimed
CROSS JOIN LATERAL (SELECT coalesce(sum(i.max_uses - i.use_count), 0)::integer AS n FROM seat_invites i
  WHERE i.order_id = o.id AND i.revoked_at IS NULL AND i.use_count < i.max_uses AND i.expires_at > app.now()) invited;
GRANT SELECT ON v_order_seat_usage TO seatwise_app, seatwise_worker, seatwise_definer;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_definer;

-- Who may invite from an order: its buyer, and the staff of the course's organisation. False for a colleague; null where it does not exist.
CREATE FUNCTION app.may_invite(p_order_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN o.buyer_id = app.current_user_id() OR app.role_in(o.organization_id) IN ('owner', 'admin', 'trainer') THEN true
    WHEN app.knows(o.organization_id) THEN false END
  FROM orders o WHERE o.id = p_order_id
$$;

CREATE FUNCTION app.require_inviter(p_order_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  may boolean := app.may_invite(p_order_id);
BEGIN
  IF may THEN RETURN; END IF;
  PERFORM app.refuse(CASE WHEN may IS NULL THEN 'NOT_FOUND' ELSE 'FORBIDDEN' END);
END $$;

-- The rule of seats, written once: locks the order FIRST, then counts. Claimed and invited together never exceed what was paid for.
CREATE FUNCTION app.assert_order_seats(p_order_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  u record;
BEGIN
  PERFORM FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  SELECT * INTO u FROM v_order_seat_usage WHERE order_id = p_order_id;
  IF u.seats_claimed + u.seats_invited > u.seats_total THEN
    PERFORM app.refuse('NO_SEAT_LEFT', jsonb_build_object('total', u.seats_total, 'claimed', u.seats_claimed, 'invited', u.seats_invited,
      'over', u.seats_claimed + u.seats_invited - u.seats_total));
  END IF;
END $$;

-- Backstops, once a statement: whatever writes, by whichever door.
CREATE FUNCTION app.guard_new_rows_of_order() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.assert_order_seats(order_id) FROM (SELECT DISTINCT order_id FROM added ORDER BY 1) o;
  RETURN NULL;
END $$;

CREATE FUNCTION app.guard_changed_invites() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.assert_order_seats(order_id) FROM (
    SELECT DISTINCT n.order_id FROM changed n JOIN before o USING (id)
    WHERE n.order_id <> o.order_id OR n.expires_at > o.expires_at OR (n.revoked_at IS NULL AND o.revoked_at IS NOT NULL)
      OR n.max_uses - n.use_count > o.max_uses - o.use_count ORDER BY 1) x;
  RETURN NULL;
END $$;

CREATE FUNCTION app.guard_changed_claims() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.assert_order_seats(order_id) FROM (
    SELECT DISTINCT n.order_id FROM changed n JOIN before o USING (id)
    WHERE n.order_id <> o.order_id OR (n.released_at IS NULL AND o.released_at IS NOT NULL) ORDER BY 1) x;
  RETURN NULL;
END $$;

CREATE FUNCTION app.guard_changed_orders() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.assert_order_seats(NEW.id);
  RETURN NULL;
END $$;

-- An order as its inviters find it, locked: before any invite or claim of it.
CREATE FUNCTION app.lock_order(p_order_id uuid)
RETURNS TABLE (organization_id uuid, course_id uuid, status text, organization_status text, seats_available integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.require_inviter(p_order_id);
  PERFORM FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  RETURN QUERY SELECT o.organization_id, o.course_id, o.status, g.status, u.seats_available
    FROM orders o JOIN organizations g ON g.id = o.organization_id JOIN v_order_seat_usage u ON u.order_id = o.id WHERE o.id = p_order_id;
END $$;

-- What stands in the way of inviting each of these addresses, in the order given: already_invited, already_seated, or null.
CREATE FUNCTION app.invite_obstacles(p_order_id uuid, p_emails text[]) RETURNS TABLE (ordinal integer, obstacle text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.require_inviter(p_order_id);
  RETURN QUERY SELECT e.ordinal::integer, CASE
      WHEN EXISTS (SELECT FROM seat_claims c JOIN people p ON p.id = c.person_id
        WHERE c.order_id = p_order_id AND c.released_at IS NULL AND p.email = e.email::citext) THEN 'already_seated'
      WHEN EXISTS (SELECT FROM seat_invites i WHERE i.order_id = p_order_id AND i.email = e.email::citext AND i.revoked_at IS NULL
        AND i.use_count < i.max_uses AND i.expires_at > app.now()) THEN 'already_invited' END
    FROM unnest(p_emails) WITH ORDINALITY e (email, ordinal) ORDER BY 1;
END $$;

-- Writes so many addressed invites, their tokens and the first lines of their timelines. The caller has locked the order.
CREATE FUNCTION app.create_invites(p_order_id uuid, p_ids uuid[], p_emails text[], p_hashes bytea[], p_delivery_ids uuid[], p_note text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  org uuid;
  me uuid := app.current_user_id();
BEGIN
  PERFORM app.require_inviter(p_order_id);
  SELECT organization_id INTO org FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  INSERT INTO seat_invites (id, order_id, organization_id, email, note, expires_at, created_by, delivery_state, delivery_id, delivery_at, created_at)
    SELECT x.id, p_order_id, org, x.email, p_note, app.now() + interval '14 days', me, 'queued', x.delivery, app.now(), app.now()
    FROM unnest(p_ids, p_emails, p_delivery_ids) AS x (id, email, delivery);
  INSERT INTO invite_tokens (invite_id, token_hash) SELECT x.id, x.hash FROM unnest(p_ids, p_hashes) AS x (id, hash);
  INSERT INTO invite_events (invite_id, organization_id, kind, delivery_id, actor_id, at)
    SELECT x.id, org, 'queued', x.delivery, me, app.now() FROM unnest(p_ids, p_delivery_ids) AS x (id, delivery);
END $$;

-- One link for so many people.
CREATE FUNCTION app.create_link_invite(p_order_id uuid, p_id uuid, p_hash bytea, p_max_uses integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  org uuid;
  me uuid := app.current_user_id();
BEGIN
  PERFORM app.require_inviter(p_order_id);
  SELECT organization_id INTO org FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  INSERT INTO seat_invites (id, order_id, organization_id, expires_at, created_by, max_uses, created_at)
    VALUES (p_id, p_order_id, org, app.now() + interval '14 days', me, p_max_uses, app.now());
  INSERT INTO invite_tokens (invite_id, token_hash) VALUES (p_id, p_hash);
  INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at) VALUES (p_id, org, 'created', me, app.now());
END $$;

-- An invite for whoever may send it, after its order and itself are locked.
CREATE FUNCTION app.lock_invite(p_invite_id uuid) RETURNS seat_invites
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i seat_invites;
BEGIN
  SELECT * INTO i FROM seat_invites WHERE id = p_invite_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.require_inviter(i.order_id);
  PERFORM FROM orders WHERE id = i.order_id FOR NO KEY UPDATE;
  SELECT * INTO i FROM seat_invites WHERE id = p_invite_id FOR NO KEY UPDATE;
  RETURN i;
END $$;

-- A new token and a new term; every earlier token ends. With a mail (resent, readdressed), or with a link to pass on by hand (link_renewed).
CREATE FUNCTION app.renew_invite(p_invite_id uuid, p_kind text, p_email text, p_hash bytea, p_delivery_id uuid) RETURNS SETOF seat_invites
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i seat_invites := app.lock_invite(p_invite_id);
  o record;
  obstacle text;
BEGIN
  IF i.use_count >= i.max_uses THEN PERFORM app.refuse('INVALID_STATE', '{"state":"claimed"}'); END IF;
  IF i.revoked_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"revoked"}'); END IF;
  IF p_kind <> 'link_renewed' AND i.email IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"link"}'); END IF;
  SELECT x.status, g.status AS organization_status INTO o FROM orders x JOIN organizations g ON g.id = x.organization_id WHERE x.id = i.order_id;
  IF o.status <> 'paid' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', o.status)); END IF;
  IF o.organization_status <> 'approved' THEN
    PERFORM app.refuse('ORGANIZATION_NOT_APPROVED', jsonb_build_object('status', o.organization_status));
  END IF;
  -- One that had run out may have been followed by another, or its addressee have a seat by other ways.
  SELECT CASE
      WHEN EXISTS (SELECT FROM seat_claims c JOIN people p ON p.id = c.person_id
        WHERE c.order_id = i.order_id AND c.released_at IS NULL AND p.email = coalesce(p_email::citext, i.email)) THEN 'already_seated'
      WHEN EXISTS (SELECT FROM seat_invites s WHERE s.order_id = i.order_id AND s.id <> i.id AND s.email = coalesce(p_email::citext, i.email)
        AND s.revoked_at IS NULL AND s.use_count < s.max_uses AND s.expires_at > app.now()) THEN 'already_invited' END INTO obstacle;
  IF obstacle IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', obstacle)); END IF;
  UPDATE invite_tokens SET ended_at = app.now() WHERE invite_id = p_invite_id AND ended_at IS NULL;
  INSERT INTO invite_tokens (invite_id, token_hash) VALUES (p_invite_id, p_hash);
  INSERT INTO invite_events (invite_id, organization_id, kind, delivery_id, actor_id, at)
    VALUES (p_invite_id, i.organization_id, p_kind, p_delivery_id, app.current_user_id(), app.now());
  RETURN QUERY UPDATE seat_invites SET
      email = coalesce(p_email::citext, email), expires_at = app.now() + interval '14 days', reminded_at = NULL, expiry_noted_at = NULL,
      delivery_state = CASE WHEN p_delivery_id IS NULL THEN delivery_state ELSE 'queued' END,
      delivery_reason = CASE WHEN p_delivery_id IS NULL THEN delivery_reason END,
      delivery_at = CASE WHEN p_delivery_id IS NULL THEN delivery_at ELSE app.now() END,
      delivery_id = coalesce(p_delivery_id, delivery_id),
      sent_at = CASE WHEN p_kind = 'readdressed' THEN NULL ELSE sent_at END,
      opened_at = CASE WHEN p_kind = 'readdressed' THEN NULL ELSE opened_at END
    WHERE id = p_invite_id RETURNING *;
END $$;

CREATE FUNCTION app.revoke_invite(p_invite_id uuid) RETURNS SETOF seat_invites
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i seat_invites := app.lock_invite(p_invite_id);
BEGIN
  IF i.use_count >= i.max_uses THEN PERFORM app.refuse('INVALID_STATE', '{"state":"claimed"}'); END IF;
  IF i.revoked_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"revoked"}'); END IF;
  UPDATE invite_tokens SET ended_at = app.now() WHERE invite_id = p_invite_id AND ended_at IS NULL;
  INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at)
    VALUES (p_invite_id, i.organization_id, 'revoked', app.current_user_id(), app.now());
  RETURN QUERY UPDATE seat_invites SET revoked_at = app.now() WHERE id = p_invite_id RETURNING *;
END $$;

-- As much of an address as tells its owner which one it is.
CREATE FUNCTION app.mask_email(p_email text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT left(p_email, 1) || '•••' || substring(p_email FROM '@.*$')
$$;

-- What a token opens, to whoever holds it. One statement whatever it finds; no row for a token nobody made.
-- `reason` is why it opens nothing (any more); whom to tell is the caller's to decide by `addressee`.
CREATE FUNCTION app.preview_invite(p_hash bytea)
RETURNS TABLE (invite_id uuid, live boolean, reason text, addressee boolean, is_link boolean, verified boolean, holds_seat uuid, opened boolean,
  masked_email text, organization_name text, organization_status text, course_title text, inviter_name text, note text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.id, r.reason IS NULL, r.reason, i.email IS NULL OR coalesce(i.email = me.email, false), i.email IS NULL, coalesce(me.email_verified, false),
    (SELECT c.id FROM seat_claims c WHERE c.order_id = i.order_id AND c.person_id = me.id AND c.released_at IS NULL),
    i.opened_at IS NOT NULL, app.mask_email(i.email::text), g.name, g.status, k.title, coalesce(nullif(b.name, ''), g.name), i.note, i.expires_at
  FROM invite_tokens t JOIN seat_invites i ON i.id = t.invite_id JOIN orders o ON o.id = i.order_id
  JOIN courses k ON k.id = o.course_id JOIN organizations g ON g.id = i.organization_id
  LEFT JOIN people b ON b.id = i.created_by LEFT JOIN people me ON me.id = app.current_user_id()
  CROSS JOIN LATERAL (SELECT CASE WHEN i.use_count >= i.max_uses THEN 'claimed' WHEN i.revoked_at IS NOT NULL OR o.status <> 'paid' THEN 'revoked'
    WHEN i.expires_at <= app.now() THEN 'expired' WHEN t.ended_at IS NOT NULL THEN 'replaced' END AS reason) r
  WHERE t.token_hash = p_hash
$$;

-- The page's own word that somebody looked at it. Once; nothing for a token that opens nothing.
CREATE FUNCTION app.open_invite(p_hash bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  i record;
BEGIN
  UPDATE seat_invites SET opened_at = app.now() WHERE opened_at IS NULL AND id = (SELECT p.invite_id FROM app.preview_invite(p_hash) p WHERE p.live)
    RETURNING id, organization_id INTO i;
  IF FOUND THEN INSERT INTO invite_events (invite_id, organization_id, kind, at) VALUES (i.id, i.organization_id, 'opened', app.now()); END IF;
END $$;

-- Takes a seat. Locks the order, then the invite; the write states once more what makes it right.
CREATE FUNCTION public.claim_seat(p_hash bytea) RETURNS TABLE (claim_id uuid, invite_id uuid, order_id uuid, organization_id uuid, course_title text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  i seat_invites;
  p record;
  claim uuid;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  PERFORM FROM orders o WHERE o.id = (SELECT s.order_id FROM invite_tokens t JOIN seat_invites s ON s.id = t.invite_id WHERE t.token_hash = p_hash)
    FOR NO KEY UPDATE;
  SELECT s.* INTO i FROM seat_invites s WHERE s.id = (SELECT t.invite_id FROM invite_tokens t WHERE t.token_hash = p_hash) FOR NO KEY UPDATE;
  SELECT * INTO p FROM app.preview_invite(p_hash);
  IF p.invite_id IS NULL THEN PERFORM app.refuse('INVITE_INVALID'); END IF;
  IF p.holds_seat IS NOT NULL AND p.addressee THEN
    PERFORM app.refuse('ALREADY_CLAIMED', jsonb_build_object('seatClaimId', p.holds_seat, 'orderId', i.order_id));
  END IF;
  IF NOT p.live THEN
    PERFORM app.refuse('INVITE_INVALID', CASE WHEN p.addressee AND p.verified AND NOT p.is_link THEN jsonb_build_object('reason', p.reason) ELSE '{}' END);
  END IF;
  IF NOT p.addressee THEN PERFORM app.refuse('WRONG_ACCOUNT', jsonb_build_object('maskedEmail', p.masked_email)); END IF;
  IF NOT p.verified THEN PERFORM app.refuse('EMAIL_NOT_VERIFIED'); END IF;
  IF p.organization_status <> 'approved' THEN
    PERFORM app.refuse('ORGANIZATION_NOT_APPROVED', jsonb_build_object('status', p.organization_status));
  END IF;
  UPDATE seat_invites s SET use_count = s.use_count + 1, claimed_at = coalesce(s.claimed_at, app.now()), claimed_by = coalesce(s.claimed_by, me)
    WHERE s.id = i.id AND s.use_count < s.max_uses AND s.revoked_at IS NULL AND s.expires_at > app.now();
  IF NOT FOUND THEN PERFORM app.refuse('INVITE_INVALID'); END IF;
  INSERT INTO seat_claims (order_id, organization_id, person_id, invite_id, claimed_at)
    VALUES (i.order_id, i.organization_id, me, i.id, app.now()) RETURNING id INTO claim;
  INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at) VALUES (i.id, i.organization_id, 'claimed', me, app.now());
  RETURN QUERY SELECT claim, i.id, i.order_id, i.organization_id, p.course_title;
END $$;

-- Somebody else's invite is open before me: whoever sent it is asked to address it anew. At most once a day and person.
CREATE FUNCTION app.request_invite_help(p_hash bytea) RETURNS TABLE (invite_id uuid, organization_id uuid, fresh boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  p record;
  org uuid;
  asked boolean;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  SELECT * INTO p FROM app.preview_invite(p_hash);
  IF p.invite_id IS NULL OR NOT p.live THEN PERFORM app.refuse('INVITE_INVALID'); END IF;
  IF p.addressee THEN PERFORM app.refuse('INVALID_STATE', '{"state":"addressee"}'); END IF;
  IF NOT p.verified THEN PERFORM app.refuse('EMAIL_NOT_VERIFIED'); END IF;
  SELECT s.organization_id INTO org FROM seat_invites s WHERE s.id = p.invite_id FOR NO KEY UPDATE;
  asked := EXISTS (SELECT FROM invite_events e WHERE e.invite_id = p.invite_id AND e.kind = 'help_requested' AND e.actor_id = me
    AND e.at > app.now() - interval '1 day');
  IF NOT asked THEN
    INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at) VALUES (p.invite_id, org, 'help_requested', me, app.now());
  END IF;
  RETURN QUERY SELECT p.invite_id, org, NOT asked;
END $$;

-- Gives a seat back: the person's own, or any for who may invite from the order.
CREATE FUNCTION app.release_claim(p_claim_id uuid) RETURNS SETOF seat_claims
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  c seat_claims;
BEGIN
  SELECT * INTO c FROM seat_claims WHERE id = p_claim_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF c.person_id IS DISTINCT FROM me THEN PERFORM app.require_inviter(c.order_id); END IF;
  PERFORM FROM orders WHERE id = c.order_id FOR NO KEY UPDATE;
  SELECT * INTO c FROM seat_claims WHERE id = p_claim_id FOR NO KEY UPDATE;
  IF c.released_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"released"}'); END IF;
  IF c.invite_id IS NOT NULL THEN
    INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at) VALUES (c.invite_id, c.organization_id, 'released', me, app.now());
  END IF;
  RETURN QUERY UPDATE seat_claims SET released_at = app.now(), released_by = me WHERE id = p_claim_id RETURNING *;
END $$;

-- The caller's own seats, with what they need to take part.
CREATE FUNCTION app.my_seats() RETURNS TABLE (claim_id uuid, order_id uuid, course_id uuid, course_title text, joining_info text,
  organization_id uuid, organization_name text, claimed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.order_id, k.id, k.title, k.joining_info, g.id, g.name, c.claimed_at
  FROM seat_claims c JOIN orders o ON o.id = c.order_id JOIN courses k ON k.id = o.course_id JOIN organizations g ON g.id = o.organization_id
  WHERE c.person_id = app.current_user_id() AND c.released_at IS NULL ORDER BY c.claimed_at DESC, c.id
$$;

-- The caller's own record as a coach; null when they are none.
CREATE FUNCTION app.own_coach_id() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT id FROM coaches WHERE person_id = app.current_user_id()
$$;

-- What a pairing token opens; as app.preview_invite.
CREATE FUNCTION app.preview_pairing(p_hash bytea)
RETURNS TABLE (pairing_id uuid, coach_id uuid, live boolean, reason text, addressee boolean, is_link boolean, verified boolean, own boolean, paired boolean,
  masked_email text, coach_name text, organization_id uuid, organization_name text, organization_status text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, s.coach_id, r.reason IS NULL, r.reason, s.email IS NULL OR coalesce(s.email = me.email, false), s.email IS NULL,
    coalesce(me.email_verified, false), coalesce(c.person_id = me.id, false),
    EXISTS (SELECT FROM coach_members m WHERE m.coach_id = s.coach_id AND m.member_id = me.id AND m.ended_at IS NULL),
    app.mask_email(s.email::text), b.name, s.organization_id, g.name, g.status, s.expires_at
  FROM invite_tokens t JOIN pairing_sessions s ON s.id = t.pairing_id JOIN coaches c ON c.id = s.coach_id JOIN people b ON b.id = c.person_id
  LEFT JOIN organizations g ON g.id = s.organization_id LEFT JOIN people me ON me.id = app.current_user_id()
  CROSS JOIN LATERAL (SELECT CASE WHEN s.use_count >= s.max_uses THEN 'claimed' WHEN s.revoked_at IS NOT NULL THEN 'revoked'
    WHEN s.expires_at <= app.now() THEN 'expired' WHEN t.ended_at IS NOT NULL THEN 'replaced' END AS reason) r
  WHERE t.token_hash = p_hash
$$;

CREATE FUNCTION app.open_pairing(p_hash bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE pairing_sessions SET opened_at = app.now() WHERE opened_at IS NULL AND id = (SELECT p.pairing_id FROM app.preview_pairing(p_hash) p WHERE p.live)
$$;

CREATE FUNCTION app.create_pairing(p_id uuid, p_organization_id uuid, p_email text, p_max_uses integer, p_expires_in_days integer, p_hash bytea)
RETURNS SETOF pairing_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  coach uuid := app.own_coach_id();
BEGIN
  IF app.current_user_id() IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  IF coach IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"not_a_coach"}'); END IF;
  IF p_organization_id IS NOT NULL AND app.role_in(p_organization_id) IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN QUERY INSERT INTO pairing_sessions (id, coach_id, organization_id, email, max_uses, expires_at, created_by, created_at)
    VALUES (p_id, coach, p_organization_id, p_email::citext, p_max_uses, app.now() + make_interval(days => p_expires_in_days), app.current_user_id(), app.now())
    RETURNING *;
  INSERT INTO invite_tokens (pairing_id, token_hash) VALUES (p_id, p_hash);
END $$;

CREATE FUNCTION app.revoke_pairing(p_pairing_id uuid) RETURNS SETOF pairing_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s pairing_sessions;
BEGIN
  SELECT * INTO s FROM pairing_sessions WHERE id = p_pairing_id AND coach_id = app.own_coach_id() FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF s.revoked_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"revoked"}'); END IF;
  IF s.use_count >= s.max_uses THEN PERFORM app.refuse('INVALID_STATE', '{"state":"active"}'); END IF;
  UPDATE invite_tokens SET ended_at = app.now() WHERE pairing_id = p_pairing_id AND ended_at IS NULL;
  RETURN QUERY UPDATE pairing_sessions SET revoked_at = app.now() WHERE id = p_pairing_id RETURNING *;
END $$;

CREATE FUNCTION public.accept_pairing(p_hash bytea) RETURNS TABLE (coach_id uuid, pairing_id uuid, organization_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  p record;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  PERFORM FROM pairing_sessions s WHERE s.id = (SELECT t.pairing_id FROM invite_tokens t WHERE t.token_hash = p_hash) FOR NO KEY UPDATE;
  SELECT * INTO p FROM app.preview_pairing(p_hash);
  IF p.pairing_id IS NULL THEN PERFORM app.refuse('INVITE_INVALID'); END IF;
  IF p.paired AND p.addressee THEN PERFORM app.refuse('ALREADY_CLAIMED', jsonb_build_object('coachId', p.coach_id)); END IF;
  IF NOT p.live THEN
    PERFORM app.refuse('INVITE_INVALID', CASE WHEN p.addressee AND p.verified AND NOT p.is_link THEN jsonb_build_object('reason', p.reason) ELSE '{}' END);
  END IF;
  IF NOT p.addressee THEN PERFORM app.refuse('WRONG_ACCOUNT', jsonb_build_object('maskedEmail', p.masked_email)); END IF;
  IF p.own THEN PERFORM app.refuse('INVALID_STATE', '{"state":"own"}'); END IF;
  IF NOT p.verified THEN PERFORM app.refuse('EMAIL_NOT_VERIFIED'); END IF;
  IF p.organization_status <> 'approved' THEN
    PERFORM app.refuse('ORGANIZATION_NOT_APPROVED', jsonb_build_object('status', p.organization_status));
  END IF;
  -- Two pairings of one coach do not share a lock: whoever comes second is in already.
  INSERT INTO coach_members (coach_id, member_id, pairing_id, created_at) VALUES (p.coach_id, me, p.pairing_id, app.now()) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN PERFORM app.refuse('ALREADY_CLAIMED', jsonb_build_object('coachId', p.coach_id)); END IF;
  UPDATE pairing_sessions s SET use_count = s.use_count + 1
    WHERE s.id = p.pairing_id AND s.use_count < s.max_uses AND s.revoked_at IS NULL AND s.expires_at > app.now();
  IF NOT FOUND THEN PERFORM app.refuse('INVITE_INVALID'); END IF;
  RETURN QUERY SELECT p.coach_id, p.pairing_id, p.organization_id;
END $$;

-- Ends the link between a coach and a member, for either of them. Exactly one of the two is given: the other is the caller.
CREATE FUNCTION app.unpair(p_coach_id uuid, p_member_id uuid) RETURNS SETOF coach_members
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  coach uuid := coalesce(p_coach_id, app.own_coach_id());
  member uuid := CASE WHEN p_coach_id IS NULL THEN p_member_id ELSE me END;
BEGIN
  RETURN QUERY UPDATE coach_members m SET ended_at = app.now(), ended_by = me
    WHERE m.coach_id = coach AND m.member_id = member AND m.ended_at IS NULL RETURNING m.*;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
END $$;

-- The caller's coaches.
CREATE FUNCTION app.my_coaches() RETURNS TABLE (coach_id uuid, name text, time_zone text, slot_minutes integer, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, p.name, c.time_zone, c.slot_minutes, m.created_at
  FROM coach_members m JOIN coaches c ON c.id = m.coach_id JOIN people p ON p.id = c.person_id
  WHERE m.member_id = app.current_user_id() AND m.ended_at IS NULL ORDER BY m.created_at, c.id
$$;

-- Whom the caller may see by name: people of organisations whose staff they are, the staff of their own organisations, who sits on
-- seats that they may hand out, and whom they are paired with.
CREATE OR REPLACE FUNCTION app.sees_person(p_user_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM organization_members mine JOIN organization_members theirs USING (organization_id)
    WHERE mine.user_id = app.current_user_id() AND mine.status = 'active' AND theirs.user_id = p_user_id
      AND (mine.role <> 'member' OR (theirs.role <> 'member' AND theirs.status = 'active')))
  OR EXISTS (
    SELECT FROM organization_members mine JOIN seat_claims c USING (organization_id)
    WHERE mine.user_id = app.current_user_id() AND mine.status = 'active' AND mine.role <> 'member' AND c.person_id = p_user_id)
  OR EXISTS (SELECT FROM seat_claims c JOIN orders o ON o.id = c.order_id WHERE o.buyer_id = app.current_user_id() AND c.person_id = p_user_id)
  OR EXISTS (
    SELECT FROM organization_members mine JOIN orders o USING (organization_id)
    WHERE mine.user_id = app.current_user_id() AND mine.status = 'active' AND mine.role <> 'member' AND o.buyer_id = p_user_id)
  OR EXISTS (
    SELECT FROM coach_members m JOIN coaches c ON c.id = m.coach_id
    WHERE m.ended_at IS NULL AND ((c.person_id = app.current_user_id() AND m.member_id = p_user_id)
      OR (m.member_id = app.current_user_id() AND c.person_id = p_user_id)))
$$;

REVOKE EXECUTE ON FUNCTION app.may_invite(uuid), app.require_inviter(uuid), app.assert_order_seats(uuid), app.guard_new_rows_of_order(),
  app.guard_changed_invites(), app.guard_changed_claims(), app.guard_changed_orders(), app.lock_order(uuid), app.invite_obstacles(uuid, text[]),
  app.create_invites(uuid, uuid[], text[], bytea[], uuid[], text), app.create_link_invite(uuid, uuid, bytea, integer), app.lock_invite(uuid),
  app.renew_invite(uuid, text, text, bytea, uuid), app.revoke_invite(uuid), app.mask_email(text), app.preview_invite(bytea), app.open_invite(bytea),
  public.claim_seat(bytea), app.request_invite_help(bytea), app.release_claim(uuid), app.my_seats(), app.own_coach_id(), app.preview_pairing(bytea),
  app.open_pairing(bytea), app.create_pairing(uuid, uuid, text, integer, integer, bytea), app.revoke_pairing(uuid), public.accept_pairing(bytea),
  app.unpair(uuid, uuid), app.my_coaches() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.guard_new_rows_of_order(), app.guard_changed_invites(), app.guard_changed_claims(), app.guard_changed_orders()
  TO seatwise_app, seatwise_worker, seatwise_owner;
GRANT EXECUTE ON FUNCTION app.may_invite(uuid), app.lock_order(uuid), app.invite_obstacles(uuid, text[]),
  app.create_invites(uuid, uuid[], text[], bytea[], uuid[], text), app.create_link_invite(uuid, uuid, bytea, integer),
  app.renew_invite(uuid, text, text, bytea, uuid), app.revoke_invite(uuid), app.preview_invite(bytea), app.open_invite(bytea), public.claim_seat(bytea),
  app.request_invite_help(bytea), app.release_claim(uuid), app.my_seats(), app.own_coach_id(), app.preview_pairing(bytea), app.open_pairing(bytea),
  app.create_pairing(uuid, uuid, text, integer, integer, bytea), app.revoke_pairing(uuid), public.accept_pairing(bytea), app.unpair(uuid, uuid),
  app.my_coaches() TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.may_invite(uuid) TO seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_owner;

CREATE TRIGGER guard_new_invites AFTER INSERT ON seat_invites REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION app.guard_new_rows_of_order();
CREATE TRIGGER guard_changed_invites AFTER UPDATE ON seat_invites REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.guard_changed_invites();
CREATE TRIGGER guard_new_claims AFTER INSERT ON seat_claims REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION app.guard_new_rows_of_order();
CREATE TRIGGER guard_changed_claims AFTER UPDATE ON seat_claims REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.guard_changed_claims();
CREATE TRIGGER guard_changed_orders AFTER UPDATE OF status, quantity, refund_seats ON orders FOR EACH ROW EXECUTE FUNCTION app.guard_changed_orders();

CREATE POLICY staff ON courses FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY bought ON courses FOR SELECT TO seatwise_app
  USING (id IN (SELECT o.course_id FROM orders o WHERE o.buyer_id = (SELECT app.current_user_id())));
CREATE POLICY add ON courses FOR INSERT TO seatwise_app WITH CHECK (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY edit ON courses FOR UPDATE TO seatwise_app
  USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer')) WITH CHECK (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY worker ON courses TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON courses TO seatwise_app;
GRANT UPDATE (title, seat_price, joining_info) ON courses TO seatwise_app;
GRANT SELECT ON courses TO seatwise_worker;

CREATE POLICY own ON orders FOR SELECT TO seatwise_app USING (buyer_id = (SELECT app.current_user_id()));
CREATE POLICY staff ON orders FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY worker ON orders TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT ON orders TO seatwise_app;
GRANT SELECT, INSERT, UPDATE ON orders TO seatwise_worker;

CREATE POLICY staff ON seat_invites FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY bought ON seat_invites FOR SELECT TO seatwise_app
  USING (order_id IN (SELECT o.id FROM orders o WHERE o.buyer_id = (SELECT app.current_user_id())));
CREATE POLICY worker ON seat_invites TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT ON seat_invites TO seatwise_app;
GRANT SELECT, UPDATE ON seat_invites TO seatwise_worker;

CREATE POLICY own ON seat_claims FOR SELECT TO seatwise_app USING (person_id = (SELECT app.current_user_id()));
CREATE POLICY staff ON seat_claims FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY bought ON seat_claims FOR SELECT TO seatwise_app
  USING (order_id IN (SELECT o.id FROM orders o WHERE o.buyer_id = (SELECT app.current_user_id())));
CREATE POLICY worker ON seat_claims FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON seat_claims TO seatwise_app, seatwise_worker;

CREATE POLICY staff ON invite_events FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY bought ON invite_events FOR SELECT TO seatwise_app USING (invite_id IN (
  SELECT i.id FROM seat_invites i JOIN orders o ON o.id = i.order_id WHERE o.buyer_id = (SELECT app.current_user_id())));
CREATE POLICY worker ON invite_events TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT ON invite_events TO seatwise_app;
GRANT SELECT, INSERT ON invite_events TO seatwise_worker;

CREATE POLICY worker ON invite_tokens TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON invite_tokens TO seatwise_worker;

CREATE POLICY own ON coaches FOR SELECT TO seatwise_app USING (person_id = (SELECT app.current_user_id()));
CREATE POLICY become ON coaches FOR INSERT TO seatwise_app WITH CHECK (person_id = (SELECT app.current_user_id()));
CREATE POLICY edit ON coaches FOR UPDATE TO seatwise_app
  USING (person_id = (SELECT app.current_user_id())) WITH CHECK (person_id = (SELECT app.current_user_id()));
CREATE POLICY worker ON coaches FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT, INSERT ON coaches TO seatwise_app;
GRANT UPDATE (time_zone, slot_minutes, buffer_before_minutes, buffer_after_minutes, min_notice_minutes, horizon_weeks, cancellation_notice_hours)
  ON coaches TO seatwise_app;
GRANT SELECT ON coaches TO seatwise_worker;

CREATE POLICY own ON pairing_sessions FOR SELECT TO seatwise_app USING (coach_id = (SELECT app.own_coach_id()));
CREATE POLICY worker ON pairing_sessions FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON pairing_sessions TO seatwise_app, seatwise_worker;

CREATE POLICY coach ON coach_members FOR SELECT TO seatwise_app USING (coach_id = (SELECT app.own_coach_id()));
CREATE POLICY member ON coach_members FOR SELECT TO seatwise_app USING (member_id = (SELECT app.current_user_id()));
CREATE POLICY worker ON coach_members FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON coach_members TO seatwise_app, seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_worker;

-- As app.enqueue, for many jobs of one kind at once.
CREATE FUNCTION app.enqueue_many(p_task text, p_payloads json[], p_max_attempts integer DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT count(*) FROM graphile_worker.add_jobs((
    SELECT array_agg(ROW(p_task, p.payload, NULL, NULL, p_max_attempts, NULL, NULL, NULL)::graphile_worker.job_spec ORDER BY p.ordinal)
    FROM unnest(p_payloads) WITH ORDINALITY p (payload, ordinal))));
END $$;
REVOKE EXECUTE ON FUNCTION app.enqueue_many(text, json[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enqueue_many(text, json[], integer) TO seatwise_app;
RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer, seatwise_worker;
RESET ROLE;
