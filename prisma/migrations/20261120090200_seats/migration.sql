-- Organisations, membership, capacity, ledger, audit.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;

CREATE TABLE organizations (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  name text NOT NULL,
  slug text NOT NULL,
  join_code text NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  subscription_plan text NOT NULL DEFAULT 'PRO',
  seat_limit integer NOT NULL DEFAULT 0,
  active_members_count integer NOT NULL DEFAULT 0,
  time_zone text NOT NULL DEFAULT 'UTC',
  locale text NOT NULL DEFAULT 'en',
  currency text NOT NULL DEFAULT 'eur',
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_status CHECK (status IN ('pending', 'approved', 'rejected', 'suspended')),
  CONSTRAINT organizations_plan CHECK (subscription_plan IN ('PRO', 'MAX', 'ULTRA')),
  CONSTRAINT organizations_seat_limit CHECK (seat_limit >= 0),
  CONSTRAINT organizations_active_members_count CHECK (active_members_count >= 0)
);
CREATE UNIQUE INDEX organizations_slug_key ON organizations (slug);
CREATE UNIQUE INDEX organizations_join_code_key ON organizations (join_code);
CREATE INDEX organizations_status_created_at_id_idx ON organizations (status, created_at, id);

CREATE TABLE organization_members (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL DEFAULT 'member',
  status text NOT NULL DEFAULT 'pending',
  status_changed_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT organization_members_pkey PRIMARY KEY (organization_id, user_id),
  CONSTRAINT organization_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT organization_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT organization_members_role CHECK (role IN ('owner', 'admin', 'trainer', 'member')),
  CONSTRAINT organization_members_status CHECK (status IN ('pending', 'active', 'rejected', 'removed'))
);
CREATE INDEX organization_members_user_id_idx ON organization_members (user_id);
CREATE INDEX organization_members_organization_id_status_status_changed__idx ON organization_members (organization_id, status, status_changed_at, user_id);
-- What the count under the lock reads.
CREATE INDEX organization_members_seated ON organization_members (organization_id) WHERE status = 'active' AND role = 'member';

CREATE TABLE seat_ledger (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  kind text NOT NULL,
  delta integer NOT NULL,
  cause text NOT NULL,
  actor_id uuid,
  subject_id uuid,
  event_id text,
  position bigserial NOT NULL,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT seat_ledger_pkey PRIMARY KEY (id),
  CONSTRAINT seat_ledger_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT seat_ledger_kind CHECK (kind IN ('purchase', 'usage')),
  CONSTRAINT seat_ledger_delta CHECK (delta <> 0)
);
CREATE INDEX seat_ledger_organization_id_position_idx ON seat_ledger (organization_id, position);

CREATE TABLE audit_log (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid,
  actor_id uuid,
  verb text NOT NULL,
  subject text,
  changes jsonb NOT NULL DEFAULT '{}',
  request_id text,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_organization_id_at_id_idx ON audit_log (organization_id, at, id);

-- The running subscription; its columns for Stripe come with the billing slice.
CREATE TABLE organization_subscriptions (
  organization_id uuid NOT NULL,
  plan text,
  stripe_customer_id text,
  stripe_seat_subscription_id text,
  purchased_seats integer NOT NULL DEFAULT 0,
  seat_billing_period text,
  status text NOT NULL DEFAULT 'none',
  current_period_end timestamptz(6),
  cancel_at timestamptz(6),
  scheduled_plan text,
  scheduled_period text,
  scheduled_seats integer,
  scheduled_at timestamptz(6),
  scheduled_release uuid[] DEFAULT ARRAY[]::uuid[],
  scheduled_draw bigint NOT NULL DEFAULT 0,
  pending_plan text,
  pending_period text,
  pending_seats integer,
  pending_pay_url text,
  open_invoice_since timestamptz(6),
  admissions_stop_at timestamptz(6),
  written_draw bigint NOT NULL DEFAULT 0,
  synced_at timestamptz(6),
  hinted_at timestamptz(6),
  sync_error text,
  sync_error_since timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT organization_subscriptions_pkey PRIMARY KEY (organization_id),
  CONSTRAINT organization_subscriptions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT organization_subscriptions_purchased_seats CHECK (purchased_seats >= 0),
  CONSTRAINT organization_subscriptions_plan CHECK (plan IN ('PRO', 'MAX', 'ULTRA')),
  CONSTRAINT organization_subscriptions_period CHECK (seat_billing_period IN ('monthly', 'yearly')),
  CONSTRAINT organization_subscriptions_scheduled CHECK (scheduled_seats >= 0),
  CONSTRAINT organization_subscriptions_status
    CHECK (status IN ('none', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled')),
  -- Seats come from a subscription, never from nowhere.
  CONSTRAINT organization_subscriptions_seats_are_bought CHECK (purchased_seats = 0 OR stripe_seat_subscription_id IS NOT NULL)
);
CREATE UNIQUE INDEX organization_subscriptions_stripe_customer_id_key ON organization_subscriptions (stripe_customer_id);
CREATE UNIQUE INDEX organization_subscriptions_stripe_seat_subscription_id_key ON organization_subscriptions (stripe_seat_subscription_id);

SELECT app.protect(t) FROM unnest(ARRAY['organizations', 'organization_members', 'seat_ledger', 'audit_log', 'organization_subscriptions']::regclass[]) t;

GRANT SELECT, INSERT, UPDATE ON organizations, organization_members, organization_subscriptions TO seatwise_definer;
GRANT SELECT, INSERT ON seat_ledger, audit_log TO seatwise_definer;
GRANT USAGE ON SEQUENCE seat_ledger_position_seq TO seatwise_definer;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
-- Functions that must see beyond the caller.
SET ROLE seatwise_definer;

-- The caller's own role in an organisation while active; null otherwise. What every policy and every guard asks.
CREATE FUNCTION app.role_in(p_organization_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT role FROM organization_members
  WHERE organization_id = p_organization_id AND user_id = app.current_user_id() AND status = 'active'
$$;

-- Locks an organisation the caller knows: first of all, before any of its memberships or its subscription.
CREATE FUNCTION app.lock_organization(p_organization_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM organizations o WHERE o.id = p_organization_id AND EXISTS (SELECT FROM organization_members m
    WHERE m.organization_id = o.id AND m.user_id = app.current_user_id() AND m.status IN ('pending', 'active')) FOR NO KEY UPDATE OF o;
END $$;

-- The caller's memberships, with what they may know of an organisation that turned them away.
CREATE FUNCTION app.own_memberships()
RETURNS TABLE (organization_id uuid, name text, slug text, organization_status text, role text, status text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.name, o.slug, o.status, m.role, m.status, m.status_changed_at
  FROM organization_members m JOIN organizations o ON o.id = m.organization_id
  WHERE m.user_id = app.current_user_id() ORDER BY m.created_at, o.id
$$;

-- True when the caller stands in any relation that lets them know the organisation exists: waiting or in.
CREATE FUNCTION app.knows(p_organization_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM organization_members
    WHERE organization_id = p_organization_id AND user_id = app.current_user_id() AND status IN ('pending', 'active'))
$$;

-- Whom the caller may see by name: people of organisations whose staff they are, and the staff of their own organisations.
CREATE FUNCTION app.sees_person(p_user_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM organization_members mine JOIN organization_members theirs USING (organization_id)
    WHERE mine.user_id = app.current_user_id() AND mine.status = 'active' AND theirs.user_id = p_user_id
      AND (mine.role <> 'member' OR (theirs.role <> 'member' AND theirs.status = 'active')))
$$;

-- What admissions count with: the lower of what is paid for and what a scheduled reduction will leave.
-- Null for an organisation that does not exist. For guards and jobs: it asks nobody who they are.
CREATE FUNCTION app.capacity_of(p_organization_id uuid)
RETURNS TABLE (can_add boolean, current_members integer, seat_limit integer, remaining_seats integer, over_by integer, payment_required boolean, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.status = 'approved' AND NOT p.stopped AND o.active_members_count < p.effective,
    o.active_members_count, o.seat_limit, greatest(p.effective - o.active_members_count, 0),
    greatest(o.active_members_count - o.seat_limit, 0), p.stopped, o.status
  FROM organizations o
  LEFT JOIN organization_subscriptions s ON s.organization_id = o.id
  CROSS JOIN LATERAL (SELECT
    least(o.seat_limit, coalesce(s.scheduled_seats, o.seat_limit)) AS effective,
    coalesce(s.admissions_stop_at <= app.now(), false) AS stopped) p
  WHERE o.id = p_organization_id
$$;

-- For members of the organisation: no row for anybody else.
CREATE FUNCTION public.check_organization_capacity(p_organization_id uuid)
RETURNS TABLE (can_add boolean, current_members integer, seat_limit integer, remaining_seats integer, over_by integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.can_add, c.current_members, c.seat_limit, c.remaining_seats, c.over_by
  FROM app.capacity_of(p_organization_id) c
  WHERE app.role_in(p_organization_id) IS NOT NULL
$$;

CREATE FUNCTION public.check_seat_availability(p_organization_id uuid)
RETURNS TABLE (has_seats boolean, current_members integer, purchased_seats integer, remaining_seats integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.can_add, c.current_members, s.purchased_seats, c.remaining_seats
  FROM app.capacity_of(p_organization_id) c
  JOIN organization_subscriptions s ON s.organization_id = p_organization_id
  WHERE app.role_in(p_organization_id) IS NOT NULL
$$;

-- The rule of admission, written once. Locks the organisation row FIRST (what every change of seats locks, too), so that the
-- count that follows is of a present nobody else can change; then counts the seated; refuses with the figures.
CREATE FUNCTION app.assert_seat_free(p_organization_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c record;
  seated integer;
BEGIN
  PERFORM FROM organizations WHERE id = p_organization_id FOR NO KEY UPDATE;
  SELECT * INTO c FROM app.capacity_of(p_organization_id);
  SELECT count(*) INTO seated FROM organization_members
    WHERE organization_id = p_organization_id AND status = 'active' AND role = 'member';
  IF c.status <> 'approved' THEN
    PERFORM app.refuse('ORGANIZATION_NOT_APPROVED', jsonb_build_object('status', c.status));
  ELSIF c.payment_required THEN
    PERFORM app.refuse('PAYMENT_REQUIRED', '{}');
  ELSIF seated >= c.current_members + c.remaining_seats OR NOT c.can_add THEN
    PERFORM app.refuse('CAPACITY_EXCEEDED', jsonb_build_object('canAdd', false, 'currentMembers', seated, 'seatLimit', c.seat_limit,
      'remainingSeats', 0, 'overBy', greatest(seated - c.seat_limit, 0)));
  END IF;
END $$;

-- Backstop for every door (approve, reactivate, role change, direct write, import): whoever becomes a seated member passes
-- the rule of admission, and the last owner stays.
CREATE FUNCTION app.guard_membership() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'DELETE' AND NEW.status = 'active' AND NEW.role = 'member'
     AND (TG_OP = 'INSERT' OR OLD.status <> 'active' OR OLD.role <> 'member' OR OLD.organization_id <> NEW.organization_id) THEN
    PERFORM app.assert_seat_free(NEW.organization_id);
  END IF;
  IF TG_OP <> 'INSERT' AND OLD.status = 'active' AND OLD.role = 'owner'
     AND (TG_OP = 'DELETE' OR NEW.status <> 'active' OR NEW.role <> 'owner') THEN
    PERFORM FROM organizations WHERE id = OLD.organization_id FOR NO KEY UPDATE;
    -- Nobody left to lock: the whole organisation is going.
    IF FOUND AND NOT EXISTS (SELECT FROM organization_members
        WHERE organization_id = OLD.organization_id AND user_id <> OLD.user_id AND status = 'active' AND role = 'owner') THEN
      PERFORM app.refuse('LAST_OWNER', '{}');
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status THEN NEW.status_changed_at := app.now(); END IF;
  RETURN NEW;
END $$;

-- Why a figure moved, for the ledger: what the verb said, else the verb, else that somebody wrote directly.
CREATE FUNCTION app.cause() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT coalesce(nullif(current_setting('app.cause', true), ''), nullif(regexp_replace(current_setting('app.verb', true), '^.*[.]', ''), ''), 'direct')
$$;

-- The one writer of active_members_count and of the ledger's usage rows.
CREATE FUNCTION app.move_active_members_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before_seated boolean := TG_OP <> 'INSERT' AND OLD.status = 'active' AND OLD.role = 'member';
  after_seated boolean := TG_OP <> 'DELETE' AND NEW.status = 'active' AND NEW.role = 'member';
  d integer := after_seated::integer - before_seated::integer;
  o uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.organization_id ELSE NEW.organization_id END;
  u uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
BEGIN
  IF d <> 0 THEN
    UPDATE organizations SET active_members_count = active_members_count + d WHERE id = o;
    IF FOUND THEN
      INSERT INTO seat_ledger (organization_id, kind, delta, cause, actor_id, subject_id, event_id)
      VALUES (o, 'usage', d, app.cause(), app.current_user_id(), u, nullif(current_setting('app.event_id', true), ''));
    END IF;
  END IF;
  RETURN NULL;
END $$;

-- The one writer of seat_limit and of the ledger's purchase rows. The plan has no say in it.
CREATE FUNCTION public.sync_organization_seat_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was integer := CASE WHEN TG_OP = 'UPDATE' THEN OLD.purchased_seats ELSE 0 END;
BEGIN
  IF NEW.purchased_seats <> was THEN
    UPDATE organizations SET seat_limit = NEW.purchased_seats WHERE id = NEW.organization_id;
    INSERT INTO seat_ledger (organization_id, kind, delta, cause, actor_id, event_id)
    VALUES (NEW.organization_id, 'purchase', NEW.purchased_seats - was, app.cause(), app.current_user_id(), nullif(current_setting('app.event_id', true), ''));
  END IF;
  RETURN NULL;
END $$;

-- Both counters are written from inside their triggers alone, whoever asks.
CREATE FUNCTION app.guard_counters() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF pg_trigger_depth() < 2 AND (NEW.seat_limit <> OLD.seat_limit OR NEW.active_members_count <> OLD.active_members_count) THEN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'seat_limit and active_members_count are moved by their triggers alone';
  END IF;
  RETURN NEW;
END $$;

-- A new organisation: its row, its owner, its (empty) subscription.
CREATE FUNCTION app.create_organization(p_name text, p_slug text, p_join_code text, p_plan text, p_time_zone text, p_locale text, p_currency text)
RETURNS SETOF organizations
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  o organizations;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  FOR attempt IN 1..5 LOOP
    -- A name somebody else took first gets a few letters more.
    INSERT INTO organizations (name, slug, join_code, subscription_plan, time_zone, locale, currency)
    VALUES (p_name, CASE attempt WHEN 1 THEN p_slug ELSE p_slug || '-' || substr(md5(random()::text), 1, 4) END,
      p_join_code, p_plan, p_time_zone, p_locale, p_currency)
    ON CONFLICT (slug) DO NOTHING RETURNING * INTO o;
    EXIT WHEN FOUND;
  END LOOP;
  INSERT INTO organization_members (organization_id, user_id, role, status) VALUES (o.id, me, 'owner', 'active');
  INSERT INTO organization_subscriptions (organization_id) VALUES (o.id);
  RETURN NEXT o;
END $$;

-- pending -> approved | rejected, approved <-> suspended; the platform owner decides.
CREATE FUNCTION app.set_organization_status(p_organization_id uuid, p_status text) RETURNS SETOF organizations
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  o organizations;
BEGIN
  IF NOT app.is_platform_owner() THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  SELECT * INTO o FROM organizations WHERE id = p_organization_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF NOT ((o.status = 'pending' AND p_status IN ('approved', 'rejected'))
       OR (o.status = 'approved' AND p_status = 'suspended')
       OR (o.status = 'suspended' AND p_status = 'approved')) THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', o.status));
  END IF;
  RETURN QUERY UPDATE organizations SET status = p_status WHERE id = p_organization_id RETURNING *;
END $$;

-- What a code opens, to somebody who holds it: the name, no more.
CREATE FUNCTION app.preview_join_code(p_code text) RETURNS TABLE (id uuid, name text, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.name, o.status FROM organizations o WHERE o.join_code = p_code AND o.status <> 'rejected'
$$;

-- Joining by code: always to the waiting list, whatever the capacity; again after a rejection or removal.
-- Somebody already waiting keeps their place.
CREATE FUNCTION public.join_organization(p_code text) RETURNS TABLE (organization_id uuid, status text, joined boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  o record;
  m organization_members;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  SELECT * INTO o FROM app.preview_join_code(p_code);
  IF NOT FOUND THEN PERFORM app.refuse('JOIN_CODE_INVALID'); END IF;
  IF o.status = 'suspended' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED', jsonb_build_object('status', o.status)); END IF;
  INSERT INTO organization_members (organization_id, user_id) VALUES (o.id, me) ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN QUERY SELECT o.id, 'pending'::text, true; RETURN; END IF;
  SELECT * INTO m FROM organization_members WHERE organization_id = o.id AND user_id = me FOR UPDATE;
  IF m.status = 'active' THEN PERFORM app.refuse('ALREADY_MEMBER', jsonb_build_object('organizationId', o.id)); END IF;
  IF m.status <> 'pending' THEN
    -- A former admin comes back as a member like everybody else.
    UPDATE organization_members SET status = 'pending', role = 'member' WHERE organization_id = o.id AND user_id = me;
  END IF;
  RETURN QUERY SELECT o.id, 'pending'::text, m.status <> 'pending';
END $$;

-- Owners and admins pass; a colleague is FORBIDDEN, and to a stranger there is no such organisation.
CREATE FUNCTION app.require_manager(p_organization_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF app.role_in(p_organization_id) IN ('owner', 'admin') THEN RETURN; END IF;
  PERFORM app.refuse(CASE WHEN app.knows(p_organization_id) THEN 'FORBIDDEN' ELSE 'NOT_FOUND' END);
END $$;

-- Admission. Locks the organisation row, then the membership; the guard counts and refuses; only the status is written.
CREATE FUNCTION public.approve_organization_member(p_organization_id uuid, p_user_id uuid)
RETURNS TABLE (can_add boolean, current_members integer, seat_limit integer, remaining_seats integer, over_by integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  s text;
BEGIN
  PERFORM app.require_manager(p_organization_id);
  PERFORM FROM organizations WHERE id = p_organization_id FOR NO KEY UPDATE;
  SELECT status INTO s FROM organization_members WHERE organization_id = p_organization_id AND user_id = p_user_id FOR UPDATE;
  IF s IS NULL THEN
    PERFORM app.refuse('NOT_FOUND');
  ELSIF s = 'active' THEN
    PERFORM app.refuse('ALREADY_MEMBER');
  ELSIF s <> 'pending' THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', s));
  END IF;
  UPDATE organization_members SET status = 'active' WHERE organization_id = p_organization_id AND user_id = p_user_id;
  RETURN QUERY SELECT c.can_add, c.current_members, c.seat_limit, c.remaining_seats, c.over_by FROM app.capacity_of(p_organization_id) c;
END $$;

-- First come, first seated: admits from the waiting list, oldest first, exactly as many as fit.
CREATE FUNCTION public.approve_all_that_fit(p_organization_id uuid) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c record;
BEGIN
  PERFORM app.require_manager(p_organization_id);
  PERFORM FROM organizations WHERE id = p_organization_id FOR NO KEY UPDATE;
  SELECT * INTO c FROM app.capacity_of(p_organization_id);
  IF c.status <> 'approved' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED', jsonb_build_object('status', c.status)); END IF;
  IF c.payment_required THEN PERFORM app.refuse('PAYMENT_REQUIRED'); END IF;
  -- Materialised: a plan that asked for the first few again for each row would skip those it has just admitted, and go on to the next.
  RETURN QUERY
    WITH fitting AS MATERIALIZED (
      SELECT w.user_id FROM organization_members w
      WHERE w.organization_id = p_organization_id AND w.status = 'pending' AND w.role = 'member'
      ORDER BY w.status_changed_at, w.user_id LIMIT c.remaining_seats FOR UPDATE)
    UPDATE organization_members m SET status = 'active'
    FROM fitting
    WHERE m.organization_id = p_organization_id AND m.user_id = fitting.user_id
    RETURNING m.user_id;
END $$;

-- The platform owner's list. Reads tenants' data only through this, one page at a time.
CREATE FUNCTION app.platform_organizations(p_status text, p_search text, p_before_at timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, name text, slug text, status text, subscription_plan text, seat_limit integer, active_members_count integer,
  owner_name text, owner_email citext, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.name, o.slug, o.status, o.subscription_plan, o.seat_limit, o.active_members_count, p.name, p.email, o.created_at
  FROM organizations o
  LEFT JOIN LATERAL (SELECT p.name, p.email FROM organization_members m JOIN people p ON p.id = m.user_id
    WHERE m.organization_id = o.id AND m.role = 'owner' AND m.status = 'active' ORDER BY m.created_at LIMIT 1) p ON true
  WHERE app.is_platform_owner() AND (p_status IS NULL OR o.status = p_status)
    AND (p_search IS NULL OR p_search = '' OR position(lower(p_search) IN lower(o.name || ' ' || o.slug || ' ' || coalesce(p.email::text, ''))) > 0)
    AND (p_before_at IS NULL OR (o.created_at, o.id) < (p_before_at, p_before_id))
  ORDER BY o.created_at DESC, o.id DESC LIMIT p_limit
$$;

-- Deleting oneself: memberships end (the last owner of an organisation is told so), identity goes, the row that ledgers and
-- orders point at stays without anything that tells who it was. Returns the organisations left.
CREATE FUNCTION app.delete_own_account() RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  my_email citext;
  o uuid;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  SELECT email INTO my_email FROM people WHERE id = me AND deleted_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  -- Organisations in the order of their ids, so that two such deletions cannot wait for each other.
  FOR o IN SELECT organization_id FROM organization_members WHERE user_id = me AND status IN ('pending', 'active') ORDER BY 1 LOOP
    PERFORM FROM organizations WHERE id = o FOR NO KEY UPDATE;
    UPDATE organization_members SET status = 'removed' WHERE organization_id = o AND user_id = me;
    RETURN NEXT o;
  END LOOP;
  DELETE FROM mail_preferences WHERE person_id = me;
  DELETE FROM auth_verifications WHERE identifier = my_email::text OR value = me::text OR value LIKE '%' || my_email::text || '%';
  DELETE FROM auth_users WHERE id = me;
  UPDATE people SET name = '', email = NULL, email_verified = false, time_zone = 'UTC', deleted_at = app.now() WHERE id = me;
END $$;

REVOKE EXECUTE ON FUNCTION app.role_in(uuid), app.require_manager(uuid), app.knows(uuid), app.lock_organization(uuid), app.own_memberships(), app.sees_person(uuid), app.capacity_of(uuid), app.assert_seat_free(uuid), app.guard_membership(),
  app.cause(), app.move_active_members_count(), app.guard_counters(), app.create_organization(text, text, text, text, text, text, text),
  app.set_organization_status(uuid, text), app.preview_join_code(text), app.platform_organizations(text, text, timestamptz, uuid, integer),
  app.delete_own_account(), public.check_organization_capacity(uuid), public.check_seat_availability(uuid), public.sync_organization_seat_limit(),
  public.join_organization(text), public.approve_organization_member(uuid, uuid), public.approve_all_that_fit(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.role_in(uuid), app.knows(uuid), app.sees_person(uuid), app.cause(), app.guard_counters(), app.guard_membership(),
  app.move_active_members_count(), public.sync_organization_seat_limit() TO seatwise_app, seatwise_worker, seatwise_owner;
GRANT EXECUTE ON FUNCTION public.check_organization_capacity(uuid), public.check_seat_availability(uuid) TO seatwise_app, seatwise_worker;
GRANT EXECUTE ON FUNCTION app.lock_organization(uuid), app.own_memberships(), app.create_organization(text, text, text, text, text, text, text), app.set_organization_status(uuid, text),
  app.preview_join_code(text), app.platform_organizations(text, text, timestamptz, uuid, integer), app.delete_own_account(),
  public.join_organization(text), public.approve_organization_member(uuid, uuid), public.approve_all_that_fit(uuid) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.capacity_of(uuid) TO seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_owner;

CREATE TRIGGER guard_membership BEFORE INSERT OR UPDATE OR DELETE ON organization_members FOR EACH ROW EXECUTE FUNCTION app.guard_membership();
CREATE TRIGGER move_active_members_count AFTER INSERT OR UPDATE OR DELETE ON organization_members
  FOR EACH ROW EXECUTE FUNCTION app.move_active_members_count();
CREATE TRIGGER sync_seat_limit_trigger AFTER INSERT OR UPDATE OF purchased_seats ON organization_subscriptions
  FOR EACH ROW EXECUTE FUNCTION public.sync_organization_seat_limit();
CREATE TRIGGER guard_counters BEFORE UPDATE OF seat_limit, active_members_count ON organizations FOR EACH ROW EXECUTE FUNCTION app.guard_counters();

-- Policies. (select …) makes the planner ask once a statement instead of once a row where the answer is the same.
CREATE POLICY known ON organizations FOR SELECT TO seatwise_app USING (app.knows(id));
CREATE POLICY staff ON organizations FOR UPDATE TO seatwise_app USING (app.role_in(id) IN ('owner', 'admin')) WITH CHECK (app.role_in(id) IN ('owner', 'admin'));
CREATE POLICY worker ON organizations TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT ON organizations TO seatwise_app, seatwise_worker;
-- Not among them: status, seat_limit, active_members_count.
GRANT UPDATE (name, join_code, subscription_plan, time_zone, locale, currency) ON organizations TO seatwise_app;
-- Only what SELECT … FOR NO KEY UPDATE needs: one column.
GRANT UPDATE (subscription_plan) ON organizations TO seatwise_worker;

CREATE POLICY own ON organization_members FOR SELECT TO seatwise_app USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY staff ON organization_members FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin', 'trainer'));
CREATE POLICY manage ON organization_members FOR UPDATE TO seatwise_app
  USING (app.role_in(organization_id) = 'owner' OR (app.role_in(organization_id) = 'admin' AND role <> 'owner'))
  WITH CHECK (app.role_in(organization_id) = 'owner' OR (app.role_in(organization_id) = 'admin' AND role <> 'owner'));
CREATE POLICY add ON organization_members FOR INSERT TO seatwise_app
  WITH CHECK (app.role_in(organization_id) = 'owner' OR (app.role_in(organization_id) = 'admin' AND role <> 'owner'));
CREATE POLICY leave ON organization_members FOR UPDATE TO seatwise_app
  USING (user_id = (SELECT app.current_user_id())) WITH CHECK (user_id = (SELECT app.current_user_id()) AND status = 'removed');
CREATE POLICY worker ON organization_members TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON organization_members TO seatwise_app;
GRANT UPDATE (role, status) ON organization_members TO seatwise_app, seatwise_worker;
GRANT SELECT ON organization_members TO seatwise_worker;

CREATE POLICY seen ON people FOR SELECT TO seatwise_app USING (app.sees_person(id));

CREATE POLICY managers ON organization_subscriptions FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY worker ON organization_subscriptions TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT ON organization_subscriptions TO seatwise_app;
GRANT SELECT, INSERT, UPDATE ON organization_subscriptions TO seatwise_worker;

CREATE POLICY managers ON seat_ledger FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY worker ON seat_ledger FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON seat_ledger TO seatwise_app, seatwise_worker;

CREATE POLICY managers ON audit_log FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY write ON audit_log FOR INSERT TO seatwise_app WITH CHECK (actor_id IS NOT DISTINCT FROM (SELECT app.current_user_id()));
CREATE POLICY worker ON audit_log TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit_log TO seatwise_app, seatwise_worker;

RESET ROLE;
