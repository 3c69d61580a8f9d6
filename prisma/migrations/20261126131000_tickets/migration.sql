-- Tickets: holding, paying, giving back, the door. One order of locks everywhere: the event, its tiers by id, a reservation, its order, its tickets.
-- An event's row is locked before anything is counted, so that what is counted is a present nobody else can change.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;
GRANT CREATE ON SCHEMA public TO seatwise_definer;
SET ROLE seatwise_definer;

-- How a tier stands for people who want to buy. Facts decide; nothing is stored. Holds that are overdue count as free: whoever buys next releases them.
CREATE FUNCTION app.tier_status(t ticket_tiers, e events, p_left integer, p_selling boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT CASE
    WHEN t.archived_at IS NOT NULL THEN 'archived'
    WHEN e.status = 'draft' THEN 'draft'
    WHEN e.status <> 'published' OR NOT p_selling OR e.ends_at <= app.now() OR t.sale_ends_at <= app.now() THEN 'ended'
    WHEN t.sale_starts_at > app.now() THEN 'scheduled'
    WHEN p_left <= 0 THEN 'sold_out'
    ELSE 'on_sale' END
$$;

-- The tiers of an event with what is left of each at this instant: of the tier, and of the event. For guards and for the reads below: it asks nobody
-- who they are. `left_over` is what one could buy.
CREATE FUNCTION app.tiers_now(p_event_id uuid)
RETURNS TABLE (tier_id uuid, status text, left_over integer, overdue integer, event_left integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH late AS (
    SELECT i.tier_id, sum(i.quantity)::integer AS n FROM ticket_reservations r JOIN ticket_reservation_items i ON i.reservation_id = r.id
    WHERE r.event_id = p_event_id AND r.status = 'held' AND r.expires_at <= app.now() GROUP BY 1),
  used AS (
    SELECT sum(t.quantity_sold + t.quantity_held - coalesce(l.n, 0))::integer AS n
    FROM ticket_tiers t LEFT JOIN late l ON l.tier_id = t.id WHERE t.event_id = p_event_id)
  SELECT t.id, app.tier_status(t, e, x.n, g.status = 'approved'), CASE WHEN t.archived_at IS NULL THEN greatest(x.n, 0) ELSE 0 END, coalesce(l.n, 0),
    CASE WHEN e.capacity IS NOT NULL THEN greatest(e.capacity - used.n, 0) END
  FROM events e JOIN ticket_tiers t ON t.event_id = e.id CROSS JOIN used
  LEFT JOIN late l ON l.tier_id = t.id LEFT JOIN organizations g ON g.id = e.organization_id
  CROSS JOIN LATERAL (SELECT least(t.quantity_available + coalesce(l.n, 0), coalesce(e.capacity - used.n, 2147483647)) AS n) x
  WHERE e.id = p_event_id
$$;

-- Locks an event and its tiers, lets go of what was held too long, and so makes every figure under the lock true. False when there is no such event.
CREATE FUNCTION app.lock_sale(p_event_id uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM FROM ticket_tiers WHERE event_id = p_event_id ORDER BY id FOR NO KEY UPDATE;
  PERFORM app.release_overdue(p_event_id);
  RETURN true;
END $$;

-- Under the event's lock: overdue holds end, and their seats are free again.
CREATE FUNCTION app.release_overdue(p_event_id uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  gone uuid[];
BEGIN
  WITH over AS (UPDATE ticket_reservations SET status = 'expired', settled_at = app.now()
    WHERE event_id = p_event_id AND status = 'held' AND expires_at <= app.now() RETURNING id)
  SELECT array_agg(id) INTO gone FROM over;
  IF gone IS NULL THEN RETURN 0; END IF;
  UPDATE ticket_tiers t SET quantity_held = t.quantity_held - x.n
    FROM (SELECT i.tier_id, sum(i.quantity)::integer AS n FROM ticket_reservation_items i WHERE i.reservation_id = ANY (gone) GROUP BY 1) x WHERE t.id = x.tier_id;
  RETURN cardinality(gone);
END $$;

-- The rule of an event's capacity, written once. Backstop for every door: whatever makes tiers hold or sell more, or the event hold less, passes here.
CREATE FUNCTION app.assert_event_capacity(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  c integer;
  n integer;
BEGIN
  SELECT capacity INTO c FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  IF c IS NULL THEN RETURN; END IF;
  SELECT sum(quantity_sold + quantity_held) INTO n FROM ticket_tiers WHERE event_id = p_event_id;
  IF n > c THEN PERFORM app.refuse('SOLD_OUT', jsonb_build_object('capacity', c, 'taken', n)); END IF;
END $$;

CREATE FUNCTION app.guard_changed_tiers() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.assert_event_capacity(event_id) FROM (
    SELECT DISTINCT n.event_id FROM changed n JOIN before o USING (id) WHERE n.quantity_sold + n.quantity_held > o.quantity_sold + o.quantity_held ORDER BY 1) x;
  RETURN NULL;
END $$;

CREATE FUNCTION app.guard_new_tiers() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.assert_event_capacity(event_id) FROM (SELECT DISTINCT event_id FROM added WHERE quantity_sold + quantity_held > 0 ORDER BY 1) x;
  RETURN NULL;
END $$;

CREATE FUNCTION app.guard_changed_capacity() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.assert_event_capacity(NEW.id);
  RETURN NULL;
END $$;

-- Under the event's lock: a hold ends, and its seats are free again.
CREATE FUNCTION app.let_go(p_reservation_id uuid, p_status text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  UPDATE ticket_reservations SET status = p_status, settled_at = app.now() WHERE id = p_reservation_id AND status = 'held';
  IF NOT FOUND THEN RETURN; END IF;
  UPDATE ticket_tiers t SET quantity_held = t.quantity_held - i.quantity FROM ticket_reservation_items i
    WHERE i.reservation_id = p_reservation_id AND t.id = i.tier_id;
END $$;

-- Holds seats for so many minutes. Everything or nothing. One's own earlier hold on the event is let go of first: nobody is sold out by themselves.
-- `p_reservation_id` is the caller's to choose, so that all it has to write beside this can travel with it.
CREATE FUNCTION public.reserve_tickets(p_reservation_id uuid, p_event_id uuid, p_tier_ids uuid[], p_quantities integer[], p_guest_hash bytea, p_access_code text,
  p_minutes integer, p_source jsonb)
RETURNS TABLE (reservation_id uuid, expires_at timestamptz, server_now timestamptz, total integer, currency text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  e events;
  organization_status text;
  own uuid;
  wanted integer;
  taken integer;
  t record;
  sum_amount bigint := 0;
  until timestamptz := app.now() + make_interval(mins => p_minutes);
BEGIN
  IF me IS NULL AND p_guest_hash IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  SELECT sum(x) INTO wanted FROM unnest(p_quantities) x;
  -- Once everything is gone, those who come for it do not stand in line for the row. Where a hold is overdue, or one's own, the line decides; so it
  -- does where something else is to be said first.
  SELECT k.capacity - (SELECT sum(a.quantity_sold + a.quantity_held) FROM ticket_tiers a WHERE a.event_id = k.id) AS room, s.plain, s.short INTO t
    FROM events k CROSS JOIN LATERAL (
      SELECT count(*) = cardinality(p_tier_ids) AND bool_and(NOT x.hidden AND x.archived_at IS NULL AND w.n <= x.max_per_order
          AND coalesce(x.sale_starts_at <= app.now(), true) AND coalesce(x.sale_ends_at > app.now(), true)) AS plain,
        (array_agg(jsonb_build_object('tierId', x.id, 'name', x.name, 'available', x.quantity_available) ORDER BY x.id) FILTER (WHERE w.n > x.quantity_available))[1] AS short
      FROM unnest(p_tier_ids, p_quantities) AS w (id, n) JOIN ticket_tiers x ON x.id = w.id AND x.event_id = k.id) s
    WHERE k.id = p_event_id AND k.status = 'published' AND k.ends_at > app.now();
  IF t.plain AND (t.short IS NOT NULL OR t.room < wanted)
    AND NOT EXISTS (SELECT FROM ticket_reservations r WHERE r.event_id = p_event_id AND r.status = 'held' AND r.expires_at <= app.now())
    AND NOT EXISTS (SELECT FROM ticket_reservations r WHERE r.event_id = p_event_id AND r.status = 'held' AND r.person_id = me)
    AND NOT EXISTS (SELECT FROM ticket_reservations r WHERE r.event_id = p_event_id AND r.status = 'held' AND r.guest_hash = p_guest_hash) THEN
    PERFORM app.refuse('SOLD_OUT', coalesce(t.short, jsonb_build_object('available', greatest(t.room, 0))));
  END IF;
  SELECT x.* INTO e FROM events x WHERE x.id = p_event_id AND x.status <> 'draft' FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM FROM ticket_tiers x WHERE x.event_id = p_event_id ORDER BY x.id FOR NO KEY UPDATE;
  PERFORM app.release_overdue(p_event_id);
  SELECT g.status INTO organization_status FROM organizations g WHERE g.id = e.organization_id;
  IF e.status <> 'published' OR organization_status <> 'approved' OR e.ends_at <= app.now() THEN
    PERFORM app.refuse('NOT_ON_SALE', jsonb_build_object('status', CASE WHEN e.status = 'published' THEN 'ended' ELSE e.status END));
  END IF;
  -- By the two unique indexes; both when a hold was made before signing in. What was to be paid for it is closed at the provider by the sweep.
  FOR own IN SELECT r.id FROM ticket_reservations r WHERE r.event_id = p_event_id AND r.status = 'held' AND r.person_id = me
    UNION ALL SELECT r.id FROM ticket_reservations r WHERE r.event_id = p_event_id AND r.status = 'held' AND r.guest_hash = p_guest_hash LOOP
    PERFORM app.let_go(own, 'released');
  END LOOP;
  IF cardinality(p_tier_ids) <> (SELECT count(*) FROM ticket_tiers x WHERE x.event_id = p_event_id AND x.id = ANY (p_tier_ids) AND x.archived_at IS NULL
      AND (NOT x.hidden OR x.access_code = p_access_code OR app.may_organize(p_event_id))) THEN
    PERFORM app.refuse('NOT_FOUND');
  END IF;
  FOR t IN SELECT x.*, w.n FROM unnest(p_tier_ids, p_quantities) AS w (id, n) JOIN ticket_tiers x ON x.id = w.id ORDER BY x.id LOOP
    IF t.sale_starts_at > app.now() OR t.sale_ends_at <= app.now() THEN
      PERFORM app.refuse('NOT_ON_SALE', jsonb_build_object('tierId', t.id, 'name', t.name, 'saleStartsAt', t.sale_starts_at, 'saleEndsAt', t.sale_ends_at));
    END IF;
    IF t.n > t.max_per_order THEN PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('tierId', t.id, 'name', t.name, 'limit', t.max_per_order)); END IF;
    IF t.n > t.quantity_available THEN
      PERFORM app.refuse('SOLD_OUT', jsonb_build_object('tierId', t.id, 'name', t.name, 'available', t.quantity_available));
    END IF;
    sum_amount := sum_amount + t.price::bigint * t.n;
  END LOOP;
  SELECT sum(x.quantity_sold + x.quantity_held) INTO taken FROM ticket_tiers x WHERE x.event_id = p_event_id;
  IF taken + wanted > e.capacity THEN PERFORM app.refuse('SOLD_OUT', jsonb_build_object('available', greatest(e.capacity - taken, 0))); END IF;
  IF sum_amount > 99999999 THEN PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', 99999999)); END IF;
  UPDATE ticket_tiers x SET quantity_held = x.quantity_held + w.n FROM unnest(p_tier_ids, p_quantities) AS w (id, n) WHERE x.id = w.id;
  INSERT INTO ticket_reservations (id, event_id, person_id, guest_hash, expires_at, total, currency, source, created_at)
    VALUES (p_reservation_id, p_event_id, me, CASE WHEN me IS NULL THEN p_guest_hash END, until, sum_amount::integer, e.currency, p_source, app.now());
  INSERT INTO ticket_reservation_items (reservation_id, tier_id, quantity, unit_amount)
    SELECT p_reservation_id, x.id, w.n, x.price FROM unnest(p_tier_ids, p_quantities) AS w (id, n) JOIN ticket_tiers x ON x.id = w.id;
  RETURN QUERY SELECT p_reservation_id, until, app.now(), sum_amount::integer, e.currency;
END $$;

-- A reservation of whoever asks; null for everybody else. A program without an account that keeps no cookies knows a guest's hold by its id: 74 random
-- bits that were told to nobody else, good for minutes.
CREATE FUNCTION app.own_reservation(p_reservation_id uuid, p_guest_hash bytea) RETURNS ticket_reservations
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT r FROM ticket_reservations r WHERE r.id = p_reservation_id
    AND (r.person_id = app.current_user_id() OR r.guest_hash = p_guest_hash OR (r.guest_hash IS NOT NULL AND p_guest_hash IS NULL AND app.current_user_id() IS NULL))
$$;

-- Gives one's own hold back. Not once its order is paid; given back twice says so. `order_id`: one that waits for its payment.
CREATE FUNCTION app.release_reservation(p_reservation_id uuid, p_guest_hash bytea) RETURNS TABLE (event_id uuid, order_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  r ticket_reservations := app.own_reservation(p_reservation_id, p_guest_hash);
BEGIN
  IF r.id IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(r.event_id);
  SELECT * INTO r FROM ticket_reservations WHERE id = p_reservation_id FOR NO KEY UPDATE;
  IF r.status = 'expired' THEN PERFORM app.refuse('RESERVATION_EXPIRED'); END IF;
  IF r.status <> 'held' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', r.status)); END IF;
  PERFORM app.let_go(p_reservation_id, 'released');
  RETURN QUERY SELECT r.event_id, (SELECT o.id FROM ticket_orders o WHERE o.reservation_id = r.id AND o.status = 'pending');
END $$;

-- 80 random bits in Crockford's base 32: what a ticket's QR says, and what can be typed at the door. From the server's strong random source.
CREATE FUNCTION app.ticket_code() RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(b, i) & 31) + 1, 1), '' ORDER BY o)
  FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS b) r,
    -- Bytes 6 and 8 of each carry its version and variant.
    unnest(ARRAY[0, 1, 2, 3, 4, 5, 7, 9, 16, 17, 18, 19, 20, 21, 23, 25]) WITH ORDINALITY AS p (i, o)
$$;

-- From a hold to an order; there is one order a hold, asked for again it is the same, with what was given last. Free: it is paid at once. Else it
-- waits for its payment. `p_attendees`: [{ tierId, name, email }], in any order; who is missing takes the buyer's name.
CREATE FUNCTION app.order_tickets(p_reservation_id uuid, p_guest_hash bytea, p_order_id uuid, p_access_hash bytea, p_name text, p_email text, p_locale text,
  p_attendees jsonb)
RETURNS TABLE (order_id uuid, event_id uuid, organization_id uuid, status text, paid_now boolean, total integer, currency text, locale text, tickets integer,
  source jsonb, checkout_url text, held_until timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  r ticket_reservations := app.own_reservation(p_reservation_id, p_guest_hash);
  o ticket_orders;
  paid boolean := false;
BEGIN
  IF r.id IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(r.event_id);
  SELECT * INTO r FROM ticket_reservations x WHERE x.id = p_reservation_id FOR NO KEY UPDATE;
  SELECT * INTO o FROM ticket_orders x WHERE x.reservation_id = p_reservation_id FOR NO KEY UPDATE;
  IF r.status <> 'held' AND (o.id IS NULL OR o.status IN ('pending', 'expired')) THEN
    PERFORM app.refuse(CASE r.status WHEN 'expired' THEN 'RESERVATION_EXPIRED' ELSE 'INVALID_STATE' END, jsonb_build_object('state', r.status));
  END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(p_attendees) a WHERE NOT EXISTS (SELECT FROM ticket_reservation_items i
      WHERE i.reservation_id = r.id AND i.tier_id = (a ->> 'tierId')::uuid))
    OR EXISTS (SELECT FROM (SELECT (a ->> 'tierId')::uuid AS tier_id, count(*) AS n FROM jsonb_array_elements(p_attendees) a GROUP BY 1) given
      JOIN ticket_reservation_items i ON i.reservation_id = r.id AND i.tier_id = given.tier_id WHERE given.n > i.quantity) THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'attendees', 'message', 'does not fit what is reserved'))));
  END IF;
  IF o.id IS NULL THEN
    INSERT INTO ticket_orders (id, event_id, organization_id, reservation_id, buyer_id, buyer_name, buyer_email, locale, attendees, total, currency, access_hash, source, created_at)
      SELECT p_order_id, r.event_id, e.organization_id, r.id, app.current_user_id(), p_name, p_email::citext,
        coalesce(p_locale, (SELECT p.locale FROM people p WHERE p.id = app.current_user_id()), 'en'), p_attendees, r.total, r.currency, p_access_hash, r.source, app.now()
      FROM events e WHERE e.id = r.event_id RETURNING * INTO o;
    IF r.total = 0 THEN
      paid := (SELECT s.changed FROM app.settle_ticket_order(o.id, NULL, NULL) s);
      SELECT * INTO o FROM ticket_orders x WHERE x.id = o.id;
    END IF;
  ELSIF o.status = 'pending' THEN
    -- Back from the payment page, to put a name or an address right.
    UPDATE ticket_orders x SET buyer_name = p_name, buyer_email = p_email::citext, attendees = p_attendees, locale = coalesce(p_locale, x.locale)
      WHERE x.id = o.id RETURNING * INTO o;
  END IF;
  RETURN QUERY SELECT o.id, o.event_id, o.organization_id, o.status, paid, o.total, o.currency, o.locale,
    (SELECT sum(i.quantity)::integer FROM ticket_reservation_items i WHERE i.reservation_id = r.id), o.source, o.checkout_url, r.expires_at;
END $$;

-- Whether a hold that has ended fits once more, beside what is held and sold by others; what `p_beside` holds counts as free. Under the event's lock.
CREATE FUNCTION app.fits_again(p_reservation_id uuid, p_beside uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH beside AS (SELECT i.tier_id, sum(i.quantity)::integer AS n FROM ticket_reservation_items i WHERE i.reservation_id = ANY (p_beside) GROUP BY 1),
  wanted AS (SELECT i.tier_id, i.quantity, coalesce(b.n, 0) AS spare FROM ticket_reservation_items i LEFT JOIN beside b ON b.tier_id = i.tier_id
    WHERE i.reservation_id = p_reservation_id)
  SELECT NOT EXISTS (SELECT FROM wanted w JOIN ticket_tiers t ON t.id = w.tier_id WHERE t.archived_at IS NOT NULL OR w.quantity > t.quantity_available + w.spare)
    AND coalesce((SELECT sum(w.quantity) FROM wanted w) + (SELECT sum(t.quantity_sold + t.quantity_held) FROM ticket_tiers t WHERE t.event_id = r.event_id)
      - coalesce((SELECT sum(b.n) FROM beside b), 0) <= e.capacity, true)
  FROM ticket_reservations r JOIN events e ON e.id = r.event_id WHERE r.id = p_reservation_id
$$;

-- The one path from a payment to tickets, or to its way back. A hold that still stands is always honoured; one that ended is made again if seats are
-- left and the event still takes place; else the money goes back, and that is written down here. A newer hold of the same buyer gives way: nobody is
-- sold out by themselves. Repeated, it changes nothing.
CREATE FUNCTION app.settle_ticket_order(p_order_id uuid, p_session_id text, p_payment_intent_id text)
RETURNS TABLE (changed boolean, status text, event_id uuid, organization_id uuid, tickets integer, total integer, currency text, source jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  o ticket_orders;
  r ticket_reservations;
  e events;
  own uuid[];
  one uuid;
  fits boolean;
  moved boolean := false;
BEGIN
  SELECT * INTO o FROM ticket_orders x WHERE x.id = p_order_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(o.event_id);
  SELECT * INTO e FROM events x WHERE x.id = o.event_id;
  SELECT * INTO r FROM ticket_reservations x WHERE x.id = o.reservation_id FOR NO KEY UPDATE;
  SELECT * INTO o FROM ticket_orders x WHERE x.id = p_order_id FOR NO KEY UPDATE;
  IF o.status IN ('pending', 'expired') THEN
    moved := true;
    fits := e.status = 'published' AND (r.status = 'held' OR (e.ends_at > app.now() AND app.fits_again(r.id, '{}')));
    IF NOT fits AND e.status = 'published' AND e.ends_at > app.now() THEN
      SELECT array_agg(x.id) INTO own FROM ticket_reservations x
        WHERE x.event_id = o.event_id AND x.status = 'held' AND (x.person_id = r.person_id OR x.guest_hash = r.guest_hash);
      IF own IS NOT NULL AND app.fits_again(r.id, own) THEN
        FOREACH one IN ARRAY own LOOP PERFORM app.let_go(one, 'released'); END LOOP;
        fits := true;
      END IF;
    END IF;
  END IF;
  IF moved AND NOT fits THEN
    PERFORM app.let_go(r.id, 'expired');
    UPDATE ticket_orders x SET status = 'refunded', paid_at = app.now(), refunded = x.total, checkout_url = NULL, payment_intent_id = p_payment_intent_id,
      checkout_session_id = coalesce(p_session_id, x.checkout_session_id), failure = NULL WHERE x.id = p_order_id RETURNING * INTO o;
    INSERT INTO ticket_refunds (order_id, event_id, amount, cause, state, done_at, created_at)
      VALUES (o.id, o.event_id, o.total, CASE e.status WHEN 'cancelled' THEN 'event_cancelled' ELSE 'paid_late' END,
        CASE WHEN o.total = 0 THEN 'done' ELSE 'due' END, CASE WHEN o.total = 0 THEN app.now() END, app.now());
  ELSIF moved THEN
    UPDATE ticket_tiers t SET quantity_sold = t.quantity_sold + i.quantity, quantity_held = t.quantity_held - CASE r.status WHEN 'held' THEN i.quantity ELSE 0 END
      FROM ticket_reservation_items i WHERE i.reservation_id = r.id AND t.id = i.tier_id;
    UPDATE ticket_reservations x SET status = 'confirmed', settled_at = app.now() WHERE x.id = r.id;
    INSERT INTO tickets (order_id, event_id, tier_id, unit_amount, attendee_name, attendee_email, code, created_at)
      SELECT o.id, o.event_id, i.tier_id, i.unit_amount, coalesce(nullif(a.name, ''), o.buyer_name), a.email::citext, app.ticket_code(), app.now()
      FROM ticket_reservation_items i CROSS JOIN generate_series(1, i.quantity) n
      LEFT JOIN (SELECT x.item ->> 'name' AS name, nullif(x.item ->> 'email', '') AS email, (x.item ->> 'tierId')::uuid AS tier_id,
          row_number() OVER (PARTITION BY x.item ->> 'tierId' ORDER BY x.ordinal) AS n
        FROM jsonb_array_elements(o.attendees) WITH ORDINALITY x (item, ordinal)) a ON a.tier_id = i.tier_id AND a.n = n.n
      WHERE i.reservation_id = r.id;
    UPDATE ticket_orders x SET status = 'paid', paid_at = app.now(), checkout_url = NULL, payment_intent_id = p_payment_intent_id, failure = NULL,
      checkout_session_id = coalesce(p_session_id, x.checkout_session_id) WHERE x.id = p_order_id RETURNING * INTO o;
  END IF;
  RETURN QUERY SELECT moved, o.status, o.event_id, o.organization_id, (SELECT count(*)::integer FROM tickets k WHERE k.order_id = o.id), o.total, o.currency, o.source;
END $$;

-- A payment that will not come: its checkout is over, or failed. What it still held is free again. True when this is what ended it.
CREATE FUNCTION app.expire_ticket_order(p_order_id uuid, p_session_id text, p_failure text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  o ticket_orders;
BEGIN
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(o.event_id);
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id FOR NO KEY UPDATE;
  IF o.status <> 'pending' THEN RETURN false; END IF;
  PERFORM app.let_go(o.reservation_id, 'released');
  UPDATE ticket_orders SET status = 'expired', checkout_url = NULL, failure = left(p_failure, 500),
    checkout_session_id = coalesce(p_session_id, checkout_session_id) WHERE id = p_order_id;
  RETURN true;
END $$;

-- Takes tickets back and owes their money: all that are still good, or the ones named. The caller has decided who may.
CREATE FUNCTION app.take_back(p_order_id uuid, p_ticket_ids uuid[], p_cause text)
RETURNS TABLE (refund_id uuid, amount integer, tickets integer, event_id uuid, organization_id uuid, currency text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  o ticket_orders;
  back uuid[];
  money integer;
  refund uuid := app.uuid_v7();
BEGIN
  SELECT * INTO o FROM ticket_orders x WHERE x.id = p_order_id;
  PERFORM app.lock_sale(o.event_id);
  SELECT * INTO o FROM ticket_orders x WHERE x.id = p_order_id FOR NO KEY UPDATE;
  IF o.status NOT IN ('paid', 'partly_refunded') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', o.status)); END IF;
  PERFORM FROM tickets x WHERE x.order_id = p_order_id ORDER BY x.id FOR NO KEY UPDATE;
  IF p_ticket_ids IS NOT NULL AND cardinality(p_ticket_ids) <> (SELECT count(*) FROM tickets x WHERE x.order_id = p_order_id AND x.id = ANY (p_ticket_ids)) THEN
    PERFORM app.refuse('NOT_FOUND');
  END IF;
  -- Who was let in keeps no right to their money by themselves; the organizer may give it all the same.
  SELECT array_agg(x.id), coalesce(sum(x.unit_amount), 0) INTO back, money FROM tickets x
    WHERE x.order_id = p_order_id AND (p_ticket_ids IS NULL OR x.id = ANY (p_ticket_ids))
      AND (x.status = 'valid' OR (x.status = 'checked_in' AND p_cause <> 'buyer'));
  IF back IS NULL OR (p_ticket_ids IS NOT NULL AND cardinality(back) <> cardinality(p_ticket_ids)) THEN
    PERFORM app.refuse('INVALID_STATE', '{"state":"nothing_to_refund"}');
  END IF;
  UPDATE ticket_tiers t SET quantity_sold = t.quantity_sold - x.n
    FROM (SELECT k.tier_id, count(*)::integer AS n FROM tickets k WHERE k.id = ANY (back) GROUP BY 1) x WHERE t.id = x.tier_id;
  UPDATE tickets x SET status = 'refunded', checked_in_at = NULL, checked_in_by = NULL WHERE x.id = ANY (back);
  UPDATE ticket_orders y SET refunded = y.refunded + money,
    status = CASE WHEN EXISTS (SELECT FROM tickets x WHERE x.order_id = p_order_id AND x.status IN ('valid', 'checked_in')) THEN 'partly_refunded' ELSE 'refunded' END
    WHERE y.id = p_order_id;
  INSERT INTO ticket_refunds (id, order_id, event_id, amount, ticket_ids, cause, state, requested_by, done_at, created_at)
    VALUES (refund, o.id, o.event_id, money, back, p_cause, CASE WHEN money = 0 THEN 'done' ELSE 'due' END, app.current_user_id(),
      CASE WHEN money = 0 THEN app.now() END, app.now());
  RETURN QUERY SELECT refund, money, cardinality(back), o.event_id, o.organization_id, o.currency;
END $$;

-- Who may look at an order: its buyer, whoever holds its link, the browser it was bought with, and the event's organizers. 'organizer', 'buyer', or null.
CREATE FUNCTION app.order_party(p_order_id uuid, p_access_hash bytea, p_guest_hash bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT CASE
    WHEN o.access_hash = p_access_hash OR o.buyer_id = app.current_user_id() THEN 'buyer'
    WHEN o.buyer_id IS NULL AND p_guest_hash = (SELECT r.guest_hash FROM ticket_reservations r WHERE r.id = o.reservation_id) THEN 'buyer'
    -- Whoever proves the address of a guest's order.
    WHEN o.buyer_id IS NULL AND o.buyer_email = (SELECT p.email FROM people p WHERE p.id = app.current_user_id() AND p.email_verified) THEN 'buyer'
    WHEN app.may_organize(o.event_id) THEN 'organizer' END
  FROM ticket_orders o WHERE o.id = p_order_id
$$;

-- The organizer gives back at will; the buyer until the event's deadline, and only while it is to take place.
CREATE FUNCTION app.refund_tickets(p_order_id uuid, p_ticket_ids uuid[], p_access_hash bytea, p_guest_hash bytea)
RETURNS TABLE (refund_id uuid, amount integer, tickets integer, event_id uuid, organization_id uuid, currency text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  party text := app.order_party(p_order_id, p_access_hash, p_guest_hash);
  e events;
BEGIN
  IF party IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  SELECT x.* INTO e FROM events x JOIN ticket_orders o ON o.event_id = x.id WHERE o.id = p_order_id;
  -- Somebody who is both acts as organizer.
  IF party = 'buyer' AND app.may_organize(e.id) THEN party := 'organizer'; END IF;
  IF party = 'buyer' AND e.starts_at - make_interval(days => e.refund_days) <= app.now() THEN
    PERFORM app.refuse('TOO_LATE', jsonb_build_object('until', e.starts_at - make_interval(days => e.refund_days), 'days', e.refund_days));
  END IF;
  RETURN QUERY SELECT * FROM app.take_back(p_order_id, p_ticket_ids, party);
END $$;

-- The door. A ticket lets in once; who comes second is told when and by whom the first was let in.
CREATE FUNCTION app.check_in(p_event_id uuid, p_code text) RETURNS TABLE (state text, ticket_id uuid, organization_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  k tickets;
  org uuid;
BEGIN
  PERFORM app.require_door(p_event_id);
  SELECT e.organization_id INTO org FROM events e WHERE e.id = p_event_id;
  UPDATE tickets SET status = 'checked_in', checked_in_at = app.now(), checked_in_by = app.current_user_id()
    WHERE code = p_code AND event_id = p_event_id AND status = 'valid' RETURNING * INTO k;
  IF FOUND THEN RETURN QUERY SELECT 'ok', k.id, org; RETURN; END IF;
  SELECT * INTO k FROM tickets WHERE code = p_code;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN QUERY SELECT CASE WHEN k.event_id <> p_event_id THEN 'wrong_event' WHEN k.status = 'checked_in' THEN 'already' ELSE 'void' END,
    -- Of a ticket of another event, nothing is told but that.
    CASE WHEN k.event_id = p_event_id THEN k.id END, org;
END $$;

CREATE FUNCTION app.undo_check_in(p_event_id uuid, p_ticket_id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  k tickets;
BEGIN
  PERFORM app.require_door(p_event_id);
  SELECT * INTO k FROM tickets WHERE id = p_ticket_id AND event_id = p_event_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF k.status <> 'checked_in' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', k.status)); END IF;
  UPDATE tickets SET status = 'valid', checked_in_at = NULL, checked_in_by = NULL WHERE id = p_ticket_id;
  RETURN (SELECT organization_id FROM events WHERE id = p_event_id);
END $$;

-- Overdue holds of all events, a few events at a time; what nobody's purchase has released yet. Returns how many ended.
CREATE FUNCTION app.expire_holds(p_events integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  x uuid;
  n integer := 0;
BEGIN
  FOR x IN SELECT DISTINCT event_id FROM ticket_reservations WHERE status = 'held' AND expires_at <= app.now() ORDER BY 1 LIMIT p_events LOOP
    -- In the order of ids, as everything that locks more than one event.
    PERFORM FROM events WHERE id = x FOR NO KEY UPDATE;
    PERFORM FROM ticket_tiers WHERE event_id = x ORDER BY id FOR NO KEY UPDATE;
    n := n + app.release_overdue(x);
  END LOOP;
  RETURN n;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Tiers. A draft: { name, description, price, quantity, saleStartsAt, saleEndsAt, maxPerOrder, hidden, accessCode, isVip }, whose shape the caller has checked.

CREATE FUNCTION app.require_sellable(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  s text;
BEGIN
  SELECT status INTO s FROM events WHERE id = p_event_id;
  IF s IN ('cancelled', 'completed') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', s)); END IF;
END $$;

-- Under the event's lock. Its slug is its name's, with a number where that is taken.
CREATE FUNCTION app.add_tier(p_event_id uuid, p_draft jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  base text := coalesce(nullif(app.slug_of(p_draft ->> 'name'), ''), 'tier');
  fresh text := base;
  n integer := 1;
  made uuid;
BEGIN
  IF (SELECT count(*) FROM ticket_tiers WHERE event_id = p_event_id) >= 200 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":200}'); END IF;
  WHILE EXISTS (SELECT FROM ticket_tiers WHERE event_id = p_event_id AND slug = fresh) LOOP
    n := n + 1;
    fresh := rtrim(left(base, 59 - length(n::text)), '-') || '-' || n;
  END LOOP;
  INSERT INTO ticket_tiers (event_id, name, slug, description, price, quantity_total, sale_starts_at, sale_ends_at, display_order, max_per_order, hidden, access_code, is_vip, created_at)
    VALUES (p_event_id, p_draft ->> 'name', fresh, nullif(p_draft ->> 'description', ''), (p_draft ->> 'price')::integer, (p_draft ->> 'quantity')::integer,
      (p_draft ->> 'saleStartsAt')::timestamptz, (p_draft ->> 'saleEndsAt')::timestamptz,
      (SELECT coalesce(max(display_order) + 1, 0) FROM ticket_tiers WHERE event_id = p_event_id), coalesce((p_draft ->> 'maxPerOrder')::integer, 10),
      coalesce((p_draft ->> 'hidden')::boolean, false), CASE WHEN (p_draft ->> 'hidden')::boolean THEN nullif(p_draft ->> 'accessCode', '') END,
      coalesce((p_draft ->> 'isVip')::boolean, false), app.now()) RETURNING id INTO made;
  RETURN made;
END $$;

CREATE FUNCTION app.create_tier(p_event_id uuid, p_draft jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM app.lock_sale(p_event_id);
  PERFORM app.require_sellable(p_event_id);
  RETURN app.add_tier(p_event_id, p_draft);
END $$;

-- What the wizard laid out, in its order; in the transaction that publishes, by whoever publishes. Of a draft: whose wizard it is.
CREATE FUNCTION app.create_tiers(p_event_id uuid, p_drafts jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  draft jsonb;
BEGIN
  IF NOT coalesce(app.may_draft(p_event_id, NULL), false) THEN PERFORM app.require_organizer(p_event_id); END IF;
  PERFORM app.lock_sale(p_event_id);
  PERFORM app.require_sellable(p_event_id);
  FOR draft IN SELECT d FROM jsonb_array_elements(p_drafts) WITH ORDINALITY x (d, o) ORDER BY o LOOP PERFORM app.add_tier(p_event_id, draft); END LOOP;
  RETURN jsonb_array_length(p_drafts);
END $$;

-- Changes what is named. A total is never put below what is sold and held: the figures say how low it can be. Prices of holds and orders stay what they were.
CREATE FUNCTION app.update_tier(p_tier_id uuid, p_changes jsonb) RETURNS ticket_tiers
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  t ticket_tiers;
  c jsonb;
BEGIN
  SELECT * INTO t FROM ticket_tiers WHERE id = p_tier_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.require_organizer(t.event_id);
  PERFORM app.lock_sale(t.event_id);
  PERFORM app.require_sellable(t.event_id);
  SELECT * INTO t FROM ticket_tiers WHERE id = p_tier_id;
  IF t.archived_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"archived"}'); END IF;
  c := jsonb_build_object('name', t.name, 'description', t.description, 'price', t.price, 'quantity', t.quantity_total, 'saleStartsAt', t.sale_starts_at,
    'saleEndsAt', t.sale_ends_at, 'maxPerOrder', t.max_per_order, 'hidden', t.hidden, 'accessCode', t.access_code, 'isVip', t.is_vip) || p_changes;
  IF (c ->> 'quantity')::integer < t.quantity_sold + t.quantity_held THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'below_taken', 'sold', t.quantity_sold, 'held', t.quantity_held, 'least', t.quantity_sold + t.quantity_held));
  END IF;
  IF (c ->> 'saleStartsAt')::timestamptz >= (c ->> 'saleEndsAt')::timestamptz THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"saleEndsAt","message":"must be after the start of the sale"}]}');
  END IF;
  IF (c ->> 'hidden')::boolean AND coalesce(c ->> 'accessCode', '') = '' THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"accessCode","message":"a hidden tier needs an access code"}]}');
  END IF;
  UPDATE ticket_tiers SET name = c ->> 'name', description = nullif(c ->> 'description', ''), price = (c ->> 'price')::integer, quantity_total = (c ->> 'quantity')::integer,
    sale_starts_at = (c ->> 'saleStartsAt')::timestamptz, sale_ends_at = (c ->> 'saleEndsAt')::timestamptz, max_per_order = (c ->> 'maxPerOrder')::integer,
    hidden = (c ->> 'hidden')::boolean, access_code = CASE WHEN (c ->> 'hidden')::boolean THEN c ->> 'accessCode' END, is_vip = (c ->> 'isVip')::boolean
    WHERE id = p_tier_id RETURNING * INTO t;
  RETURN t;
END $$;

-- Those named come first, in this order; the others keep theirs behind them.
CREATE FUNCTION app.reorder_tiers(p_event_id uuid, p_tier_ids uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM app.lock_sale(p_event_id);
  IF cardinality(p_tier_ids) <> (SELECT count(*) FROM ticket_tiers WHERE event_id = p_event_id AND id = ANY (p_tier_ids)) THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  UPDATE ticket_tiers t SET display_order = x.n FROM (
    SELECT k.id, (row_number() OVER (ORDER BY array_position(p_tier_ids, k.id) NULLS LAST, k.display_order, k.id))::integer - 1 AS n FROM ticket_tiers k WHERE k.event_id = p_event_id) x
    WHERE t.id = x.id AND t.display_order <> x.n;
END $$;

-- Out of sale for good. What is sold stays good, and what is held may still be paid.
CREATE FUNCTION app.archive_tier(p_tier_id uuid) RETURNS ticket_tiers
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  t ticket_tiers;
BEGIN
  SELECT * INTO t FROM ticket_tiers WHERE id = p_tier_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.require_organizer(t.event_id);
  PERFORM app.lock_sale(t.event_id);
  UPDATE ticket_tiers SET archived_at = app.now() WHERE id = p_tier_id AND archived_at IS NULL RETURNING * INTO t;
  IF NOT FOUND THEN PERFORM app.refuse('INVALID_STATE', '{"state":"archived"}'); END IF;
  RETURN t;
END $$;

-- An event that has been cancelled: every hold ends, every ticket goes, what was paid is owed back. Orders that wait for their payment are left to those
-- who ask the provider: money that comes all the same is given back by settling. Returns how many orders were given back.
CREATE FUNCTION app.cancel_event_tickets(p_event_id uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  n integer;
BEGIN
  IF NOT app.lock_sale(p_event_id) THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  -- Whoever may cancel it has done so.
  IF (SELECT status FROM events WHERE id = p_event_id) <> 'cancelled' THEN PERFORM app.refuse('INVALID_STATE'); END IF;
  UPDATE ticket_reservations SET status = 'released', settled_at = app.now() WHERE event_id = p_event_id AND status = 'held';
  PERFORM FROM ticket_orders WHERE event_id = p_event_id AND status IN ('paid', 'partly_refunded') ORDER BY id FOR NO KEY UPDATE;
  WITH gone AS (UPDATE tickets SET status = CASE unit_amount WHEN 0 THEN 'void' ELSE 'refunded' END, checked_in_at = NULL, checked_in_by = NULL
      WHERE event_id = p_event_id AND status IN ('valid', 'checked_in') RETURNING id, order_id, unit_amount),
    owed AS (SELECT order_id, sum(unit_amount)::integer AS amount, array_agg(id) AS ids FROM gone GROUP BY 1),
    moved AS (UPDATE ticket_orders o SET refunded = o.refunded + w.amount, status = 'refunded' FROM owed w WHERE o.id = w.order_id)
  INSERT INTO ticket_refunds (order_id, event_id, amount, ticket_ids, cause, state, requested_by, done_at, created_at)
    SELECT order_id, p_event_id, amount, ids, 'event_cancelled', CASE amount WHEN 0 THEN 'done' ELSE 'due' END, app.current_user_id(),
      CASE amount WHEN 0 THEN app.now() END, app.now() FROM owed;
  GET DIAGNOSTICS n = ROW_COUNT;
  UPDATE ticket_tiers SET quantity_sold = 0, quantity_held = 0 WHERE event_id = p_event_id AND quantity_sold + quantity_held > 0;
  RETURN n;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading. Views are made here, in one statement each, for the slices that show them: tickets and the public page of events.

CREATE FUNCTION app.instant_text(at timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- `TierView[]` of an event, as whoever asks may see it: hidden ones for who has their code, and for organizers, who see the figures and what is archived.
-- Null where there is no such event for anybody to buy.
CREATE FUNCTION app.tiers_view(p_event_id uuid, p_access_code text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'slug', t.slug, 'description', t.description,
      'price', jsonb_build_object('amount', t.price, 'currency', e.currency), 'status', n.status, 'available', n.left_over, 'maxPerOrder', t.max_per_order,
      'saleStartsAt', app.instant_text(t.sale_starts_at), 'saleEndsAt', app.instant_text(t.sale_ends_at), 'hidden', t.hidden, 'isVip', t.is_vip,
      'figures', CASE WHEN m.may THEN jsonb_build_object('total', t.quantity_total, 'sold', t.quantity_sold, 'held', t.quantity_held - n.overdue, 'accessCode', t.access_code) END)
      ORDER BY t.display_order, t.id)
    FROM app.tiers_now(p_event_id) n JOIN ticket_tiers t ON t.id = n.tier_id
    WHERE m.may OR (t.archived_at IS NULL AND (NOT t.hidden OR t.access_code = p_access_code))), '[]')
  FROM events e CROSS JOIN LATERAL (SELECT coalesce(app.may_organize(e.id), false) AS may) m WHERE e.id = p_event_id AND e.status <> 'draft'
$$;

-- `TicketOrderView`, for this party. Codes and where to join are the buyer's.
CREATE FUNCTION app.ticket_order_view(o ticket_orders, p_party text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT jsonb_build_object('orderId', o.id, 'status', o.status,
    'event', jsonb_build_object('id', e.id, 'slug', e.slug, 'title', e.title, 'startsAt', app.instant_text(e.starts_at), 'endsAt', app.instant_text(e.ends_at), 'timeZone', e.time_zone,
      'status', e.status, 'place', coalesce(v.name || ', ' || v.city, (e.custom_venue ->> 'name') || ', ' || (e.custom_venue ->> 'city')),
      'onlineUrl', CASE WHEN p_party = 'buyer' AND k.good > 0 THEN e.online_url END),
    'buyer', jsonb_build_object('name', o.buyer_name, 'email', o.buyer_email),
    'total', jsonb_build_object('amount', o.total, 'currency', o.currency), 'refunded', jsonb_build_object('amount', o.refunded, 'currency', o.currency),
    'refunds', coalesce((SELECT jsonb_agg(jsonb_build_object('amount', jsonb_build_object('amount', f.amount, 'currency', o.currency), 'state', f.state, 'cause', f.cause,
      'at', app.instant_text(f.created_at)) ORDER BY f.created_at, f.id) FROM ticket_refunds f WHERE f.order_id = o.id), '[]'),
    'tickets', k.tickets,
    'checkoutUrl', CASE WHEN p_party = 'buyer' AND h.stands THEN o.checkout_url END, 'heldUntil', CASE WHEN h.stands THEN app.instant_text(r.expires_at) END,
    'refundable', jsonb_build_object('until', app.instant_text(u.until), 'allowed', o.status IN ('paid', 'partly_refunded') AND CASE p_party WHEN 'buyer'
      THEN k.valid > 0 AND u.until > app.now() ELSE k.good > 0 END),
    'createdAt', app.instant_text(o.created_at), 'paidAt', app.instant_text(o.paid_at))
  FROM events e LEFT JOIN venues v ON v.id = e.venue_id JOIN ticket_reservations r ON r.id = o.reservation_id
  CROSS JOIN LATERAL (SELECT e.starts_at - make_interval(days => e.refund_days) AS until) u
  CROSS JOIN LATERAL (SELECT o.status = 'pending' AND r.status = 'held' AND r.expires_at > app.now() AS stands) h
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.status = 'valid') AS valid, count(*) FILTER (WHERE x.status IN ('valid', 'checked_in')) AS good,
      coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'code', CASE WHEN p_party = 'buyer' THEN x.code END, 'status', x.status,
        'tier', jsonb_build_object('id', t.id, 'name', t.name), 'price', jsonb_build_object('amount', x.unit_amount, 'currency', o.currency),
        'attendeeName', x.attendee_name, 'attendeeEmail', x.attendee_email, 'checkedInAt', app.instant_text(x.checked_in_at)) ORDER BY t.display_order, x.id), '[]') AS tickets
    FROM tickets x JOIN ticket_tiers t ON t.id = x.tier_id WHERE x.order_id = o.id) k
  WHERE e.id = o.event_id
$$;

-- By its id, or by its link alone. Null for everybody who is no party to it.
CREATE FUNCTION app.show_ticket_order(p_order_id uuid, p_access_hash bytea, p_guest_hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT app.ticket_order_view(o, y.party) FROM ticket_orders o CROSS JOIN LATERAL (SELECT app.order_party(o.id, p_access_hash, p_guest_hash) AS party) y
  WHERE o.id = coalesce(p_order_id, (SELECT x.id FROM ticket_orders x WHERE x.access_hash = p_access_hash)) AND y.party IS NOT NULL
$$;

-- What somebody bought, signed in or as a guest with the address that is theirs. Newest first; what came to nothing is left out.
CREATE FUNCTION app.own_ticket_orders(p_before_at timestamptz, p_before_id uuid, p_limit integer) RETURNS TABLE (id uuid, at_text text, view jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT o.id, o.created_at::text, app.ticket_order_view(o, 'buyer') FROM ticket_orders o
  WHERE (o.buyer_id = app.current_user_id()
      OR (o.buyer_id IS NULL AND o.buyer_email = (SELECT p.email FROM people p WHERE p.id = app.current_user_id() AND p.email_verified)))
    AND o.status <> 'expired' AND (p_before_at IS NULL OR (o.created_at, o.id) < (p_before_at, p_before_id)) ORDER BY o.created_at DESC, o.id DESC LIMIT p_limit
$$;

-- The orders of an event, for its organizers. Newest first.
CREATE FUNCTION app.event_ticket_orders(p_event_id uuid, p_search text, p_before_at timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, at_text text, status text, buyer_name text, buyer_email text, total integer, refunded integer, currency text, created_at timestamptz, paid_at timestamptz, tickets integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN QUERY SELECT o.id, o.created_at::text, o.status, o.buyer_name, o.buyer_email::text, o.total, o.refunded, o.currency, o.created_at, o.paid_at,
      (SELECT sum(i.quantity)::integer FROM ticket_reservation_items i WHERE i.reservation_id = o.reservation_id)
    FROM ticket_orders o WHERE o.event_id = p_event_id AND (p_search = '' OR position(lower(p_search) IN lower(o.buyer_name || ' ' || coalesce(o.buyer_email, ''))) > 0
        OR starts_with(o.id::text, lower(p_search)))
      AND (p_before_at IS NULL OR (o.created_at, o.id) < (p_before_at, p_before_id)) ORDER BY o.created_at DESC, o.id DESC LIMIT p_limit;
END $$;

-- Who comes, by name. Addresses are for organizers; the door knows people by name. `p_export`: organizers alone.
CREATE FUNCTION app.event_attendees(p_event_id uuid, p_search text, p_status text, p_after_name text, p_after_id uuid, p_limit integer, p_export boolean)
RETURNS TABLE (id uuid, sort_name text, name text, email text, tier_name text, status text, checked_in_at timestamptz, checked_in_by text, order_id uuid, buyer_name text,
  buyer_email text, unit_amount integer, currency text, bought_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  organizes boolean;
BEGIN
  IF p_export THEN PERFORM app.require_organizer(p_event_id); ELSE PERFORM app.require_door(p_event_id); END IF;
  organizes := coalesce(app.may_organize(p_event_id), false);
  RETURN QUERY SELECT k.id, lower(k.attendee_name), k.attendee_name, CASE WHEN organizes THEN coalesce(k.attendee_email, o.buyer_email)::text END, t.name, k.status, k.checked_in_at,
      p.name, k.order_id, o.buyer_name, CASE WHEN organizes THEN o.buyer_email::text END, k.unit_amount, o.currency, o.paid_at
    FROM tickets k JOIN ticket_tiers t ON t.id = k.tier_id JOIN ticket_orders o ON o.id = k.order_id LEFT JOIN people p ON p.id = k.checked_in_by
    WHERE k.event_id = p_event_id AND (p_status IS NULL OR k.status = p_status)
      AND (p_search = '' OR position(lower(p_search) IN lower(k.attendee_name || ' ' || o.buyer_name)) > 0
        OR (organizes AND position(lower(p_search) IN lower(coalesce(k.attendee_email, '') || ' ' || coalesce(o.buyer_email, ''))) > 0))
      AND (p_after_id IS NULL OR (lower(k.attendee_name), k.id) > (p_after_name, p_after_id)) ORDER BY lower(k.attendee_name), k.id LIMIT p_limit;
END $$;

-- How the door stands, and the ticket that was shown; part of `CheckInView`.
CREATE FUNCTION app.door_view(p_event_id uuid, p_ticket_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_door(p_event_id);
  RETURN jsonb_build_object(
    'ticket', (SELECT jsonb_build_object('id', k.id, 'attendeeName', k.attendee_name, 'tierName', t.name, 'isVip', t.is_vip, 'status', k.status,
        'checkedInAt', app.instant_text(k.checked_in_at), 'checkedInBy', p.name)
      FROM tickets k JOIN ticket_tiers t ON t.id = k.tier_id LEFT JOIN people p ON p.id = k.checked_in_by WHERE k.id = p_ticket_id AND k.event_id = p_event_id),
    'counts', jsonb_build_object('checkedIn', (SELECT count(*) FROM tickets WHERE event_id = p_event_id AND status = 'checked_in'),
      'total', (SELECT coalesce(sum(quantity_sold), 0) FROM ticket_tiers WHERE event_id = p_event_id)));
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- As before, and what a person has to do with events.
CREATE OR REPLACE FUNCTION app.delete_own_account() RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  -- The address, if it was shown to be theirs: what hangs on an address alone is nobody's who merely typed it.
  proven citext;
  my_coach uuid;
  o uuid;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  -- Events first, as everywhere: whoever holds or buys has an event's row, and asks for the person's.
  FOR o IN SELECT event_id FROM ticket_reservations WHERE person_id = me AND status = 'held' ORDER BY 1 LOOP PERFORM app.lock_sale(o); END LOOP;
  PERFORM app.let_go(id, 'released') FROM ticket_reservations WHERE person_id = me AND status = 'held' AND event_id IN (
    SELECT event_id FROM ticket_reservations WHERE person_id = me AND status = 'held');
  -- As everywhere: coaches first, then people, each in the order of their ids.
  PERFORM FROM coaches c WHERE c.person_id = me OR c.id IN (SELECT coach_id FROM coach_members WHERE member_id = me AND ended_at IS NULL)
    OR c.id IN (SELECT coach_id FROM recurring_bookings WHERE member_id = me AND status = 'active') ORDER BY c.id FOR NO KEY UPDATE;
  SELECT id INTO my_coach FROM coaches WHERE person_id = me;
  PERFORM FROM people p WHERE p.id = me OR p.id IN (SELECT member_id FROM coach_members WHERE coach_id = my_coach AND ended_at IS NULL) ORDER BY p.id FOR NO KEY UPDATE;
  SELECT CASE WHEN email_verified THEN email END INTO proven FROM people WHERE id = me AND deleted_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  -- Organisations in the order of their ids, so that two such deletions cannot wait for each other.
  FOR o IN SELECT organization_id FROM organization_members WHERE user_id = me AND status IN ('pending', 'active') ORDER BY 1 LOOP
    PERFORM FROM organizations WHERE id = o FOR NO KEY UPDATE;
    UPDATE organization_members SET status = 'removed' WHERE organization_id = o AND user_id = me;
    RETURN NEXT o;
  END LOOP;
  PERFORM FROM orders x WHERE x.id IN (SELECT order_id FROM seat_claims WHERE person_id = me AND released_at IS NULL
    UNION SELECT order_id FROM seat_invites WHERE email = proven) ORDER BY x.id FOR NO KEY UPDATE;
  INSERT INTO invite_events (invite_id, organization_id, kind, actor_id, at)
    SELECT invite_id, organization_id, 'released', me, app.now() FROM seat_claims WHERE person_id = me AND released_at IS NULL AND invite_id IS NOT NULL;
  UPDATE seat_claims SET released_at = app.now(), released_by = me WHERE person_id = me AND released_at IS NULL;
  UPDATE invite_tokens SET ended_at = app.now() WHERE ended_at IS NULL AND (invite_id IN (SELECT id FROM seat_invites WHERE email = proven)
    OR pairing_id IN (SELECT s.id FROM pairing_sessions s LEFT JOIN coaches c ON c.id = s.coach_id WHERE s.email = proven OR c.person_id = me));
  -- Not null, which would make it a link for anybody.
  UPDATE seat_invites SET email = 'removed@removed.invalid', revoked_at = coalesce(revoked_at, CASE WHEN use_count < max_uses THEN app.now() END)
    WHERE email = proven;
  UPDATE pairing_sessions s SET email = CASE WHEN email = proven THEN 'removed@removed.invalid' ELSE email END, revoked_at = coalesce(revoked_at, app.now())
    WHERE (email = proven OR coach_id IN (SELECT id FROM coaches WHERE person_id = me)) AND use_count < max_uses;
  UPDATE pairing_sessions SET email = 'removed@removed.invalid' WHERE email = proven;
  UPDATE coach_members SET ended_at = app.now(), ended_by = me
    WHERE ended_at IS NULL AND (member_id = me OR coach_id IN (SELECT id FROM coaches WHERE person_id = me));
  UPDATE generation_conflicts SET resolution = 'series_ended', resolved_at = app.now(), resolved_by = me
    WHERE resolved_at IS NULL AND (member_id = me OR coach_id = my_coach);
  UPDATE recurring_bookings SET status = 'ended', ended_by = me, ended_at = app.now() WHERE status = 'active' AND (member_id = me OR coach_id = my_coach);
  UPDATE training_sessions SET status = 'cancelled', cancelled_by = me, sequence = sequence + 1
    WHERE status = 'scheduled' AND starts_at > app.now() AND (member_id = me OR coach_id = my_coach);
  -- What a person wrote about themselves goes; that there was a session stays.
  UPDATE one_time_bookings SET note = NULL WHERE note IS NOT NULL AND (member_id = me OR created_by = me);
  UPDATE recurring_bookings SET note = NULL, reason = CASE WHEN ended_by = me THEN NULL ELSE reason END
    WHERE (note IS NOT NULL OR reason IS NOT NULL) AND (member_id = me OR coach_id = my_coach);
  UPDATE training_sessions SET reason = NULL WHERE reason IS NOT NULL AND cancelled_by = me;
  -- Tickets stay good by their codes; whose they are is forgotten. What was bought as a guest with the address that was theirs goes the same way.
  PERFORM FROM ticket_orders t WHERE t.buyer_id = me OR (t.buyer_id IS NULL AND t.buyer_email = proven) ORDER BY t.id FOR NO KEY UPDATE;
  UPDATE tickets SET attendee_name = '', attendee_email = NULL WHERE attendee_email = proven
    OR order_id IN (SELECT t.id FROM ticket_orders t WHERE t.buyer_id = me OR (t.buyer_id IS NULL AND t.buyer_email = proven));
  UPDATE ticket_orders SET buyer_name = '', buyer_email = NULL, attendees = '[]', source = '{}' WHERE buyer_id = me OR (buyer_id IS NULL AND buyer_email = proven);
  DELETE FROM event_check_in_staff WHERE email = proven;
  UPDATE venue_bookings SET contact_name = NULL, contact_email = NULL WHERE requested_by = me OR contact_email = proven;
  -- Drafts go with their wizards. One that has asked a venue stays without them, and its request is withdrawn.
  WITH asked AS (UPDATE venue_bookings b SET status = 'withdrawn', decided_by = me, decided_at = app.now() FROM wizard_sessions w JOIN events e ON e.id = w.event_id
      WHERE w.person_id = me AND e.status = 'draft' AND b.event_id = e.id AND b.status = 'pending' RETURNING b.id)
    INSERT INTO venue_messages (venue_booking_id, side, kind, at) SELECT id, 'organizer', 'withdrawn', app.now() FROM asked;
  DELETE FROM events e WHERE e.status = 'draft' AND e.id IN (SELECT event_id FROM wizard_sessions WHERE person_id = me)
    AND NOT EXISTS (SELECT FROM venue_bookings b WHERE b.event_id = e.id);
  DELETE FROM wizard_sessions WHERE person_id = me;
  DELETE FROM time_off WHERE coach_id = my_coach;
  DELETE FROM availability_rules WHERE coach_id = my_coach;
  DELETE FROM availability_additions WHERE coach_id = my_coach;
  DELETE FROM calendar_feeds WHERE person_id = me;
  DELETE FROM mail_preferences WHERE person_id = me;
  DELETE FROM auth_verifications WHERE value = me::text OR identifier = proven::text OR position('"' || proven::text || '"' IN value) > 0;
  DELETE FROM auth_users WHERE id = me;
  UPDATE people SET name = '', email = NULL, email_verified = false, time_zone = 'UTC', deleted_at = app.now() WHERE id = me;
END $$;

REVOKE EXECUTE ON FUNCTION app.tier_status(ticket_tiers, events, integer, boolean), app.tiers_now(uuid), app.lock_sale(uuid), app.release_overdue(uuid),
  app.assert_event_capacity(uuid), app.guard_changed_tiers(), app.guard_new_tiers(), app.guard_changed_capacity(), app.let_go(uuid, text),
  public.reserve_tickets(uuid, uuid, uuid[], integer[], bytea, text, integer, jsonb), app.own_reservation(uuid, bytea), app.release_reservation(uuid, bytea), app.ticket_code(),
  app.order_tickets(uuid, bytea, uuid, bytea, text, text, text, jsonb), app.fits_again(uuid, uuid[]), app.settle_ticket_order(uuid, text, text),
  app.expire_ticket_order(uuid, text, text), app.take_back(uuid, uuid[], text), app.order_party(uuid, bytea, bytea), app.refund_tickets(uuid, uuid[], bytea, bytea),
  app.check_in(uuid, text), app.undo_check_in(uuid, uuid), app.expire_holds(integer), app.require_sellable(uuid), app.add_tier(uuid, jsonb), app.create_tier(uuid, jsonb),
  app.create_tiers(uuid, jsonb), app.update_tier(uuid, jsonb), app.reorder_tiers(uuid, uuid[]), app.archive_tier(uuid), app.cancel_event_tickets(uuid),
  app.instant_text(timestamptz), app.tiers_view(uuid, text), app.ticket_order_view(ticket_orders, text), app.show_ticket_order(uuid, bytea, bytea),
  app.own_ticket_orders(timestamptz, uuid, integer), app.event_ticket_orders(uuid, text, timestamptz, uuid, integer),
  app.event_attendees(uuid, text, text, text, uuid, integer, boolean), app.door_view(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.guard_changed_tiers(), app.guard_new_tiers(), app.guard_changed_capacity() TO seatwise_app, seatwise_worker, seatwise_owner;
GRANT EXECUTE ON FUNCTION public.reserve_tickets(uuid, uuid, uuid[], integer[], bytea, text, integer, jsonb), app.release_reservation(uuid, bytea),
  app.check_in(uuid, text), app.undo_check_in(uuid, uuid), app.create_tier(uuid, jsonb), app.create_tiers(uuid, jsonb), app.update_tier(uuid, jsonb),
  app.reorder_tiers(uuid, uuid[]), app.archive_tier(uuid), app.cancel_event_tickets(uuid), app.tiers_view(uuid, text), app.show_ticket_order(uuid, bytea, bytea),
  app.own_ticket_orders(timestamptz, uuid, integer), app.event_ticket_orders(uuid, text, timestamptz, uuid, integer),
  app.event_attendees(uuid, text, text, text, uuid, integer, boolean), app.door_view(uuid, uuid) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.order_tickets(uuid, bytea, uuid, bytea, text, text, text, jsonb), app.order_party(uuid, bytea, bytea),
  app.refund_tickets(uuid, uuid[], bytea, bytea), app.show_ticket_order(uuid, bytea, bytea), app.settle_ticket_order(uuid, text, text),
  app.expire_ticket_order(uuid, text, text), app.expire_holds(integer), app.cancel_event_tickets(uuid) TO seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_owner;
CREATE TRIGGER guard_changed_tiers AFTER UPDATE ON ticket_tiers REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.guard_changed_tiers();
CREATE TRIGGER guard_new_tiers AFTER INSERT ON ticket_tiers REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.guard_new_tiers();
CREATE TRIGGER guard_changed_capacity AFTER UPDATE OF capacity ON events FOR EACH ROW EXECUTE FUNCTION app.guard_changed_capacity();
-- Who is in, counted at every check-in.
CREATE INDEX tickets_checked_in ON tickets (event_id) WHERE status = 'checked_in';
GRANT UPDATE (checkout_session_id, checkout_url) ON ticket_orders TO seatwise_worker;
GRANT UPDATE (state, provider_refund_id, done_at) ON ticket_refunds TO seatwise_worker;
RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
