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
CREATE FUNCTION public.reserve_tickets(p_event_id uuid, p_tier_ids uuid[], p_quantities integer[], p_guest_hash bytea, p_access_code text, p_minutes integer,
  p_source jsonb)
RETURNS TABLE (reservation_id uuid, expires_at timestamptz, total integer, currency text, organization_id uuid, replaced uuid)
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
  fresh uuid := app.uuid_v7();
  until timestamptz := app.now() + make_interval(mins => p_minutes);
BEGIN
  IF me IS NULL AND p_guest_hash IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  SELECT x.* INTO e FROM events x WHERE x.id = p_event_id AND x.status <> 'draft' FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM FROM ticket_tiers x WHERE x.event_id = p_event_id ORDER BY x.id FOR NO KEY UPDATE;
  PERFORM app.release_overdue(p_event_id);
  SELECT g.status INTO organization_status FROM organizations g WHERE g.id = e.organization_id;
  IF e.status <> 'published' OR organization_status <> 'approved' OR e.ends_at <= app.now() THEN
    PERFORM app.refuse('NOT_ON_SALE', jsonb_build_object('status', CASE WHEN e.status = 'published' THEN 'ended' ELSE e.status END));
  END IF;
  SELECT r.id INTO own FROM ticket_reservations r WHERE r.event_id = p_event_id AND r.status = 'held'
    AND (r.person_id = me OR (me IS NULL AND r.guest_hash = p_guest_hash)) FOR NO KEY UPDATE;
  IF own IS NOT NULL THEN PERFORM app.let_go(own, 'released'); END IF;
  IF cardinality(p_tier_ids) <> (SELECT count(*) FROM ticket_tiers x WHERE x.event_id = p_event_id AND x.id = ANY (p_tier_ids) AND x.archived_at IS NULL
      AND (NOT x.hidden OR (x.access_code IS NOT NULL AND x.access_code = p_access_code))) THEN
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
  SELECT sum(x) INTO wanted FROM unnest(p_quantities) x;
  SELECT sum(x.quantity_sold + x.quantity_held) INTO taken FROM ticket_tiers x WHERE x.event_id = p_event_id;
  IF taken + wanted > e.capacity THEN PERFORM app.refuse('SOLD_OUT', jsonb_build_object('available', greatest(e.capacity - taken, 0))); END IF;
  IF sum_amount > 99999999 THEN PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', 99999999)); END IF;
  UPDATE ticket_tiers x SET quantity_held = x.quantity_held + w.n FROM unnest(p_tier_ids, p_quantities) AS w (id, n) WHERE x.id = w.id;
  INSERT INTO ticket_reservations (id, event_id, person_id, guest_hash, expires_at, total, currency, source, created_at)
    VALUES (fresh, p_event_id, me, CASE WHEN me IS NULL THEN p_guest_hash END, until, sum_amount::integer, e.currency, p_source, app.now());
  INSERT INTO ticket_reservation_items (reservation_id, tier_id, quantity, unit_amount)
    SELECT fresh, x.id, w.n, x.price FROM unnest(p_tier_ids, p_quantities) AS w (id, n) JOIN ticket_tiers x ON x.id = w.id;
  RETURN QUERY SELECT fresh, until, sum_amount::integer, e.currency, e.organization_id, own;
END $$;

-- A reservation of whoever asks; null for everybody else.
CREATE FUNCTION app.own_reservation(p_reservation_id uuid, p_guest_hash bytea) RETURNS ticket_reservations
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT r FROM ticket_reservations r WHERE r.id = p_reservation_id AND (r.person_id = app.current_user_id() OR r.guest_hash = p_guest_hash)
$$;

-- Gives one's own hold back. Not once its order is paid; given back twice says so.
CREATE FUNCTION app.release_reservation(p_reservation_id uuid, p_guest_hash bytea) RETURNS ticket_reservations
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
  r.status := 'released';
  RETURN r;
END $$;

-- 80 random bits in Crockford's base 32: what a ticket's QR says, and what can be typed at the door. From the server's strong random source.
CREATE FUNCTION app.ticket_code() RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (get_byte(b, i) & 31) + 1, 1), '' ORDER BY o)
  FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS b) r,
    -- Bytes 6 and 8 of each carry its version and variant.
    unnest(ARRAY[0, 1, 2, 3, 4, 5, 7, 9, 16, 17, 18, 19, 20, 21, 23, 25]) WITH ORDINALITY AS p (i, o)
$$;

-- From a hold to an order; there is one order a hold, asked for again it is the same. Free: it is paid at once. Else it waits for its payment.
-- `p_attendees`: [{ tierId, name, email }], in any order; who is missing takes the buyer's name.
CREATE FUNCTION app.order_tickets(p_reservation_id uuid, p_guest_hash bytea, p_order_id uuid, p_access_hash bytea, p_name text, p_email text, p_locale text,
  p_attendees jsonb)
RETURNS ticket_orders
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  r ticket_reservations := app.own_reservation(p_reservation_id, p_guest_hash);
  o ticket_orders;
  org uuid;
BEGIN
  IF r.id IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(r.event_id);
  SELECT * INTO r FROM ticket_reservations WHERE id = p_reservation_id FOR NO KEY UPDATE;
  SELECT * INTO o FROM ticket_orders WHERE reservation_id = p_reservation_id FOR NO KEY UPDATE;
  IF o.id IS NOT NULL AND o.status <> 'expired' THEN RETURN o; END IF;
  IF r.status <> 'held' THEN
    PERFORM app.refuse(CASE r.status WHEN 'expired' THEN 'RESERVATION_EXPIRED' ELSE 'INVALID_STATE' END, jsonb_build_object('state', r.status));
  END IF;
  IF o.id IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', o.status)); END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(p_attendees) a WHERE NOT EXISTS (SELECT FROM ticket_reservation_items i
      WHERE i.reservation_id = r.id AND i.tier_id = (a ->> 'tierId')::uuid))
    OR EXISTS (SELECT FROM (SELECT (a ->> 'tierId')::uuid AS tier_id, count(*) AS n FROM jsonb_array_elements(p_attendees) a GROUP BY 1) given
      JOIN ticket_reservation_items i ON i.reservation_id = r.id AND i.tier_id = given.tier_id WHERE given.n > i.quantity) THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'attendees', 'message', 'does not fit what is reserved'))));
  END IF;
  SELECT organization_id INTO org FROM events WHERE id = r.event_id;
  INSERT INTO ticket_orders (id, event_id, organization_id, reservation_id, buyer_id, buyer_name, buyer_email, locale, attendees, total, currency, access_hash, source, created_at)
    VALUES (p_order_id, r.event_id, org, r.id, app.current_user_id(), p_name, p_email::citext, p_locale, p_attendees, r.total, r.currency, p_access_hash, r.source, app.now())
    RETURNING * INTO o;
  IF r.total = 0 THEN o := app.settle_ticket_order(o.id, NULL, NULL); END IF;
  RETURN o;
END $$;

-- The one path from a payment to tickets, or to its way back. A hold that still stands is always honoured; one that ended is made again if seats are
-- left and the event still sells; else the money goes back, and that is written down here. Repeated, it changes nothing.
CREATE FUNCTION app.settle_ticket_order(p_order_id uuid, p_session_id text, p_payment_intent_id text) RETURNS ticket_orders
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  o ticket_orders;
  r ticket_reservations;
  e events;
  fits boolean;
BEGIN
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(o.event_id);
  SELECT * INTO e FROM events WHERE id = o.event_id;
  SELECT * INTO r FROM ticket_reservations WHERE id = o.reservation_id FOR NO KEY UPDATE;
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id FOR NO KEY UPDATE;
  IF o.status NOT IN ('pending', 'expired') THEN RETURN o; END IF;
  fits := e.status = 'published' AND (r.status = 'held' OR (e.ends_at > app.now() AND NOT EXISTS (
    SELECT FROM ticket_reservation_items i JOIN app.tiers_now(o.event_id) n ON n.tier_id = i.tier_id JOIN ticket_tiers t ON t.id = i.tier_id
    WHERE i.reservation_id = r.id AND (t.archived_at IS NOT NULL OR i.quantity > t.quantity_available))
    AND coalesce((SELECT sum(i.quantity) FROM ticket_reservation_items i WHERE i.reservation_id = r.id)
      + (SELECT sum(t.quantity_sold + t.quantity_held) FROM ticket_tiers t WHERE t.event_id = o.event_id) <= e.capacity, true)));
  IF NOT fits THEN
    PERFORM app.let_go(r.id, 'expired');
    UPDATE ticket_orders SET status = 'refunded', paid_at = app.now(), refunded = total, checkout_url = NULL, payment_intent_id = p_payment_intent_id,
      checkout_session_id = coalesce(p_session_id, checkout_session_id) WHERE id = p_order_id RETURNING * INTO o;
    INSERT INTO ticket_refunds (order_id, event_id, amount, cause, state, done_at, created_at)
      VALUES (o.id, o.event_id, o.total, CASE e.status WHEN 'cancelled' THEN 'event_cancelled' ELSE 'paid_late' END,
        CASE WHEN o.total = 0 THEN 'done' ELSE 'due' END, CASE WHEN o.total = 0 THEN app.now() END, app.now());
    RETURN o;
  END IF;
  UPDATE ticket_tiers t SET quantity_sold = t.quantity_sold + i.quantity, quantity_held = t.quantity_held - CASE r.status WHEN 'held' THEN i.quantity ELSE 0 END
    FROM ticket_reservation_items i WHERE i.reservation_id = r.id AND t.id = i.tier_id;
  UPDATE ticket_reservations SET status = 'confirmed', settled_at = app.now() WHERE id = r.id;
  INSERT INTO tickets (order_id, event_id, tier_id, unit_amount, attendee_name, attendee_email, code, created_at)
    SELECT o.id, o.event_id, i.tier_id, i.unit_amount, coalesce(nullif(a.name, ''), o.buyer_name), a.email::citext, app.ticket_code(), app.now()
    FROM ticket_reservation_items i CROSS JOIN generate_series(1, i.quantity) n
    LEFT JOIN (SELECT x.item ->> 'name' AS name, nullif(x.item ->> 'email', '') AS email, (x.item ->> 'tierId')::uuid AS tier_id,
        row_number() OVER (PARTITION BY x.item ->> 'tierId' ORDER BY x.ordinal) AS n
      FROM jsonb_array_elements(o.attendees) WITH ORDINALITY x (item, ordinal)) a ON a.tier_id = i.tier_id AND a.n = n.n
    WHERE i.reservation_id = r.id;
  UPDATE ticket_orders SET status = 'paid', paid_at = app.now(), checkout_url = NULL, payment_intent_id = p_payment_intent_id, failure = NULL,
    checkout_session_id = coalesce(p_session_id, checkout_session_id) WHERE id = p_order_id RETURNING * INTO o;
  RETURN o;
END $$;

-- A checkout that is over without a payment. The hold may stand until its time: it is the buyer's, who may try again with another.
CREATE FUNCTION app.expire_ticket_order(p_order_id uuid, p_session_id text, p_failure text) RETURNS ticket_orders
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  o ticket_orders;
BEGIN
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_sale(o.event_id);
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id FOR NO KEY UPDATE;
  IF o.status <> 'pending' THEN RETURN o; END IF;
  PERFORM app.let_go(o.reservation_id, 'released');
  UPDATE ticket_orders SET status = 'expired', checkout_url = NULL, failure = left(p_failure, 500),
    checkout_session_id = coalesce(p_session_id, checkout_session_id) WHERE id = p_order_id RETURNING * INTO o;
  RETURN o;
END $$;

-- Takes tickets back and owes their money: all that are still good, or the ones named. The caller has decided who may.
CREATE FUNCTION app.take_back(p_order_id uuid, p_ticket_ids uuid[], p_cause text) RETURNS TABLE (refund_id uuid, amount integer, tickets integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  o ticket_orders;
  back uuid[];
  money integer;
  refund uuid := app.uuid_v7();
BEGIN
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id;
  PERFORM app.lock_sale(o.event_id);
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id FOR NO KEY UPDATE;
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
  UPDATE tickets SET status = 'refunded', checked_in_at = NULL WHERE id = ANY (back);
  UPDATE ticket_orders SET refunded = refunded + money,
    status = CASE WHEN EXISTS (SELECT FROM tickets x WHERE x.order_id = p_order_id AND x.status IN ('valid', 'checked_in')) THEN 'partly_refunded' ELSE 'refunded' END
    WHERE id = p_order_id;
  INSERT INTO ticket_refunds (id, order_id, event_id, amount, ticket_ids, cause, state, requested_by, done_at, created_at)
    VALUES (refund, o.id, o.event_id, money, back, p_cause, CASE WHEN money = 0 THEN 'done' ELSE 'due' END, app.current_user_id(),
      CASE WHEN money = 0 THEN app.now() END, app.now());
  RETURN QUERY SELECT refund, money, cardinality(back);
END $$;

-- Who may look at an order: its buyer, whoever holds its link, and the event's organizers. 'organizer', 'buyer', or null.
CREATE FUNCTION app.order_party(p_order_id uuid, p_access_hash bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT CASE
    WHEN o.access_hash = p_access_hash OR o.buyer_id = app.current_user_id() THEN 'buyer'
    -- Whoever proves the address of a guest's order.
    WHEN o.buyer_id IS NULL AND o.buyer_email = (SELECT p.email FROM people p WHERE p.id = app.current_user_id() AND p.email_verified) THEN 'buyer'
    WHEN app.may_organize(o.event_id) THEN 'organizer' END
  FROM ticket_orders o WHERE o.id = p_order_id
$$;

-- The organizer gives back at will; the buyer until the event's deadline, and only while it is to take place.
CREATE FUNCTION app.refund_tickets(p_order_id uuid, p_ticket_ids uuid[], p_access_hash bytea) RETURNS TABLE (refund_id uuid, amount integer, tickets integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  party text := app.order_party(p_order_id, p_access_hash);
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
CREATE FUNCTION app.check_in(p_event_id uuid, p_code text) RETURNS TABLE (state text, ticket_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  k tickets;
BEGIN
  PERFORM app.require_door(p_event_id);
  UPDATE tickets SET status = 'checked_in', checked_in_at = app.now(), checked_in_by = app.current_user_id()
    WHERE code = p_code AND event_id = p_event_id AND status = 'valid' RETURNING * INTO k;
  IF FOUND THEN RETURN QUERY SELECT 'ok', k.id; RETURN; END IF;
  SELECT * INTO k FROM tickets WHERE code = p_code;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN QUERY SELECT CASE WHEN k.event_id <> p_event_id THEN 'wrong_event' WHEN k.status = 'checked_in' THEN 'already' ELSE 'void' END,
    -- Of a ticket of another event, nothing is told but that.
    CASE WHEN k.event_id = p_event_id THEN k.id END;
END $$;

CREATE FUNCTION app.undo_check_in(p_event_id uuid, p_ticket_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  k tickets;
BEGIN
  PERFORM app.require_door(p_event_id);
  SELECT * INTO k FROM tickets WHERE id = p_ticket_id AND event_id = p_event_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF k.status <> 'checked_in' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', k.status)); END IF;
  UPDATE tickets SET status = 'valid', checked_in_at = NULL, checked_in_by = NULL WHERE id = p_ticket_id;
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

REVOKE EXECUTE ON FUNCTION app.tier_status(ticket_tiers, events, integer, boolean), app.tiers_now(uuid), app.lock_sale(uuid), app.release_overdue(uuid),
  app.assert_event_capacity(uuid), app.guard_changed_tiers(), app.guard_new_tiers(), app.guard_changed_capacity(), app.let_go(uuid, text),
  public.reserve_tickets(uuid, uuid[], integer[], bytea, text, integer, jsonb), app.own_reservation(uuid, bytea), app.release_reservation(uuid, bytea), app.ticket_code(),
  app.order_tickets(uuid, bytea, uuid, bytea, text, text, text, jsonb), app.settle_ticket_order(uuid, text, text), app.expire_ticket_order(uuid, text, text),
  app.take_back(uuid, uuid[], text), app.order_party(uuid, bytea), app.refund_tickets(uuid, uuid[], bytea), app.check_in(uuid, text),
  app.undo_check_in(uuid, uuid), app.expire_holds(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.guard_changed_tiers(), app.guard_new_tiers(), app.guard_changed_capacity() TO seatwise_app, seatwise_worker, seatwise_owner;
GRANT EXECUTE ON FUNCTION public.reserve_tickets(uuid, uuid[], integer[], bytea, text, integer, jsonb), app.release_reservation(uuid, bytea),
  app.order_tickets(uuid, bytea, uuid, bytea, text, text, text, jsonb), app.order_party(uuid, bytea), app.refund_tickets(uuid, uuid[], bytea),
  app.check_in(uuid, text), app.undo_check_in(uuid, uuid) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.order_tickets(uuid, bytea, uuid, bytea, text, text, text, jsonb), app.order_party(uuid, bytea),
  app.refund_tickets(uuid, uuid[], bytea), app.settle_ticket_order(uuid, text, text), app.expire_ticket_order(uuid, text, text),
  app.take_back(uuid, uuid[], text), app.expire_holds(integer), app.lock_sale(uuid) TO seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_owner;
CREATE TRIGGER guard_changed_tiers AFTER UPDATE ON ticket_tiers REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.guard_changed_tiers();
CREATE TRIGGER guard_new_tiers AFTER INSERT ON ticket_tiers REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.guard_new_tiers();
CREATE TRIGGER guard_changed_capacity AFTER UPDATE OF capacity ON events FOR EACH ROW EXECUTE FUNCTION app.guard_changed_capacity();
GRANT UPDATE (checkout_session_id, checkout_url) ON ticket_orders TO seatwise_worker;
GRANT UPDATE (state, provider_refund_id, done_at) ON ticket_refunds TO seatwise_worker;
RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
