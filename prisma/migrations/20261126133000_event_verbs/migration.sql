-- Events: how they are shown and found, published, changed and ended. An event's row is locked first of all, then as the migrations before this say.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;
SET ROLE seatwise_definer;

-- Where an event is, as everybody may know it: { kind, name, address, city, country }. It asks nobody who they are.
CREATE FUNCTION app.event_place(e events) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT coalesce(
    (SELECT jsonb_build_object('kind', 'venue', 'name', v.name, 'address', v.address, 'city', v.city, 'country', v.country) FROM venues v WHERE v.id = e.venue_id),
    CASE WHEN e.custom_venue IS NOT NULL THEN jsonb_build_object('kind', 'custom', 'name', e.custom_venue -> 'name', 'address', e.custom_venue -> 'address',
      'city', e.custom_venue -> 'city', 'country', e.custom_venue -> 'country') END,
    jsonb_build_object('kind', CASE WHEN e.format = 'online' THEN 'online'
      WHEN EXISTS (SELECT FROM venue_bookings b WHERE b.event_id = e.id AND b.status = 'pending') THEN 'to_be_confirmed' ELSE 'undecided' END,
      'name', NULL, 'address', NULL, 'city', NULL, 'country', NULL))
$$;

-- What everybody may buy of an event, whoever asks: no hidden tiers, no archived ones, no figures.
CREATE FUNCTION app.open_tiers(p_event_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT coalesce(jsonb_agg(t.tier || '{"figures":null}' ORDER BY t.n), '[]')
  FROM jsonb_array_elements(app.tiers_view(p_event_id, NULL)) WITH ORDINALITY t (tier, n)
  WHERE t.tier ->> 'status' <> 'archived' AND NOT (t.tier -> 'hidden')::boolean
$$;

-- The public page of an event, whole: never of a draft.
CREATE FUNCTION app.event_page(p_slug text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT jsonb_build_object('id', e.id, 'slug', e.slug, 'title', e.title, 'summary', e.summary, 'description', e.description, 'startsAt', app.instant_text(e.starts_at),
    'endsAt', app.instant_text(e.ends_at), 'timeZone', e.time_zone, 'format', e.format, 'status', e.status, 'place', app.event_place(e),
    'organizer', jsonb_build_object('name', o.name), 'currency', e.currency, 'refundDays', e.refund_days, 'tiers', t.tiers,
    -- Of what can be had; of what there was, once nothing can.
    'priceFrom', (SELECT x -> 'price' FROM jsonb_array_elements(t.tiers) x ORDER BY (x ->> 'available')::integer = 0, (x -> 'price' ->> 'amount')::integer LIMIT 1),
    'landing', e.marketing -> 'landingPage', 'cancelReason', e.cancel_reason)
  FROM events e JOIN organizations o ON o.id = e.organization_id CROSS JOIN LATERAL (SELECT app.open_tiers(e.id) AS tiers) t
  WHERE e.slug = p_slug AND e.status <> 'draft'
$$;

-- Words to look for, the longest first, as LIKE takes them.
CREATE FUNCTION app.search_words(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg('%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' ORDER BY length(w) DESC, w), '{}')
  FROM (SELECT DISTINCT w FROM regexp_split_to_table(app.plain(p_text), '\s+') w WHERE w <> '' LIMIT 12) x
$$;

-- What is ahead, the soonest first. Each word is in the title, or names the city or the organizer. A word that few events have is looked up in the index;
-- of one that many have, the calendar soon shows enough. What is left of tiers is as the last minute left it: holds that ran out since are still held here.
CREATE FUNCTION app.discover_events(p_search text, p_from timestamptz, p_after_at timestamptz, p_after_id uuid, p_limit integer)
RETURNS TABLE (id uuid, slug text, title text, summary text, starts_at timestamptz, ends_at timestamptz, time_zone text, format text, status text, place jsonb,
  organizer_name text, currency text, price_from integer, sold_out boolean, at_text text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  words text[] := app.search_words(coalesce(p_search, ''));
  organizers uuid[] := '{}';
  few uuid[];
BEGIN
  IF words <> '{}' THEN
    SELECT coalesce(array_agg(o.id), '{}') INTO organizers FROM organizations o WHERE app.plain(o.name) LIKE ANY (words);
    SELECT array_agg(x.id) INTO few FROM (
      SELECT e.id FROM events e WHERE e.status = 'published' AND e.search_text LIKE words[1]
      UNION ALL SELECT e.id FROM events e JOIN venues v ON v.id = e.venue_id AND v.city_plain LIKE words[1] WHERE e.status = 'published'
      UNION ALL SELECT e.id FROM events e WHERE e.organization_id = ANY (organizers) AND e.status = 'published'
      LIMIT 1001) x;
    IF few IS NULL THEN RETURN; END IF;
    IF cardinality(few) > 1000 THEN few := NULL; END IF;
  END IF;
  RETURN QUERY
  WITH asked AS MATERIALIZED (SELECT w, ARRAY(SELECT o.id FROM organizations o WHERE o.id = ANY (organizers) AND app.plain(o.name) LIKE w) AS organizers FROM unnest(words) w),
  picked AS MATERIALIZED (
    SELECT e.*, o.name AS organizer_name FROM events e JOIN organizations o ON o.id = e.organization_id AND o.status = 'approved' LEFT JOIN venues v ON v.id = e.venue_id
    WHERE e.status = 'published' AND e.ends_at > app.now() AND (p_from IS NULL OR e.starts_at >= p_from) AND (p_after_id IS NULL OR (e.starts_at, e.id) > (p_after_at, p_after_id))
      AND (few IS NULL OR e.id = ANY (few))
      AND NOT EXISTS (SELECT FROM asked a WHERE (e.search_text LIKE a.w OR v.city_plain LIKE a.w OR e.organization_id = ANY (a.organizers)) IS NOT TRUE)
    ORDER BY e.starts_at, e.id LIMIT p_limit)
  SELECT c.id, c.slug, c.title, c.summary, c.starts_at, c.ends_at, c.time_zone, c.format, c.status,
    app.event_place((SELECT e FROM events e WHERE e.id = c.id)), c.organizer_name, c.currency, t.price_from, t.n > 0 AND (NOT t.any_left OR t.taken >= c.capacity), c.starts_at::text
  FROM picked c CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE k.open) AS n, coalesce(min(k.price) FILTER (WHERE k.open AND k.quantity_available > 0), min(k.price) FILTER (WHERE k.open)) AS price_from, sum(k.quantity_sold + k.quantity_held) AS taken,
      coalesce(bool_or(k.open AND (k.quantity_available > 0 OR k.sale_starts_at > app.now())), false) AS any_left
    FROM (SELECT x.*, NOT x.hidden AND x.archived_at IS NULL AND (x.sale_ends_at IS NULL OR x.sale_ends_at > app.now()) AS open
      FROM ticket_tiers x WHERE x.event_id = c.id) k) t
  ORDER BY c.starts_at, c.id;
END $$;

-- What an event has brought in, without what was given back.
CREATE FUNCTION app.event_revenue(p_event_id uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT coalesce(sum(o.total - o.refunded), 0)::integer FROM ticket_orders o WHERE o.event_id = p_event_id AND o.paid_at IS NOT NULL
$$;

-- Events of the caller: what they organize (of one organisation, where it is named), and with `p_door` what they have the door of. The latest first.
CREATE FUNCTION app.own_events(p_organization_id uuid, p_door boolean, p_status text, p_search text, p_before_at timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, slug text, title text, starts_at timestamptz, ends_at timestamptz, time_zone text, status text, organization_name text, capacity integer,
  currency text, sold integer, revenue integer, access text, at_text text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH organizing AS MATERIALIZED (SELECT m.organization_id, m.role FROM organization_members m
    WHERE m.user_id = app.current_user_id() AND m.status = 'active' AND m.role <> 'member' AND (p_organization_id IS NULL OR m.organization_id = p_organization_id)),
  candidates AS (
    SELECT x.id, 'organizer' AS access FROM events x JOIN organizing g ON g.organization_id = x.organization_id AND (g.role <> 'trainer' OR x.created_by = app.current_user_id())
    UNION ALL SELECT s.event_id, 'door' FROM event_check_in_staff s WHERE p_door AND s.email = app.own_address() AND app.may_organize(s.event_id) IS DISTINCT FROM true)
  SELECT c.id, c.slug, c.title, c.starts_at, c.ends_at, c.time_zone, c.status, o.name, c.capacity, c.currency,
    coalesce((SELECT sum(t.quantity_sold)::integer FROM ticket_tiers t WHERE t.event_id = c.id), 0),
    CASE WHEN c.access = 'door' THEN 0 ELSE app.event_revenue(c.id) END, c.access, c.starts_at::text
  FROM (SELECT e.*, k.access FROM candidates k JOIN events e ON e.id = k.id
    WHERE e.status <> 'draft' AND (p_status IS NULL OR e.status = p_status)
      AND (coalesce(p_search, '') = '' OR e.search_text LIKE ALL (app.search_words(p_search)))
      AND (p_before_id IS NULL OR (e.starts_at, e.id) < (p_before_at, p_before_id))
    ORDER BY e.starts_at DESC, e.id DESC LIMIT p_limit) c JOIN organizations o ON o.id = c.organization_id
  ORDER BY c.starts_at DESC, c.id DESC
$$;

-- One event for its organizers; to whoever has the door alone, without what is not theirs. A draft is reached through its wizard.
CREATE FUNCTION app.event_seen(p_event_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  runs boolean := app.may_organize(p_event_id);
  e events;
BEGIN
  PERFORM app.require_door(p_event_id);
  SELECT * INTO e FROM events WHERE id = p_event_id AND status <> 'draft';
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN jsonb_build_object('id', e.id, 'organizationId', e.organization_id, 'organizationName', (SELECT o.name FROM organizations o WHERE o.id = e.organization_id),
    'slug', e.slug, 'title', e.title, 'summary', e.summary, 'description', e.description, 'startsAt', app.instant_text(e.starts_at), 'endsAt', app.instant_text(e.ends_at),
    'timeZone', e.time_zone, 'format', e.format, 'status', e.status, 'place', app.event_place(e), 'capacity', e.capacity, 'currency', e.currency,
    'refundDays', e.refund_days, 'cancelReason', e.cancel_reason, 'publishedAt', app.instant_text(e.published_at),
    'access', CASE WHEN runs THEN 'organizer' ELSE 'door' END,
    'customVenue', CASE WHEN runs THEN e.custom_venue END, 'onlineUrl', CASE WHEN runs THEN e.online_url END,
    'figures', (SELECT jsonb_build_object('sold', coalesce(sum(t.quantity_sold), 0), 'held', coalesce(sum(t.quantity_held - n.overdue), 0),
        'checkedIn', (SELECT count(*) FROM tickets k WHERE k.event_id = e.id AND k.status = 'checked_in'),
        'revenue', jsonb_build_object('amount', CASE WHEN runs THEN app.event_revenue(e.id) ELSE 0 END, 'currency', e.currency))
      FROM ticket_tiers t JOIN app.tiers_now(e.id) n ON n.tier_id = t.id WHERE t.event_id = e.id),
    'venueBookings', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'venueName', v.name, 'status', b.status, 'from', b.from_date, 'to', b.to_date)
        ORDER BY b.created_at DESC, b.id), '[]') FROM venue_bookings b JOIN venues v ON v.id = b.venue_id WHERE b.event_id = e.id AND runs),
    -- Names of those alone whom the caller knows anyway: whether an address has an account is nobody's business.
    'checkInStaff', (SELECT coalesce(jsonb_agg(jsonb_build_object('email', s.email, 'name', (SELECT p.name FROM people p WHERE p.email = s.email AND app.sees_person(p.id)))
        ORDER BY s.created_at, s.email), '[]') FROM event_check_in_staff s WHERE s.event_id = e.id AND runs));
END $$;

-- A draft becomes what everybody may see. Staff of an approved organisation, and the draft their own; the wizard has seen to the rest. Returns its slug.
CREATE FUNCTION app.publish_event(p_event_id uuid, p_organization_id uuid, p_slug text, p_currency text, p_capacity integer, p_marketing jsonb) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  e events;
  wanted text;
  tries integer := 0;
BEGIN
  IF coalesce(app.role_in(p_organization_id), '') NOT IN ('owner', 'admin', 'trainer') THEN
    PERFORM app.refuse(CASE WHEN app.knows(p_organization_id) THEN 'FORBIDDEN' ELSE 'NOT_FOUND' END);
  END IF;
  IF NOT EXISTS (SELECT FROM wizard_sessions w WHERE w.event_id = p_event_id AND w.person_id = app.current_user_id()) THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  SELECT * INTO e FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  IF e.status <> 'draft' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', e.status)); END IF;
  IF (SELECT o.status FROM organizations o WHERE o.id = p_organization_id) <> 'approved' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED'); END IF;
  IF e.starts_at <= app.now() THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"startsAt","message":"is in the past"}]}');
  END IF;
  wanted := coalesce(nullif(p_slug, ''), nullif(app.slug_of(e.title), ''), 'event');
  LOOP
    BEGIN
      UPDATE events SET organization_id = p_organization_id, created_by = app.current_user_id(), slug = wanted, status = 'published', published_at = app.now(),
        currency = p_currency, capacity = p_capacity, marketing = p_marketing WHERE id = p_event_id;
      RETURN wanted;
    EXCEPTION WHEN unique_violation THEN
      tries := tries + 1;
      IF p_slug <> '' OR tries > 8 THEN PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"slug","message":"is taken"}]}'); END IF;
      wanted := btrim(left(coalesce(nullif(app.slug_of(e.title), ''), 'event'), 50), '-') || '-' || left(replace(gen_random_uuid()::text, '-', ''), 6);
    END;
  END LOOP;
END $$;

-- The days of an event as they are called at a venue.
CREATE FUNCTION app.event_days(p_starts_at timestamptz, p_ends_at timestamptz, p_zone text) RETURNS daterange
LANGUAGE sql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
  SELECT daterange(app.local_day(p_starts_at, p_zone), app.local_day(p_ends_at - interval '1 microsecond', p_zone), '[]')
$$;

-- `p_patch`: the columns that change. A venue stays confirmed for the days it was confirmed for: an event that leaves them has to settle that first.
-- `sequence` is null where nobody has to be told.
CREATE FUNCTION app.update_event(p_event_id uuid, p_patch jsonb) RETURNS TABLE (organization_id uuid, "time" boolean, place boolean, sequence integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  old events;
  e events;
  b record;
  later boolean;
  elsewhere boolean;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM app.lock_sale(p_event_id);
  SELECT * INTO old FROM events WHERE id = p_event_id;
  IF old.status <> 'published' OR old.ends_at <= app.now() THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE old.status WHEN 'published' THEN 'completed' ELSE old.status END));
  END IF;
  e := jsonb_populate_record(old, p_patch);
  later := (e.starts_at, e.ends_at) IS DISTINCT FROM (old.starts_at, old.ends_at);
  elsewhere := (e.custom_venue, e.format, e.online_url) IS DISTINCT FROM (old.custom_venue, old.format, old.online_url);
  IF e.ends_at <= e.starts_at THEN PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"endsAt","message":"must be after the start"}]}'); END IF;
  IF (e.starts_at <> old.starts_at AND e.starts_at <= app.now()) OR e.ends_at <= app.now() THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object(
      'path', CASE WHEN e.starts_at <> old.starts_at THEN 'startsAt' ELSE 'endsAt' END, 'message', 'is in the past'))));
  END IF;
  IF old.venue_id IS NOT NULL AND e.custom_venue IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"has_venue"}'); END IF;
  IF later AND old.venue_id IS NOT NULL THEN
    SELECT x.id, x.from_date, x.to_date INTO b FROM venue_bookings x JOIN venues v ON v.id = x.venue_id
      WHERE x.event_id = p_event_id AND x.status = 'confirmed' AND x.days @> app.event_days(old.starts_at, old.ends_at, v.time_zone)
        AND NOT x.days @> app.event_days(e.starts_at, e.ends_at, v.time_zone);
    IF FOUND THEN
      PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'venue_booked', 'venueBookingId', b.id, 'from', b.from_date, 'to', b.to_date));
    END IF;
  END IF;
  UPDATE events x SET title = e.title, summary = e.summary, description = e.description, starts_at = e.starts_at, ends_at = e.ends_at, time_zone = e.time_zone,
    format = e.format, capacity = e.capacity, custom_venue = e.custom_venue, online_url = e.online_url, refund_days = e.refund_days,
    sequence = x.sequence + CASE WHEN later OR elsewhere THEN 1 ELSE 0 END WHERE x.id = p_event_id RETURNING * INTO e;
  RETURN QUERY SELECT e.organization_id, later, elsewhere, CASE WHEN later OR elsewhere THEN e.sequence END;
END $$;

-- It will not take place. Its venue is free again; who holds tickets is told, and their money goes back, by what subscribes to it.
CREATE FUNCTION app.cancel_event(p_event_id uuid, p_reason text) RETURNS TABLE (organization_id uuid, messages uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  e events;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM app.lock_sale(p_event_id);
  SELECT * INTO e FROM events WHERE id = p_event_id;
  IF e.status <> 'published' OR e.ends_at <= app.now() THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE e.status WHEN 'published' THEN 'completed' ELSE e.status END));
  END IF;
  UPDATE events x SET status = 'cancelled', cancelled_at = app.now(), cancelled_by = app.current_user_id(), cancel_reason = nullif(p_reason, ''), sequence = x.sequence + 1
    WHERE x.id = p_event_id;
  RETURN QUERY SELECT e.organization_id, app.release_venues(p_event_id);
END $$;

-- The whole list of who has the door. Returns who is new on it.
CREATE FUNCTION app.set_check_in_staff(p_event_id uuid, p_emails citext[]) RETURNS TABLE (organization_id uuid, added text[], removed integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  e events;
  fresh text[];
  gone integer;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  SELECT * INTO e FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  IF e.status NOT IN ('published', 'completed') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', e.status)); END IF;
  WITH x AS (DELETE FROM event_check_in_staff s WHERE s.event_id = p_event_id AND NOT s.email = ANY (p_emails) RETURNING 1) SELECT count(*) INTO gone FROM x;
  WITH x AS (INSERT INTO event_check_in_staff (event_id, email, added_by, created_at)
    SELECT p_event_id, a, app.current_user_id(), app.now() FROM (SELECT DISTINCT a FROM unnest(p_emails) a) u ON CONFLICT DO NOTHING RETURNING email::text)
    SELECT coalesce(array_agg(x.email), '{}') INTO fresh FROM x;
  RETURN QUERY SELECT e.organization_id, fresh, gone;
END $$;

-- A new draft beside a wizard of the caller's that holds what was made of another event.
CREATE FUNCTION app.duplicate_event(p_event_id uuid, p_draft jsonb, p_state jsonb, p_stage text, p_completed text[]) RETURNS TABLE (event_id uuid, session_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  fresh uuid := app.uuid_v7();
  wizard uuid := app.uuid_v7();
  me people;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  SELECT * INTO me FROM people WHERE id = app.current_user_id();
  INSERT INTO events (id, created_by, title, summary, description, starts_at, ends_at, time_zone, format, expected_attendance, custom_venue, online_url, currency,
      refund_days, created_at)
    SELECT fresh, me.id, e.title, e.summary, e.description, d.starts_at, d.ends_at, e.time_zone, e.format, e.expected_attendance, e.custom_venue, e.online_url, e.currency,
      e.refund_days, app.now()
    FROM events e, jsonb_populate_record(NULL::events, p_draft) d WHERE e.id = p_event_id;
  INSERT INTO wizard_sessions (id, person_id, current_stage, completed_stages, contact_name, contact_email, state, event_id, last_activity_at, created_at)
    VALUES (wizard, me.id, p_stage, p_completed, me.name, me.email, p_state, fresh, app.now(), app.now());
  RETURN QUERY SELECT fresh, wizard;
END $$;

-- What stands in the caller's calendar: events they run or have the door of, and, an entry an order as in its mails, what they hold tickets for. The past
-- ninety days and all that is ahead; what was cancelled, for thirty days after.
CREATE FUNCTION app.own_event_calendar()
RETURNS TABLE (id uuid, sequence integer, starts_at timestamptz, ends_at timestamptz, cancelled boolean, changed_at timestamptz, title text, place text, slug text,
  runs uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH run AS MATERIALIZED (
    SELECT x.id FROM organization_members m JOIN events x ON x.organization_id = m.organization_id AND (m.role <> 'trainer' OR x.created_by = m.user_id)
      WHERE m.user_id = app.current_user_id() AND m.status = 'active' AND m.role <> 'member' AND x.starts_at > app.now() - interval '90 days'
    UNION SELECT s.event_id FROM event_check_in_staff s WHERE s.email = app.own_address()),
  entries AS (
    SELECT r.id AS event_id, r.id, r.id AS runs FROM run r
    UNION ALL SELECT o.event_id, o.id, NULL FROM ticket_orders o JOIN events x ON x.id = o.event_id
      WHERE (o.buyer_id = app.current_user_id() OR (o.buyer_id IS NULL AND o.buyer_email = app.own_address()))
        AND (o.status IN ('paid', 'partly_refunded') OR (o.status = 'refunded' AND x.status = 'cancelled')) AND o.event_id NOT IN (SELECT r.id FROM run r))
  SELECT n.id, e.sequence, e.starts_at, e.ends_at, e.status = 'cancelled', e.updated_at, e.title,
    concat_ws(', ', coalesce(v.name, e.custom_venue ->> 'name'), coalesce(v.city, e.custom_venue ->> 'city')), e.slug, n.runs
  FROM entries n JOIN events e ON e.id = n.event_id LEFT JOIN venues v ON v.id = e.venue_id
  WHERE e.status <> 'draft' AND e.starts_at > app.now() - interval '90 days' AND (e.status <> 'cancelled' OR e.cancelled_at > app.now() - interval '30 days')
  ORDER BY e.starts_at, n.id
$$;

-- What is over. A portion at a time; how many.
CREATE FUNCTION app.complete_events(p_portion integer) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH over AS (SELECT id FROM events WHERE status = 'published' AND ends_at <= app.now() ORDER BY id LIMIT p_portion FOR NO KEY UPDATE SKIP LOCKED),
  done AS (UPDATE events e SET status = 'completed' FROM over WHERE e.id = over.id RETURNING 1)
  SELECT count(*)::integer FROM done
$$;

REVOKE EXECUTE ON FUNCTION app.event_place(events), app.open_tiers(uuid), app.event_page(text), app.search_words(text),
  app.discover_events(text, timestamptz, timestamptz, uuid, integer), app.own_events(uuid, boolean, text, text, timestamptz, uuid, integer), app.event_revenue(uuid),
  app.event_seen(uuid), app.publish_event(uuid, uuid, text, text, integer, jsonb), app.event_days(timestamptz, timestamptz, text), app.update_event(uuid, jsonb),
  app.cancel_event(uuid, text), app.set_check_in_staff(uuid, citext[]), app.duplicate_event(uuid, jsonb, jsonb, text, text[]), app.own_event_calendar(),
  app.complete_events(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.event_page(text), app.discover_events(text, timestamptz, timestamptz, uuid, integer),
  app.own_events(uuid, boolean, text, text, timestamptz, uuid, integer), app.event_seen(uuid), app.publish_event(uuid, uuid, text, text, integer, jsonb),
  app.update_event(uuid, jsonb), app.cancel_event(uuid, text), app.set_check_in_staff(uuid, citext[]), app.duplicate_event(uuid, jsonb, jsonb, text, text[]),
  app.own_event_calendar() TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.event_place(events), app.complete_events(integer) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
