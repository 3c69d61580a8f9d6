-- Venues: the catalogue, requests and offers. One order of locks: the event, the venue, bookings by id (all that one decision touches, in one statement).
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;
SET ROLE seatwise_definer;

CREATE TYPE app.venue_shown AS (id uuid, organization_id uuid, organization_name text, name text, description text, address text, city text, country text,
  time_zone text, capacity integer, price_per_day integer, currency text, listed boolean);
CREATE TYPE app.venue_booking_shown AS (id uuid, venue_id uuid, venue_name text, venue_capacity integer, event_id uuid, event_title text, event_status text,
  expected_attendance integer, from_date text, to_date text, status text, amount integer, currency text, offered_by text, contact_name text, contact_email text,
  sides text[], created_at timestamptz, at_text text);
-- What a decision did: the messages it left (each is told to the other side), and the event's new sequence where its holders have to hear of a new place.
CREATE TYPE app.venue_outcome AS (venue_booking_id uuid, side text, event_id uuid, event_organization_id uuid, venue_organization_id uuid, messages uuid[],
  sequence integer);

-- The date that people at a place read on the wall. A zone this server does not know is taken for UTC.
CREATE FUNCTION app.local_day(p_at timestamptz, p_zone text) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (p_at AT TIME ZONE p_zone)::date;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN (p_at AT TIME ZONE 'UTC')::date;
END $$;

-- The sides of a booking the caller is on: the event's organizers (of a draft: whose wizard it is), and owners and admins of the venue's organisation.
CREATE FUNCTION app.venue_sides(p_event_id uuid, p_venue_id uuid, p_key_hash bytea) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN app.may_organize(p_event_id) OR app.may_draft(p_event_id, p_key_hash) THEN 'organizer' END,
    CASE WHEN app.role_in(v.organization_id) IN ('owner', 'admin') THEN 'venue' END], NULL)
  FROM venues v WHERE v.id = p_venue_id
$$;

-- What everybody finds: listed, of an organisation that is approved.
CREATE FUNCTION app.in_catalogue(v venues) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT v.listed AND EXISTS (SELECT FROM organizations o WHERE o.id = v.organization_id AND o.status = 'approved')
$$;

-- Of these venues the ones the caller may see: what everybody finds, their own, and what they have to do with as organizers.
CREATE FUNCTION app.venues_seen(p_ids uuid[], p_key_hash bytea) RETURNS SETOF app.venue_shown
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT v.id, v.organization_id, o.name, v.name, v.description, v.address, v.city, v.country, v.time_zone, v.capacity, v.price_per_day, v.currency, v.listed
  FROM venues v JOIN organizations o ON o.id = v.organization_id
  WHERE v.id = ANY (p_ids) AND (app.in_catalogue(v) OR app.role_in(v.organization_id) IN ('owner', 'admin')
    OR EXISTS (SELECT FROM venue_bookings b WHERE b.venue_id = v.id AND (app.may_organize(b.event_id) OR app.may_draft(b.event_id, p_key_hash))))
$$;

-- The catalogue, the smallest that fits first. `p_city` as people type it; with days: what is free on all of them.
CREATE FUNCTION app.search_venues(p_city text, p_capacity integer, p_days daterange, p_after_capacity integer, p_after_id uuid, p_limit integer)
RETURNS SETOF app.venue_shown
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT v.id, v.organization_id, o.name, v.name, v.description, v.address, v.city, v.country, v.time_zone, v.capacity, v.price_per_day, v.currency, v.listed
  FROM venues v JOIN organizations o ON o.id = v.organization_id AND o.status = 'approved'
  WHERE v.listed AND (p_city IS NULL OR v.city_plain LIKE '%' || replace(replace(replace(app.plain(p_city), '\', '\\'), '%', '\%'), '_', '\_') || '%')
    AND v.capacity >= coalesce(p_capacity, 1)
    AND (p_days IS NULL OR NOT EXISTS (SELECT FROM venue_bookings b WHERE b.venue_id = v.id AND b.status = 'confirmed' AND b.days && p_days))
    AND (p_after_id IS NULL OR (v.capacity, v.id) > (p_after_capacity, p_after_id))
  ORDER BY v.capacity, v.id LIMIT p_limit
$$;

-- `p_venue`: the columns of a venue. Owners and admins; before the organisation is approved, it prepares.
CREATE FUNCTION app.create_venue(p_organization_id uuid, p_venue jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  fresh uuid;
BEGIN
  IF coalesce(app.role_in(p_organization_id), '') NOT IN ('owner', 'admin') THEN
    PERFORM app.refuse(CASE WHEN app.knows(p_organization_id) THEN 'FORBIDDEN' ELSE 'NOT_FOUND' END);
  END IF;
  INSERT INTO venues (organization_id, name, description, address, city, country, time_zone, capacity, price_per_day, currency, created_by, created_at)
    SELECT o.id, v.name, v.description, v.address, v.city, v.country, v.time_zone, v.capacity, v.price_per_day, o.currency, app.current_user_id(), app.now()
    FROM organizations o, jsonb_populate_record(NULL::venues, p_venue) v WHERE o.id = p_organization_id RETURNING id INTO fresh;
  RETURN fresh;
END $$;

-- Locks a venue of the caller's.
CREATE FUNCTION app.lock_own_venue(p_venue_id uuid) RETURNS venues
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  v venues;
  org uuid := (SELECT organization_id FROM venues WHERE id = p_venue_id);
BEGIN
  IF coalesce(app.role_in(org), '') NOT IN ('owner', 'admin') THEN PERFORM app.refuse(CASE WHEN app.knows(org) THEN 'FORBIDDEN' ELSE 'NOT_FOUND' END); END IF;
  SELECT * INTO v FROM venues WHERE id = p_venue_id FOR NO KEY UPDATE;
  RETURN v;
END $$;

-- `p_patch`: the columns that change.
CREATE FUNCTION app.update_venue(p_venue_id uuid, p_patch jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  v venues := app.lock_own_venue(p_venue_id);
BEGIN
  v := jsonb_populate_record(v, p_patch - ARRAY['id', 'organization_id', 'currency', 'created_by', 'created_at', 'updated_at']);
  UPDATE venues SET name = v.name, description = v.description, address = v.address, city = v.city, country = v.country, time_zone = v.time_zone,
    capacity = v.capacity, price_per_day = v.price_per_day, listed = v.listed WHERE id = p_venue_id;
  RETURN v.organization_id;
END $$;

-- Of these bookings the ones the caller has a side in. Who asks, the venue's side sees.
CREATE FUNCTION app.venue_bookings_seen(p_ids uuid[], p_key_hash bytea) RETURNS SETOF app.venue_booking_shown
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT b.id, v.id, v.name, v.capacity, e.id, e.title, e.status, e.expected_attendance, b.from_date::text, b.to_date::text, b.status, b.amount, v.currency, b.offered_by,
    CASE WHEN 'venue' = ANY (s.sides) THEN coalesce(p.name, b.contact_name) END, CASE WHEN 'venue' = ANY (s.sides) THEN coalesce(p.email, b.contact_email)::text END,
    s.sides, b.created_at, b.created_at::text
  FROM venue_bookings b JOIN venues v ON v.id = b.venue_id JOIN events e ON e.id = b.event_id
  LEFT JOIN people p ON p.id = coalesce(b.requested_by, e.created_by)
  CROSS JOIN LATERAL (SELECT app.venue_sides(b.event_id, b.venue_id, p_key_hash) AS sides) s
  WHERE b.id = ANY (p_ids) AND cardinality(s.sides) > 0
$$;

CREATE FUNCTION app.venue_thread(p_venue_booking_id uuid, p_key_hash bytea)
RETURNS TABLE (id uuid, side text, kind text, amount integer, message text, author_name text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT m.id, m.side, m.kind, m.amount, m.message, coalesce(p.name, CASE m.side WHEN 'organizer' THEN b.contact_name END), m.at
  FROM venue_messages m JOIN venue_bookings b ON b.id = m.venue_booking_id LEFT JOIN people p ON p.id = m.author_id
  WHERE b.id = p_venue_booking_id AND cardinality(app.venue_sides(b.event_id, b.venue_id, p_key_hash)) > 0 ORDER BY m.at, m.id
$$;

CREATE FUNCTION app.say_of_venue(p_venue_booking_id uuid, p_side text, p_kind text, p_amount integer, p_message text) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  INSERT INTO venue_messages (venue_booking_id, side, kind, amount, message, author_id, at)
  VALUES (p_venue_booking_id, p_side, p_kind, p_amount, nullif(p_message, ''), CASE WHEN p_side <> 'system' THEN app.current_user_id() END, app.now())
  RETURNING id
$$;

-- Which event a request is for: a wizard's draft, or one that the caller organizes.
CREATE FUNCTION app.event_to_place(p_session_id uuid, p_event_id uuid, p_key_hash bytea) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions;
  target uuid := p_event_id;
BEGIN
  IF p_session_id IS NOT NULL THEN
    w := app.own_wizard(p_session_id, p_key_hash);
    IF w.id IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
    IF w.event_id IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"event_basics"}'); END IF;
    target := w.event_id;
  END IF;
  IF NOT app.may_draft(target, p_key_hash) THEN PERFORM app.require_organizer(target); END IF;
  RETURN target;
END $$;

-- What an event, or a wizard's draft, has asked for: to its organizers. Nothing, as long as a wizard has no draft.
CREATE FUNCTION app.venue_requests(p_session_id uuid, p_event_id uuid, p_key_hash bytea) RETURNS SETOF app.venue_booking_shown
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions := app.own_wizard(p_session_id, p_key_hash);
BEGIN
  IF w.id IS NOT NULL AND w.event_id IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT s.* FROM (SELECT app.event_to_place(p_session_id, p_event_id, p_key_hash) AS id) t JOIN venue_bookings b ON b.event_id = t.id
    CROSS JOIN LATERAL app.venue_bookings_seen(ARRAY[b.id], p_key_hash) s ORDER BY s.created_at DESC, s.id DESC;
END $$;

-- Asks a venue for days, both included. Nothing is blocked by it: only what is confirmed blocks.
CREATE FUNCTION app.request_venue(p_venue_id uuid, p_session_id uuid, p_event_id uuid, p_key_hash bytea, p_from date, p_to date, p_offer integer, p_message text,
  p_locale text)
RETURNS app.venue_outcome
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  target uuid := app.event_to_place(p_session_id, p_event_id, p_key_hash);
  e events;
  v venues;
  open venue_bookings;
  price bigint;
  fresh uuid := app.uuid_v7();
  contact record;
BEGIN
  SELECT * INTO e FROM events WHERE id = target FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF e.status NOT IN ('draft', 'published') OR e.ends_at <= app.now() THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE WHEN e.status IN ('draft', 'published') THEN 'over' ELSE e.status END));
  END IF;
  SELECT * INTO v FROM venues WHERE id = p_venue_id FOR NO KEY UPDATE;
  IF v.id IS NULL OR NOT app.in_catalogue(v) THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF p_from < app.local_day(app.now(), v.time_zone) THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"from","message":"is in the past"}]}');
  END IF;
  IF p_to - p_from >= 366 THEN PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"to","message":"is more than 366 days after from"}]}'); END IF;
  SELECT * INTO open FROM venue_bookings WHERE event_id = target AND venue_id = p_venue_id AND status IN ('pending', 'confirmed');
  IF open.id IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'already_requested', 'venueBookingId', open.id, 'status', open.status)); END IF;
  SELECT * INTO open FROM venue_bookings WHERE event_id = target AND status = 'confirmed';
  IF open.id IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'has_venue', 'venueBookingId', open.id)); END IF;
  -- Each is a mail to somebody: nobody needs to ask this often.
  IF (SELECT count(*) FROM venue_bookings WHERE event_id = target AND status = 'pending') >= 20 THEN
    PERFORM app.refuse('LIMIT_REACHED', '{"limit":20,"of":"venueRequests"}');
  END IF;
  IF (SELECT count(*) FROM venue_bookings WHERE event_id = target) >= 200 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":200,"of":"venueRequests"}'); END IF;
  IF NOT check_venue_availability(p_venue_id, p_from, daterange(p_from, p_to, '[]')) THEN
    PERFORM app.refuse('VENUE_UNAVAILABLE', jsonb_build_object('from', p_from, 'to', p_to));
  END IF;
  price := coalesce(p_offer, v.price_per_day::bigint * (p_to - p_from + 1));
  IF price > 2147483647 THEN PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"to","message":"comes to more than can be booked at once"}]}'); END IF;
  -- Of a draft: as the wizard has it. Later, the organizer's account speaks.
  SELECT nullif(w.contact_name, '') AS name, w.contact_email AS email INTO contact FROM wizard_sessions w WHERE w.event_id = target AND e.status = 'draft'
    ORDER BY w.last_activity_at DESC LIMIT 1;
  INSERT INTO venue_bookings (id, venue_id, event_id, from_date, to_date, amount, requested_by, contact_name, contact_email, contact_locale, created_at)
    VALUES (fresh, p_venue_id, target, p_from, p_to, price::integer, app.current_user_id(), contact.name, contact.email, p_locale, app.now());
  RETURN (fresh, 'organizer', target, e.organization_id, v.organization_id, ARRAY[app.say_of_venue(fresh, 'organizer', 'offer', price::integer, p_message)], NULL)::app.venue_outcome;
END $$;

-- Locks all that a decision about a booking may touch, and returns it as it then stands: the event, the venue, and of the bookings itself, what waits
-- for the same venue on the same days, and what the same event has asked for elsewhere.
CREATE FUNCTION app.lock_venue_booking(p_venue_booking_id uuid, p_key_hash bytea, p_sides text[]) RETURNS venue_bookings
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  b venue_bookings;
  sides text[];
BEGIN
  SELECT * INTO b FROM venue_bookings WHERE id = p_venue_booking_id;
  sides := app.venue_sides(b.event_id, b.venue_id, p_key_hash);
  IF b.id IS NULL OR NOT sides && p_sides THEN
    PERFORM app.refuse(CASE WHEN cardinality(sides) > 0 OR app.may_organize(b.event_id) IS NOT NULL
      OR (SELECT app.role_in(v.organization_id) FROM venues v WHERE v.id = b.venue_id) IS NOT NULL THEN 'FORBIDDEN' ELSE 'NOT_FOUND' END);
  END IF;
  PERFORM FROM events WHERE id = b.event_id FOR NO KEY UPDATE;
  PERFORM FROM venues WHERE id = b.venue_id FOR NO KEY UPDATE;
  PERFORM FROM venue_bookings x WHERE x.id = b.id OR (x.status = 'pending' AND (x.event_id = b.event_id OR (x.venue_id = b.venue_id AND x.days && b.days)))
    ORDER BY x.id FOR NO KEY UPDATE;
  SELECT * INTO b FROM venue_bookings WHERE id = p_venue_booking_id;
  RETURN b;
END $$;

-- Under the lock: still open, and its first day not past. Whom another was faster than is told so.
CREATE FUNCTION app.require_open_booking(b venue_bookings) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  IF b.status = 'rejected' AND EXISTS (SELECT FROM venue_messages m WHERE m.venue_booking_id = b.id AND m.kind = 'overtaken') THEN
    PERFORM app.refuse('VENUE_UNAVAILABLE', jsonb_build_object('from', b.from_date, 'to', b.to_date));
  END IF;
  IF b.status <> 'pending' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', b.status)); END IF;
  IF b.from_date < (SELECT app.local_day(app.now(), v.time_zone) FROM venues v WHERE v.id = b.venue_id) THEN PERFORM app.refuse('INVALID_STATE', '{"state":"expired"}'); END IF;
END $$;

-- The event is at this venue from now on, or (null) at none. The new sequence, where somebody may hold tickets.
CREATE FUNCTION app.place_event(p_event_id uuid, p_venue_id uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  UPDATE events SET venue_id = p_venue_id, custom_venue = CASE WHEN p_venue_id IS NULL THEN custom_venue END,
    sequence = sequence + CASE status WHEN 'published' THEN 1 ELSE 0 END
  WHERE id = p_event_id RETURNING CASE status WHEN 'published' THEN sequence END
$$;

CREATE FUNCTION app.venue_outcome_of(b venue_bookings, p_side text, p_messages uuid[], p_sequence integer) RETURNS app.venue_outcome
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT b.id, p_side, b.event_id, e.organization_id, v.organization_id, p_messages, p_sequence FROM events e, venues v WHERE e.id = b.event_id AND v.id = b.venue_id
$$;

-- Takes the other side's offer: the venue the organizer's, the organizer the venue's. `p_seen`: what they had before their eyes, where they say it.
-- Whoever else waits for the days is turned away, and what the event has asked for elsewhere is withdrawn: nobody waits for what cannot be.
CREATE FUNCTION app.confirm_venue(p_venue_booking_id uuid, p_key_hash bytea, p_side text, p_seen integer, p_message text) RETURNS app.venue_outcome
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  b venue_bookings := app.lock_venue_booking(p_venue_booking_id, p_key_hash, ARRAY[p_side]);
  e events;
  said uuid[];
  other record;
BEGIN
  PERFORM app.require_open_booking(b);
  IF b.offered_by = p_side THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'own_offer', 'offeredBy', b.offered_by)); END IF;
  IF p_seen <> b.amount THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'offer_changed', 'amount', b.amount)); END IF;
  SELECT * INTO e FROM events WHERE id = b.event_id;
  IF e.status NOT IN ('draft', 'published') OR e.ends_at <= app.now() THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE WHEN e.status IN ('draft', 'published') THEN 'over' ELSE 'event_' || e.status END));
  END IF;
  IF NOT EXISTS (SELECT FROM organizations o JOIN venues v ON v.organization_id = o.id WHERE v.id = b.venue_id AND o.status = 'approved') THEN
    PERFORM app.refuse('ORGANIZATION_NOT_APPROVED');
  END IF;
  IF EXISTS (SELECT FROM venue_bookings x WHERE x.event_id = b.event_id AND x.status = 'confirmed') THEN PERFORM app.refuse('INVALID_STATE', '{"state":"has_venue"}'); END IF;
  IF NOT check_venue_availability(b.venue_id, b.from_date, b.days) THEN
    PERFORM app.refuse('VENUE_UNAVAILABLE', jsonb_build_object('from', b.from_date, 'to', b.to_date));
  END IF;
  UPDATE venue_bookings SET status = 'confirmed', decided_by = app.current_user_id(), decided_at = app.now() WHERE id = b.id;
  said := ARRAY[app.say_of_venue(b.id, p_side, 'confirmed', b.amount, p_message)];
  FOR other IN SELECT x.id, x.venue_id = b.venue_id AS overtaken FROM venue_bookings x
    WHERE x.status = 'pending' AND (x.event_id = b.event_id OR (x.venue_id = b.venue_id AND x.days && b.days)) ORDER BY x.id LOOP
    UPDATE venue_bookings SET status = CASE WHEN other.overtaken THEN 'rejected' ELSE 'withdrawn' END, decided_at = app.now() WHERE id = other.id;
    said := said || app.say_of_venue(other.id, 'system', CASE WHEN other.overtaken THEN 'overtaken' ELSE 'withdrawn' END, NULL, NULL);
  END LOOP;
  RETURN app.venue_outcome_of(b, p_side, said, app.place_event(b.event_id, b.venue_id));
END $$;

CREATE FUNCTION app.reject_venue(p_venue_booking_id uuid, p_message text) RETURNS app.venue_outcome
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  b venue_bookings := app.lock_venue_booking(p_venue_booking_id, NULL, ARRAY['venue']);
BEGIN
  IF b.status <> 'pending' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', b.status)); END IF;
  UPDATE venue_bookings SET status = 'rejected', decided_by = app.current_user_id(), decided_at = app.now() WHERE id = b.id;
  RETURN app.venue_outcome_of(b, 'venue', ARRAY[app.say_of_venue(b.id, 'venue', 'rejected', NULL, p_message)], NULL);
END $$;

-- Another amount lies on the table. Somebody on both sides speaks for the one whose turn it is.
CREATE FUNCTION app.counter_venue(p_venue_booking_id uuid, p_key_hash bytea, p_amount integer, p_message text) RETURNS app.venue_outcome
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  b venue_bookings := app.lock_venue_booking(p_venue_booking_id, p_key_hash, ARRAY['organizer', 'venue']);
  sides text[] := app.venue_sides(b.event_id, b.venue_id, p_key_hash);
  mine text := CASE WHEN cardinality(sides) = 1 THEN sides[1] WHEN b.offered_by = 'organizer' THEN 'venue' ELSE 'organizer' END;
BEGIN
  PERFORM app.require_open_booking(b);
  IF (SELECT count(*) FROM venue_messages m WHERE m.venue_booking_id = b.id) >= 100 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":100,"of":"venueOffers"}'); END IF;
  UPDATE venue_bookings SET amount = p_amount, offered_by = mine WHERE id = b.id;
  RETURN app.venue_outcome_of(b, mine, ARRAY[app.say_of_venue(b.id, mine, 'counter', p_amount, p_message)], NULL);
END $$;

CREATE FUNCTION app.withdraw_venue(p_venue_booking_id uuid, p_key_hash bytea, p_message text) RETURNS app.venue_outcome
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  b venue_bookings := app.lock_venue_booking(p_venue_booking_id, p_key_hash, ARRAY['organizer']);
BEGIN
  IF b.status <> 'pending' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', b.status)); END IF;
  UPDATE venue_bookings SET status = 'withdrawn', decided_by = app.current_user_id(), decided_at = app.now() WHERE id = b.id;
  RETURN app.venue_outcome_of(b, 'organizer', ARRAY[app.say_of_venue(b.id, 'organizer', 'withdrawn', NULL, p_message)], NULL);
END $$;

-- Either side ends what was confirmed: the days are free again, and the event is without a place.
CREATE FUNCTION app.cancel_venue(p_venue_booking_id uuid, p_key_hash bytea, p_message text) RETURNS app.venue_outcome
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  b venue_bookings := app.lock_venue_booking(p_venue_booking_id, p_key_hash, ARRAY['organizer', 'venue']);
  mine text := CASE WHEN 'organizer' = ANY (app.venue_sides(b.event_id, b.venue_id, p_key_hash)) THEN 'organizer' ELSE 'venue' END;
BEGIN
  IF b.status <> 'confirmed' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', b.status)); END IF;
  UPDATE venue_bookings SET status = 'cancelled', decided_by = app.current_user_id(), decided_at = app.now() WHERE id = b.id;
  RETURN app.venue_outcome_of(b, mine, ARRAY[app.say_of_venue(b.id, mine, 'cancelled', NULL, p_message)],
    (SELECT app.place_event(e.id, NULL) FROM events e WHERE e.id = b.event_id AND e.venue_id = b.venue_id));
END $$;

-- An event will not take place: its venue is free again, and nobody considers its requests any more. Where it would have been, it goes on to say. Under the
-- event's lock; the messages that were left.
CREATE FUNCTION app.release_venues(p_event_id uuid) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  said uuid[] := '{}';
  b record;
BEGIN
  PERFORM FROM venues WHERE id IN (SELECT x.venue_id FROM venue_bookings x WHERE x.event_id = p_event_id AND x.status = 'confirmed') FOR NO KEY UPDATE;
  FOR b IN SELECT x.id, x.status FROM venue_bookings x WHERE x.event_id = p_event_id AND x.status IN ('pending', 'confirmed') ORDER BY x.id FOR NO KEY UPDATE LOOP
    UPDATE venue_bookings SET status = CASE b.status WHEN 'confirmed' THEN 'cancelled' ELSE 'withdrawn' END, decided_by = app.current_user_id(), decided_at = app.now()
      WHERE id = b.id;
    said := said || app.say_of_venue(b.id, 'organizer', CASE b.status WHEN 'confirmed' THEN 'cancelled' ELSE 'withdrawn' END, NULL, NULL);
  END LOOP;
  RETURN said;
END $$;

-- What time does to bookings: who waits in vain, and what is over. A portion at a time; the messages that were left, and how many rows changed.
CREATE FUNCTION app.age_venue_bookings(p_portion integer) RETURNS TABLE (messages uuid[], changed integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  said uuid[] := '{}';
  n integer := 0;
  b record;
BEGIN
  FOR b IN SELECT x.id, x.status FROM venue_bookings x JOIN venues v ON v.id = x.venue_id
    WHERE (x.status = 'pending' AND x.from_date <= app.local_day(app.now(), 'UTC') + 1 AND x.from_date < app.local_day(app.now(), v.time_zone))
      OR (x.status = 'confirmed' AND x.to_date <= app.local_day(app.now(), 'UTC') + 1 AND x.to_date < app.local_day(app.now(), v.time_zone))
    ORDER BY x.id LIMIT p_portion FOR NO KEY UPDATE OF x SKIP LOCKED LOOP
    UPDATE venue_bookings SET status = CASE b.status WHEN 'pending' THEN 'expired' ELSE 'completed' END, decided_at = app.now() WHERE id = b.id;
    said := said || app.say_of_venue(b.id, 'system', CASE b.status WHEN 'pending' THEN 'expired' ELSE 'completed' END, NULL, NULL);
    n := n + 1;
  END LOOP;
  RETURN QUERY SELECT said, n;
END $$;

REVOKE EXECUTE ON FUNCTION app.local_day(timestamptz, text), app.venue_sides(uuid, uuid, bytea), app.in_catalogue(venues), app.venues_seen(uuid[], bytea),
  app.search_venues(text, integer, daterange, integer, uuid, integer), app.create_venue(uuid, jsonb), app.lock_own_venue(uuid), app.update_venue(uuid, jsonb),
  app.venue_bookings_seen(uuid[], bytea), app.venue_thread(uuid, bytea), app.say_of_venue(uuid, text, text, integer, text), app.event_to_place(uuid, uuid, bytea),
  app.venue_requests(uuid, uuid, bytea), app.request_venue(uuid, uuid, uuid, bytea, date, date, integer, text, text), app.lock_venue_booking(uuid, bytea, text[]), app.require_open_booking(venue_bookings),
  app.place_event(uuid, uuid), app.venue_outcome_of(venue_bookings, text, uuid[], integer), app.confirm_venue(uuid, bytea, text, integer, text),
  app.reject_venue(uuid, text), app.counter_venue(uuid, bytea, integer, text), app.withdraw_venue(uuid, bytea, text), app.cancel_venue(uuid, bytea, text),
  app.release_venues(uuid), app.age_venue_bookings(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.venues_seen(uuid[], bytea), app.search_venues(text, integer, daterange, integer, uuid, integer), app.create_venue(uuid, jsonb),
  app.update_venue(uuid, jsonb), app.venue_bookings_seen(uuid[], bytea), app.venue_thread(uuid, bytea), app.venue_requests(uuid, uuid, bytea),
  app.request_venue(uuid, uuid, uuid, bytea, date, date, integer, text, text), app.confirm_venue(uuid, bytea, text, integer, text), app.reject_venue(uuid, text),
  app.counter_venue(uuid, bytea, integer, text), app.withdraw_venue(uuid, bytea, text), app.cancel_venue(uuid, bytea, text) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.age_venue_bookings(integer) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
