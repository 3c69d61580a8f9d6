-- The dashboard of an event. Whatever moves a figure (a visit, a hold, a sale, a refund, the door) appends what it moved to a queue, in its own transaction
-- and without waiting for anybody; one worker at a time folds the queue into quarter hours and totals. What is raw stays as it is, and can be counted again.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;
GRANT CREATE ON SCHEMA public TO seatwise_definer;
SET ROLE seatwise_owner;

-- Moves that have not been folded yet.
CREATE TABLE event_metric_queue (
  id bigserial NOT NULL,
  event_id uuid NOT NULL,
  at timestamptz(6) NOT NULL,
  source text NOT NULL,
  -- Of a visit: whose.
  visitor bytea,
  views integer NOT NULL DEFAULT 0,
  unique_visitors integer NOT NULL DEFAULT 0,
  reservations integer NOT NULL DEFAULT 0,
  orders integer NOT NULL DEFAULT 0,
  ticket_sales integer NOT NULL DEFAULT 0,
  revenue bigint NOT NULL DEFAULT 0,
  check_ins integer NOT NULL DEFAULT 0,
  first_orders integer NOT NULL DEFAULT 0,
  first_ticket_sales integer NOT NULL DEFAULT 0,
  first_revenue bigint NOT NULL DEFAULT 0,
  CONSTRAINT event_metric_queue_pkey PRIMARY KEY (id),
  CONSTRAINT event_metric_queue_source CHECK (source <> '')
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Quarter hours: every zone's offset is a multiple of them, so that hours and days of any zone are sums. Source '' is all of them together.
CREATE TABLE event_metric_buckets (
  event_id uuid NOT NULL,
  source text NOT NULL,
  at timestamptz(6) NOT NULL,
  views integer NOT NULL DEFAULT 0,
  unique_visitors integer NOT NULL DEFAULT 0,
  reservations integer NOT NULL DEFAULT 0,
  orders integer NOT NULL DEFAULT 0,
  ticket_sales integer NOT NULL DEFAULT 0,
  revenue bigint NOT NULL DEFAULT 0,
  check_ins integer NOT NULL DEFAULT 0,
  first_orders integer NOT NULL DEFAULT 0,
  first_ticket_sales integer NOT NULL DEFAULT 0,
  first_revenue bigint NOT NULL DEFAULT 0,
  CONSTRAINT event_metric_buckets_pkey PRIMARY KEY (event_id, source, at),
  CONSTRAINT event_metric_buckets_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT event_metric_buckets_at CHECK (at = date_bin('15 minutes', at, '2000-01-01 00:00:00+00'))
);

-- The sums of an event's quarter hours. Source '' is all of them together.
CREATE TABLE event_source_metrics (
  event_id uuid NOT NULL,
  source text NOT NULL,
  views integer NOT NULL DEFAULT 0,
  unique_visitors integer NOT NULL DEFAULT 0,
  reservations integer NOT NULL DEFAULT 0,
  orders integer NOT NULL DEFAULT 0,
  ticket_sales integer NOT NULL DEFAULT 0,
  revenue bigint NOT NULL DEFAULT 0,
  check_ins integer NOT NULL DEFAULT 0,
  first_orders integer NOT NULL DEFAULT 0,
  first_ticket_sales integer NOT NULL DEFAULT 0,
  first_revenue bigint NOT NULL DEFAULT 0,
  CONSTRAINT event_source_metrics_pkey PRIMARY KEY (event_id, source),
  CONSTRAINT event_source_metrics_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX event_source_metrics_event_id_views_source_idx ON event_source_metrics (event_id, views, source);

-- Each visitor of an event once, where and when they came first: there they count.
CREATE TABLE event_visitors (
  event_id uuid NOT NULL,
  visitor bytea NOT NULL,
  source text NOT NULL,
  at timestamptz(6) NOT NULL,
  CONSTRAINT event_visitors_pkey PRIMARY KEY (event_id, visitor),
  CONSTRAINT event_visitors_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE event_dashboards (
  event_id uuid NOT NULL,
  -- { views, unique_visitors, reservations, orders, ticket_sales, revenue, check_ins, conversion_rate, traffic_sources }: one truth; the columns are made of it.
  metrics jsonb NOT NULL DEFAULT '{}',
  total_views integer NOT NULL GENERATED ALWAYS AS (coalesce((metrics ->> 'views')::integer, 0)) STORED,
  total_unique_visitors integer NOT NULL GENERATED ALWAYS AS (coalesce((metrics ->> 'unique_visitors')::integer, 0)) STORED,
  total_tickets_sold integer NOT NULL GENERATED ALWAYS AS (coalesce((metrics ->> 'ticket_sales')::integer, 0)) STORED,
  -- Minor units.
  total_revenue bigint NOT NULL GENERATED ALWAYS AS (coalesce((metrics ->> 'revenue')::bigint, 0)) STORED,
  conversion_rate numeric(14, 4) NOT NULL GENERATED ALWAYS AS (coalesce((metrics ->> 'conversion_rate')::numeric, 0)) STORED,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT event_dashboards_pkey PRIMARY KEY (event_id),
  CONSTRAINT event_dashboards_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE
);

-- How the figures stood, hour by hour.
CREATE TABLE event_metric_snapshots (
  event_id uuid NOT NULL,
  at timestamptz(6) NOT NULL,
  metrics jsonb NOT NULL,
  CONSTRAINT event_metric_snapshots_pkey PRIMARY KEY (event_id, at),
  CONSTRAINT event_metric_snapshots_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT event_metric_snapshots_at CHECK (at = date_bin('1 hour', at, '2000-01-01 00:00:00+00'))
);

SELECT app.protect(t) FROM unnest(ARRAY['event_metric_queue', 'event_metric_buckets', 'event_source_metrics', 'event_visitors', 'event_dashboards',
  'event_metric_snapshots']::regclass[]) t;
GRANT SELECT, INSERT, UPDATE, DELETE ON event_metric_queue, event_metric_buckets, event_source_metrics, event_visitors, event_dashboards, event_metric_snapshots
  TO seatwise_definer;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['event_metric_queue', 'event_metric_buckets', 'event_source_metrics', 'event_visitors', 'event_dashboards', 'event_metric_snapshots'] LOOP
    EXECUTE format('CREATE POLICY worker ON %I FOR SELECT TO seatwise_worker USING (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO seatwise_worker', t);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE event_metric_queue_id_seq TO seatwise_definer;

-- Where a sale counts. Kept apart from what the page said, which goes when a buyer's account does: a source's name tells nobody.
ALTER TABLE ticket_orders ADD COLUMN source_key text NOT NULL DEFAULT 'direct', ADD COLUMN first_source_key text NOT NULL DEFAULT 'direct';
-- When a ticket ceased to be good.
ALTER TABLE tickets ADD COLUMN taken_back_at timestamptz(6);
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_definer;

-- Where something counts, of { source, first: { source } }: what came last, or what came first.
CREATE FUNCTION app.source_key(p_source jsonb, p_first boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(CASE WHEN p_first THEN nullif(left(lower(btrim(p_source -> 'first' ->> 'source')), 60), '') END,
    nullif(left(lower(btrim(p_source ->> 'source')), 60), ''), 'direct')
$$;

CREATE FUNCTION app.quarter_hour(p_at timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$ SELECT date_bin('15 minutes', p_at, '2000-01-01 00:00:00+00'::timestamptz) $$;

CREATE FUNCTION app.keep_order_source() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  NEW.source_key := app.source_key(NEW.source, false);
  NEW.first_source_key := app.source_key(NEW.source, true);
  RETURN NEW;
END $$;

CREATE FUNCTION app.note_taken_back() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  NEW.taken_back_at := CASE WHEN NEW.status IN ('valid', 'checked_in') THEN NULL ELSE coalesce(OLD.taken_back_at, app.now()) END;
  RETURN NEW;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- What moved, said by every door through which it can.

CREATE FUNCTION app.queue_reservations() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_metric_queue (event_id, at, source, reservations) SELECT r.event_id, r.created_at, app.source_key(r.source, false), 1 FROM added r;
  RETURN NULL;
END $$;

-- An order counts once it is paid, unless it is paid too late and given back in the same breath: then only its money comes and goes.
CREATE FUNCTION app.queue_new_orders() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_metric_queue (event_id, at, source, orders, revenue, first_orders, first_revenue)
    SELECT o.event_id, o.paid_at, x.* FROM added o
    CROSS JOIN LATERAL (SELECT CASE WHEN o.status = 'refunded' THEN 0 ELSE 1 END AS n) c
    CROSS JOIN LATERAL (VALUES (o.source_key, c.n, o.total, 0, 0), (o.first_source_key, 0, 0, c.n, o.total)) x WHERE o.paid_at IS NOT NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION app.queue_paid_orders() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_metric_queue (event_id, at, source, orders, revenue, first_orders, first_revenue)
    SELECT o.event_id, o.paid_at, x.* FROM changed o JOIN before b USING (id)
    CROSS JOIN LATERAL (SELECT CASE WHEN o.status = 'refunded' THEN 0 ELSE 1 END AS n) c
    CROSS JOIN LATERAL (VALUES (o.source_key, c.n, o.total, 0, 0), (o.first_source_key, 0, 0, c.n, o.total)) x WHERE o.paid_at IS NOT NULL AND b.paid_at IS NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION app.queue_new_tickets() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_metric_queue (event_id, at, source, ticket_sales, check_ins, first_ticket_sales)
    SELECT m.event_id, m.at, x.* FROM (
      SELECT k.event_id, k.order_id, v.at, sum(v.sold)::integer AS sold, sum(v.came)::integer AS came FROM added k
      CROSS JOIN LATERAL (VALUES (k.created_at, 1, 0), (k.taken_back_at, -1, 0), (k.checked_in_at, 0, 1)) v (at, sold, came) WHERE v.at IS NOT NULL GROUP BY 1, 2, 3) m
    JOIN ticket_orders o ON o.id = m.order_id
    CROSS JOIN LATERAL (VALUES (o.source_key, m.sold, m.came, 0), (o.first_source_key, 0, 0, m.sold)) x;
  RETURN NULL;
END $$;

-- What a ticket counted before is taken away, and what it counts now is added. A check-in that is undone has not been.
CREATE FUNCTION app.queue_changed_tickets() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_metric_queue (event_id, at, source, ticket_sales, check_ins, first_ticket_sales)
    SELECT m.event_id, m.at, x.* FROM (
      SELECT k.event_id, k.order_id, v.at, sum(v.sold)::integer AS sold, sum(v.came)::integer AS came FROM changed k JOIN before b USING (id)
      CROSS JOIN LATERAL (VALUES (k.taken_back_at, -1, 0), (b.taken_back_at, 1, 0), (k.checked_in_at, 0, 1), (b.checked_in_at, 0, -1)) v (at, sold, came)
      WHERE v.at IS NOT NULL AND (k.taken_back_at IS DISTINCT FROM b.taken_back_at OR k.checked_in_at IS DISTINCT FROM b.checked_in_at) GROUP BY 1, 2, 3) m
    JOIN ticket_orders o ON o.id = m.order_id
    CROSS JOIN LATERAL (VALUES (o.source_key, m.sold, m.came, 0), (o.first_source_key, 0, 0, m.sold)) x WHERE m.sold <> 0 OR m.came <> 0;
  RETURN NULL;
END $$;

CREATE FUNCTION app.queue_refunds() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_metric_queue (event_id, at, source, revenue, first_revenue)
    SELECT f.event_id, f.created_at, x.* FROM added f JOIN ticket_orders o ON o.id = f.order_id
    CROSS JOIN LATERAL (VALUES (o.source_key, -f.amount, 0), (o.first_source_key, 0, -f.amount)) x WHERE f.amount > 0;
  RETURN NULL;
END $$;

-- Somebody looked at a page that everybody may see. False where there is none.
CREATE OR REPLACE FUNCTION app.record_visit(p_slug text, p_visitor bytea, p_source text, p_medium text, p_campaign text, p_referrer_host text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  WITH seen AS (
    INSERT INTO event_visits (event_id, visitor, source, medium, campaign, referrer_host, at)
      SELECT e.id, p_visitor, p_source, p_medium, p_campaign, p_referrer_host, app.now() FROM events e WHERE e.slug = p_slug AND e.status <> 'draft'
      RETURNING event_id, at)
  INSERT INTO event_metric_queue (event_id, at, source, visitor, views) SELECT event_id, at, p_source, p_visitor, 1 FROM seen;
  RETURN FOUND;
END $$;

-- Many of them at once; says of each whether there is such a page.
CREATE FUNCTION app.record_visits(p_slugs text[], p_visitors bytea[], p_sources text[], p_mediums text[], p_campaigns text[], p_referrer_hosts text[]) RETURNS boolean[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  present timestamptz := app.now();
  found boolean[];
BEGIN
  WITH given AS MATERIALIZED (
      SELECT g.n, e.id AS event_id, g.visitor, g.source, g.medium, g.campaign, g.referrer_host
      FROM unnest(p_slugs, p_visitors, p_sources, p_mediums, p_campaigns, p_referrer_hosts) WITH ORDINALITY g (slug, visitor, source, medium, campaign, referrer_host, n)
      LEFT JOIN events e ON e.slug = g.slug AND e.status <> 'draft'),
    seen AS (INSERT INTO event_visits (event_id, visitor, source, medium, campaign, referrer_host, at)
      SELECT event_id, visitor, source, medium, campaign, referrer_host, present FROM given WHERE event_id IS NOT NULL),
    moved AS (INSERT INTO event_metric_queue (event_id, at, source, visitor, views) SELECT event_id, present, source, visitor, 1 FROM given WHERE event_id IS NOT NULL)
  SELECT array_agg(event_id IS NOT NULL ORDER BY n) INTO found FROM given;
  RETURN found;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Folding. One at a time, by a lock that is held until the end of the transaction; who only tries, goes away.

-- Visits by source, partitioned: the largest by name, and the rest as `other`, so that it stays small however many names are made up.
CREATE FUNCTION app.traffic_sources(p_event_id uuid, p_views integer) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH top AS (SELECT s.source, s.views FROM event_source_metrics s WHERE s.event_id = p_event_id AND s.source NOT IN ('', 'other') AND s.views > 0
    ORDER BY s.views DESC, s.source DESC LIMIT 50)
  SELECT coalesce(jsonb_object_agg(x.source, x.views), '{}') FROM (
    SELECT source, views FROM top UNION ALL SELECT 'other', p_views - coalesce((SELECT sum(views) FROM top), 0)) x WHERE x.views <> 0
$$;

-- Writes what event_dashboards says of these events, from their sums; makes the ones that are not there.
CREATE FUNCTION app.refresh_dashboards(p_events uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  INSERT INTO event_dashboards (event_id, metrics)
    SELECT e.id, jsonb_build_object('views', m.views, 'unique_visitors', m.unique_visitors, 'reservations', m.reservations, 'orders', m.orders,
      'ticket_sales', m.ticket_sales, 'revenue', m.revenue, 'check_ins', m.check_ins,
      'conversion_rate', CASE WHEN m.views > 0 THEN round(m.ticket_sales::numeric / m.views, 4) ELSE 0 END,
      'traffic_sources', app.traffic_sources(e.id, m.views))
    FROM unnest(p_events) WITH ORDINALITY e (id, n) LEFT JOIN event_source_metrics s ON s.event_id = e.id AND s.source = ''
    CROSS JOIN LATERAL (SELECT coalesce(s.views, 0) AS views, coalesce(s.unique_visitors, 0) AS unique_visitors, coalesce(s.reservations, 0) AS reservations,
      coalesce(s.orders, 0) AS orders, coalesce(s.ticket_sales, 0) AS ticket_sales, coalesce(s.revenue, 0) AS revenue, coalesce(s.check_ins, 0) AS check_ins) m
    ON CONFLICT (event_id) DO UPDATE SET metrics = EXCLUDED.metrics
$$;

-- Adds moves to quarter hours, sums and dashboards; returns the events that moved. Under the folder's lock. A visitor counts where they came first: one
-- whose earlier visit is folded later moves there.
CREATE FUNCTION app.apply_metrics(p_moves event_metric_queue[]) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  moves event_metric_queue[];
  firsts event_metric_queue[];
  moved uuid[];
BEGIN
  SELECT array_agg(m), array_agg(DISTINCT m.event_id) INTO moves, moved FROM unnest(p_moves) m JOIN events e ON e.id = m.event_id;
  IF moves IS NULL THEN RETURN '{}'; END IF;
  WITH came AS (
      SELECT DISTINCT ON (m.event_id, m.visitor) m.event_id, m.visitor, m.source, m.at FROM unnest(moves) m WHERE m.visitor IS NOT NULL
      ORDER BY m.event_id, m.visitor, m.at, m.source),
    known AS (SELECT v.* FROM event_visitors v JOIN came c ON c.event_id = v.event_id AND c.visitor = v.visitor),
    kept AS (INSERT INTO event_visitors AS v (event_id, visitor, source, at) SELECT event_id, visitor, source, at FROM came
      ON CONFLICT (event_id, visitor) DO UPDATE SET source = EXCLUDED.source, at = EXCLUDED.at WHERE (EXCLUDED.at, EXCLUDED.source) < (v.at, v.source)
      RETURNING event_id, visitor, source, at),
    steps AS (SELECT event_id, at, source, 1 AS n FROM kept
      UNION ALL SELECT k.event_id, k.at, k.source, -1 FROM known k JOIN kept USING (event_id, visitor))
  SELECT array_agg(ROW(0, s.event_id, s.at, s.source, NULL, 0, s.n, 0, 0, 0, 0, 0, 0, 0, 0)::event_metric_queue) INTO firsts FROM steps s;
  moves := moves || firsts;
  INSERT INTO event_metric_buckets AS b (event_id, source, at, views, unique_visitors, reservations, orders, ticket_sales, revenue, check_ins, first_orders,
      first_ticket_sales, first_revenue)
    SELECT m.event_id, coalesce(m.source, ''), m.slot, sum(views), sum(unique_visitors), sum(reservations), sum(orders), sum(ticket_sales), sum(revenue), sum(check_ins),
      sum(first_orders), sum(first_ticket_sales), sum(first_revenue)
    FROM (SELECT app.quarter_hour(x.at) AS slot, x.* FROM unnest(moves) x) m GROUP BY GROUPING SETS ((m.event_id, m.slot, m.source), (m.event_id, m.slot)) ORDER BY 1, 2, 3
    ON CONFLICT (event_id, source, at) DO UPDATE SET views = b.views + EXCLUDED.views, unique_visitors = b.unique_visitors + EXCLUDED.unique_visitors,
      reservations = b.reservations + EXCLUDED.reservations, orders = b.orders + EXCLUDED.orders, ticket_sales = b.ticket_sales + EXCLUDED.ticket_sales,
      revenue = b.revenue + EXCLUDED.revenue, check_ins = b.check_ins + EXCLUDED.check_ins, first_orders = b.first_orders + EXCLUDED.first_orders,
      first_ticket_sales = b.first_ticket_sales + EXCLUDED.first_ticket_sales, first_revenue = b.first_revenue + EXCLUDED.first_revenue;
  INSERT INTO event_source_metrics AS b (event_id, source, views, unique_visitors, reservations, orders, ticket_sales, revenue, check_ins, first_orders,
      first_ticket_sales, first_revenue)
    SELECT m.event_id, coalesce(m.source, ''), sum(views), sum(unique_visitors), sum(reservations), sum(orders), sum(ticket_sales), sum(revenue), sum(check_ins),
      sum(first_orders), sum(first_ticket_sales), sum(first_revenue)
    FROM unnest(moves) m GROUP BY GROUPING SETS ((m.event_id, m.source), (m.event_id)) ORDER BY 1, 2
    ON CONFLICT (event_id, source) DO UPDATE SET views = b.views + EXCLUDED.views, unique_visitors = b.unique_visitors + EXCLUDED.unique_visitors,
      reservations = b.reservations + EXCLUDED.reservations, orders = b.orders + EXCLUDED.orders, ticket_sales = b.ticket_sales + EXCLUDED.ticket_sales,
      revenue = b.revenue + EXCLUDED.revenue, check_ins = b.check_ins + EXCLUDED.check_ins, first_orders = b.first_orders + EXCLUDED.first_orders,
      first_ticket_sales = b.first_ticket_sales + EXCLUDED.first_ticket_sales, first_revenue = b.first_revenue + EXCLUDED.first_revenue;
  PERFORM app.refresh_dashboards(moved);
  PERFORM pg_notify('dashboard', e::text) FROM unnest(moved) e;
  RETURN moved;
END $$;

-- Takes so many moves out of the queue and folds them: both or neither. Null when another is at it.
CREATE FUNCTION app.fold_metrics(p_limit integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  batch event_metric_queue[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('dashboard.fold')) THEN RETURN NULL; END IF;
  WITH gone AS (DELETE FROM event_metric_queue WHERE id IN (SELECT q.id FROM event_metric_queue q ORDER BY q.id LIMIT p_limit) RETURNING *)
  SELECT array_agg(g::event_metric_queue) INTO batch FROM gone g;
  IF batch IS NULL THEN RETURN 0; END IF;
  PERFORM app.apply_metrics(batch);
  RETURN cardinality(batch);
END $$;

-- What the raw rows of an event say, by quarter hour and source.
CREATE FUNCTION app.raw_metrics(p_event_id uuid)
RETURNS TABLE (source text, at timestamptz, views integer, unique_visitors integer, reservations integer, orders integer, ticket_sales integer, revenue bigint,
  check_ins integer, first_orders integer, first_ticket_sales integer, first_revenue bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH moves (at, source, views, visitors, reservations, orders, tickets, revenue, check_ins, first_orders, first_tickets, first_revenue) AS (
    SELECT v.at, v.source, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0
      FROM (SELECT app.quarter_hour(y.at) AS at, y.source FROM event_visits y WHERE y.event_id = p_event_id) v GROUP BY 1, 2
    UNION ALL SELECT x.at, x.source, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
      FROM (SELECT DISTINCT ON (v.visitor) v.at, v.source FROM event_visits v WHERE v.event_id = p_event_id ORDER BY v.visitor, v.at, v.source) x
    UNION ALL SELECT r.created_at, app.source_key(r.source, false), 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 FROM ticket_reservations r WHERE r.event_id = p_event_id
    UNION ALL SELECT o.paid_at, x.source, 0, 0, 0, x.orders, 0, x.money, 0, x.first_orders, 0, x.first_money FROM ticket_orders o
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM tickets k WHERE k.order_id = o.id)::integer AS n) c
      CROSS JOIN LATERAL (VALUES (o.source_key, c.n, o.total, 0, 0), (o.first_source_key, 0, 0, c.n, o.total)) x (source, orders, money, first_orders, first_money)
      WHERE o.event_id = p_event_id AND o.paid_at IS NOT NULL
    UNION ALL SELECT v.at, x.source, 0, 0, 0, 0, x.sold, 0, x.came, 0, x.first_sold, 0 FROM tickets k JOIN ticket_orders o ON o.id = k.order_id
      CROSS JOIN LATERAL (VALUES (k.created_at, 1, 0), (k.taken_back_at, -1, 0), (k.checked_in_at, 0, 1)) v (at, sold, came)
      CROSS JOIN LATERAL (VALUES (o.source_key, v.sold, v.came, 0), (o.first_source_key, 0, 0, v.sold)) x (source, sold, came, first_sold)
      WHERE k.event_id = p_event_id AND v.at IS NOT NULL
    UNION ALL SELECT f.created_at, x.source, 0, 0, 0, 0, 0, x.money, 0, 0, 0, x.first_money FROM ticket_refunds f JOIN ticket_orders o ON o.id = f.order_id
      CROSS JOIN LATERAL (VALUES (o.source_key, -f.amount, 0), (o.first_source_key, 0, -f.amount)) x (source, money, first_money) WHERE f.event_id = p_event_id)
  SELECT coalesce(m.source, ''), m.slot, sum(views)::integer, sum(visitors)::integer, sum(reservations)::integer, sum(orders)::integer, sum(tickets)::integer,
    sum(revenue)::bigint, sum(check_ins)::integer, sum(first_orders)::integer, sum(first_tickets)::integer, sum(first_revenue)::bigint
  FROM (SELECT app.quarter_hour(y.at) AS slot, y.* FROM moves y) m GROUP BY GROUPING SETS ((m.slot, m.source), (m.slot))
$$;

-- Counts an event again from its raw rows, and puts right what differs. Returns how many of its quarter hours did, beyond what had not been folded yet.
-- One statement takes what waits in the queue and counts: both see the same present, so that nothing is counted twice or not at all.
CREATE FUNCTION app.recount_dashboard(p_event_id uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  n integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('dashboard.fold'));
  WITH gone AS (DELETE FROM event_metric_queue WHERE event_id = p_event_id RETURNING *),
    fresh AS MATERIALIZED (SELECT * FROM app.raw_metrics(p_event_id)),
    put AS (INSERT INTO event_metric_buckets AS b (event_id, source, at, views, unique_visitors, reservations, orders, ticket_sales, revenue, check_ins, first_orders,
        first_ticket_sales, first_revenue)
      SELECT p_event_id, f.source, f.at, f.views, f.unique_visitors, f.reservations, f.orders, f.ticket_sales, f.revenue, f.check_ins, f.first_orders, f.first_ticket_sales,
        f.first_revenue FROM fresh f
      ON CONFLICT (event_id, source, at) DO UPDATE SET views = EXCLUDED.views, unique_visitors = EXCLUDED.unique_visitors, reservations = EXCLUDED.reservations,
        orders = EXCLUDED.orders, ticket_sales = EXCLUDED.ticket_sales, revenue = EXCLUDED.revenue, check_ins = EXCLUDED.check_ins,
        first_orders = EXCLUDED.first_orders, first_ticket_sales = EXCLUDED.first_ticket_sales, first_revenue = EXCLUDED.first_revenue),
    cut AS (DELETE FROM event_metric_buckets b WHERE b.event_id = p_event_id AND NOT EXISTS (SELECT FROM fresh f WHERE f.source = b.source AND f.at = b.at)),
    came AS MATERIALIZED (SELECT DISTINCT ON (v.visitor) v.visitor, v.source, v.at FROM event_visits v WHERE v.event_id = p_event_id ORDER BY v.visitor, v.at, v.source),
    known AS (INSERT INTO event_visitors AS k (event_id, visitor, source, at) SELECT p_event_id, visitor, source, at FROM came
      ON CONFLICT (event_id, visitor) DO UPDATE SET source = EXCLUDED.source, at = EXCLUDED.at WHERE (EXCLUDED.at, EXCLUDED.source) <> (k.at, k.source)),
    forgotten AS (DELETE FROM event_visitors k WHERE k.event_id = p_event_id AND NOT EXISTS (SELECT FROM came c WHERE c.visitor = k.visitor)),
    -- Whoever waits in the queue as a visitor is not known yet: those are compared only when nobody does.
    steps AS (
      SELECT at, source, views, CASE WHEN w.any THEN 0 ELSE unique_visitors END AS visitors, reservations, orders, ticket_sales, revenue, check_ins, first_orders,
        first_ticket_sales, first_revenue FROM fresh CROSS JOIN (SELECT EXISTS (SELECT FROM gone WHERE visitor IS NOT NULL) AS any) w
      UNION ALL SELECT at, source, -views, CASE WHEN w.any THEN 0 ELSE -unique_visitors END, -reservations, -orders, -ticket_sales, -revenue, -check_ins, -first_orders,
        -first_ticket_sales, -first_revenue FROM event_metric_buckets CROSS JOIN (SELECT EXISTS (SELECT FROM gone WHERE visitor IS NOT NULL) AS any) w
        WHERE event_id = p_event_id
      UNION ALL SELECT app.quarter_hour(at), x.source, -views, 0, -reservations, -orders, -ticket_sales, -revenue, -check_ins, -first_orders, -first_ticket_sales,
        -first_revenue FROM gone CROSS JOIN LATERAL (VALUES (gone.source), ('')) x (source))
  SELECT count(*) INTO n FROM (SELECT FROM steps GROUP BY at, source HAVING sum(views) <> 0 OR sum(visitors) <> 0 OR sum(reservations) <> 0 OR sum(orders) <> 0
    OR sum(ticket_sales) <> 0 OR sum(revenue) <> 0 OR sum(check_ins) <> 0 OR sum(first_orders) <> 0 OR sum(first_ticket_sales) <> 0 OR sum(first_revenue) <> 0) d;
  DELETE FROM event_source_metrics s WHERE s.event_id = p_event_id;
  INSERT INTO event_source_metrics (event_id, source, views, unique_visitors, reservations, orders, ticket_sales, revenue, check_ins, first_orders, first_ticket_sales,
      first_revenue)
    SELECT b.event_id, b.source, sum(b.views), sum(b.unique_visitors), sum(b.reservations), sum(b.orders), sum(b.ticket_sales), sum(b.revenue), sum(b.check_ins),
      sum(b.first_orders), sum(b.first_ticket_sales), sum(b.first_revenue) FROM event_metric_buckets b WHERE b.event_id = p_event_id GROUP BY 1, 2;
  PERFORM app.refresh_dashboards(ARRAY[p_event_id]);
  IF n > 0 THEN PERFORM pg_notify('dashboard', p_event_id::text); END IF;
  RETURN n;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The three by name.

-- Makes an event's dashboard, counted from what there is. Made already, it stays as it is.
CREATE FUNCTION public.initialize_event_dashboard(event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  wanted uuid := initialize_event_dashboard.event_id;
BEGIN
  PERFORM FROM event_dashboards d WHERE d.event_id = wanted;
  IF FOUND THEN RETURN; END IF;
  IF NOT EXISTS (SELECT FROM events e WHERE e.id = wanted) THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  -- Of what is only now published there is nothing to count, and nobody to wait for.
  IF EXISTS (SELECT FROM event_visits v WHERE v.event_id = wanted) OR EXISTS (SELECT FROM ticket_reservations r WHERE r.event_id = wanted) THEN
    PERFORM app.recount_dashboard(wanted);
  ELSE
    INSERT INTO event_dashboards (event_id, metrics) VALUES (wanted, '{"views":0,"unique_visitors":0,"reservations":0,"orders":0,"ticket_sales":0,"revenue":0,"check_ins":0,"conversion_rate":0,"traffic_sources":{}}')
      ON CONFLICT DO NOTHING;
  END IF;
END $$;

-- Adds to a figure, now. Visits so added came from nowhere: `direct`. A recount goes by the raw rows, and does not keep it.
CREATE FUNCTION public.update_dashboard_metrics(event_id uuid, metric text, value bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  wanted uuid := update_dashboard_metrics.event_id;
  n bigint := update_dashboard_metrics.value;
  m text := update_dashboard_metrics.metric;
BEGIN
  IF m IS NULL OR m NOT IN ('views', 'unique_visitors', 'reservations', 'orders', 'ticket_sales', 'revenue', 'check_ins') OR n IS NULL THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"metric","message":"is no figure of a dashboard"}]}');
  END IF;
  IF NOT EXISTS (SELECT FROM events e WHERE e.id = wanted) THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM pg_advisory_xact_lock(hashtext('dashboard.fold'));
  PERFORM app.apply_metrics(ARRAY[ROW(0, wanted, app.now(), 'direct', NULL, CASE m WHEN 'views' THEN n ELSE 0 END, CASE m WHEN 'unique_visitors' THEN n ELSE 0 END,
    CASE m WHEN 'reservations' THEN n ELSE 0 END, CASE m WHEN 'orders' THEN n ELSE 0 END, CASE m WHEN 'ticket_sales' THEN n ELSE 0 END,
    CASE m WHEN 'revenue' THEN n ELSE 0 END, CASE m WHEN 'check_ins' THEN n ELSE 0 END, CASE m WHEN 'orders' THEN n ELSE 0 END,
    CASE m WHEN 'ticket_sales' THEN n ELSE 0 END, CASE m WHEN 'revenue' THEN n ELSE 0 END)::event_metric_queue]);
END $$;

-- How the figures stand, for this hour; within the hour the last one stays. Nothing without a dashboard.
CREATE FUNCTION public.create_metrics_snapshot(event_id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  INSERT INTO event_metric_snapshots (event_id, at, metrics)
    SELECT d.event_id, date_bin('1 hour', app.now(), '2000-01-01 00:00:00+00'::timestamptz), d.metrics FROM event_dashboards d WHERE d.event_id = $1
    ON CONFLICT (event_id, at) DO UPDATE SET metrics = EXCLUDED.metrics
$$;

-- For whoever publishes, in the same transaction.
CREATE FUNCTION app.begin_dashboard(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM public.initialize_event_dashboard(p_event_id);
END $$;

-- Published events, some at a time in the order of their ids: a snapshot each. Returns the last id; null when there are no more.
CREATE FUNCTION app.snapshot_dashboards(p_after uuid, p_limit integer) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  chosen uuid[];
BEGIN
  SELECT array_agg(x.id) INTO chosen FROM (SELECT e.id FROM events e WHERE e.status = 'published' AND (p_after IS NULL OR e.id > p_after) ORDER BY e.id LIMIT p_limit) x;
  PERFORM public.create_metrics_snapshot(c) FROM unnest(chosen) c;
  RETURN chosen[cardinality(chosen)];
END $$;

-- Events whose figures moved since, or that have none yet though everybody may see them.
CREATE FUNCTION app.dashboards_to_check(p_since timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT e.id FROM events e LEFT JOIN event_dashboards d ON d.event_id = e.id WHERE e.status <> 'draft' AND (d.event_id IS NULL OR d.updated_at >= p_since) ORDER BY 1
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading: what it costs depends on how many sources there are, never on how many visits.

CREATE FUNCTION app.dashboard_view(p_event_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH top AS (SELECT s.* FROM event_source_metrics s WHERE s.event_id = p_event_id AND s.source NOT IN ('', 'other') ORDER BY s.views DESC, s.source DESC LIMIT 50),
  sums AS (SELECT coalesce(sum(views), 0) AS views, coalesce(sum(unique_visitors), 0) AS unique_visitors, coalesce(sum(reservations), 0) AS reservations,
    coalesce(sum(orders), 0) AS orders, coalesce(sum(ticket_sales), 0) AS ticket_sales, coalesce(sum(revenue), 0) AS revenue, coalesce(sum(check_ins), 0) AS check_ins,
    coalesce(sum(first_orders), 0) AS first_orders, coalesce(sum(first_ticket_sales), 0) AS first_ticket_sales, coalesce(sum(first_revenue), 0) AS first_revenue FROM top),
  -- What is left beside them: sources that bring little, together.
  rest AS (SELECT 'other' AS source, s.views - t.views AS views, s.unique_visitors - t.unique_visitors AS unique_visitors, s.reservations - t.reservations AS reservations,
    s.orders - t.orders AS orders, s.ticket_sales - t.ticket_sales AS ticket_sales, s.revenue - t.revenue AS revenue, s.check_ins - t.check_ins AS check_ins,
    s.first_orders - t.first_orders AS first_orders, s.first_ticket_sales - t.first_ticket_sales AS first_ticket_sales, s.first_revenue - t.first_revenue AS first_revenue
    FROM event_source_metrics s CROSS JOIN sums t WHERE s.event_id = p_event_id AND s.source = ''),
  lines AS (
    SELECT source, views, unique_visitors, reservations, orders, ticket_sales, revenue, check_ins, first_orders, first_ticket_sales, first_revenue FROM top
    UNION ALL SELECT * FROM rest),
  day AS (SELECT coalesce(sum(b.views), 0) AS views, coalesce(sum(b.unique_visitors), 0) AS unique_visitors, coalesce(sum(b.ticket_sales), 0) AS ticket_sales,
    coalesce(sum(b.revenue), 0) AS revenue FROM event_metric_buckets b
    WHERE b.event_id = p_event_id AND b.source = '' AND b.at > app.quarter_hour(app.now()) - interval '24 hours' AND b.at <= app.now())
  SELECT jsonb_build_object('eventId', e.id, 'currency', e.currency, 'timeZone', e.time_zone,
    'metrics', coalesce(d.metrics, '{"views":0,"unique_visitors":0,"reservations":0,"orders":0,"ticket_sales":0,"revenue":0,"check_ins":0,"conversion_rate":0,"traffic_sources":{}}')
      || jsonb_build_object('last_24_hours', jsonb_build_object('views', y.views, 'unique_visitors', y.unique_visitors, 'ticket_sales', y.ticket_sales, 'revenue', y.revenue)),
    'revenue', jsonb_build_object('amount', coalesce(d.total_revenue, 0), 'currency', e.currency), 'capacity', e.capacity,
    'sources', (SELECT coalesce(jsonb_agg(jsonb_build_object('source', l.source, 'views', l.views, 'unique_visitors', l.unique_visitors, 'reservations', l.reservations,
        'orders', l.orders, 'ticket_sales', l.ticket_sales, 'revenue', l.revenue, 'check_ins', l.check_ins,
        'first', jsonb_build_object('orders', l.first_orders, 'ticket_sales', l.first_ticket_sales, 'revenue', l.first_revenue))
        ORDER BY l.source = 'other', l.views DESC, l.source), '[]')
      FROM lines l WHERE (l.views, l.unique_visitors, l.reservations, l.orders, l.ticket_sales, l.revenue, l.check_ins, l.first_orders, l.first_ticket_sales, l.first_revenue)
        IS DISTINCT FROM (0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::numeric, 0::bigint, 0::bigint, 0::bigint, 0::numeric)),
    'updatedAt', app.instant_text(coalesce(d.updated_at, e.published_at, e.created_at)))
  FROM events e LEFT JOIN event_dashboards d ON d.event_id = e.id CROSS JOIN day y WHERE e.id = p_event_id
$$;

-- For those who run the event.
CREATE FUNCTION app.dashboard(p_event_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN app.dashboard_view(p_event_id);
END $$;

-- When a local day begins. Of a midnight that comes twice, the first; null for a day that a zone left out.
CREATE FUNCTION app.day_begins(p_day date, p_zone text) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN ((m.at - interval '1 hour') AT TIME ZONE p_zone)::date = p_day THEN m.at - interval '1 hour'
    WHEN (m.at AT TIME ZONE p_zone)::date = p_day THEN m.at END
  FROM (SELECT p_day::timestamp AT TIME ZONE p_zone AS at) m
$$;

-- One figure over time, in hours or days of the event's zone, without gaps: { timeZone, points: [{ at, value }] }. An hour that exists twice is two points.
-- Without dates: the last seven days by hour, everything by day.
CREATE FUNCTION app.dashboard_series(p_event_id uuid, p_metric text, p_grain text, p_from date, p_to date, p_limit integer) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  zone text;
  today date;
  first_day date := p_from;
  last_day date := p_to;
  until timestamptz;
  points jsonb;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  SELECT e.time_zone INTO zone FROM events e WHERE e.id = p_event_id;
  today := (app.now() AT TIME ZONE zone)::date;
  IF last_day IS NULL THEN
    last_day := CASE WHEN p_grain = 'day' THEN greatest(today, (SELECT (max(b.at) AT TIME ZONE zone)::date FROM event_metric_buckets b WHERE b.event_id = p_event_id AND b.source = ''))
      ELSE greatest(today, p_from) END;
  END IF;
  IF first_day IS NULL THEN
    first_day := CASE WHEN p_grain = 'day' THEN greatest(last_day - p_limit + 1, least(last_day, (SELECT (least(min(b.at), max(e.published_at)) AT TIME ZONE zone)::date FROM events e
        LEFT JOIN event_metric_buckets b ON b.event_id = e.id AND b.source = '' WHERE e.id = p_event_id)))
      ELSE last_day - 6 END;
  END IF;
  IF first_day > last_day THEN PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"to","message":"is before from"}]}'); END IF;
  -- A day has 23 hours at least: what is surely too much is not even counted out.
  IF (last_day - first_day + 1) * (CASE p_grain WHEN 'day' THEN 1 ELSE 23 END) > p_limit THEN PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', p_limit)); END IF;
  IF p_grain = 'day' THEN
    SELECT jsonb_agg(jsonb_build_object('at', app.instant_text(d.at), 'value', coalesce(s.value, 0)) ORDER BY d.at) INTO points
    FROM (SELECT app.day_begins(x::date, zone) AS at, x::date AS day FROM generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') x) d
    LEFT JOIN (
      SELECT (b.at AT TIME ZONE zone)::date AS day, sum(app.metric_of(b, p_metric)) AS value FROM event_metric_buckets b
      WHERE b.event_id = p_event_id AND b.source = '' AND b.at >= (first_day - 1)::timestamp AT TIME ZONE zone AND b.at < (last_day + 2)::timestamp AT TIME ZONE zone
      GROUP BY 1) s ON s.day = d.day
    WHERE d.at IS NOT NULL;
  ELSE
    -- The running hour is the last one, unless the caller named a later day.
    until := CASE WHEN p_to IS NULL THEN app.now() + interval '1 microsecond' ELSE coalesce(app.day_begins(last_day + 1, zone), app.day_begins(last_day + 2, zone)) END;
    SELECT jsonb_agg(jsonb_build_object('at', app.instant_text(h.at), 'value', h.value) ORDER BY h.at) INTO points FROM (
      SELECT min(q) AS at, coalesce(sum(app.metric_of(b, p_metric)), 0) AS value
      FROM generate_series(coalesce(app.day_begins(first_day, zone), app.day_begins(first_day + 1, zone)), until - interval '1 microsecond', interval '15 minutes') q
      LEFT JOIN event_metric_buckets b ON b.event_id = p_event_id AND b.source = '' AND b.at = q
      GROUP BY date_trunc('hour', q AT TIME ZONE zone), (q AT TIME ZONE zone) - (q AT TIME ZONE 'UTC')) h;
  END IF;
  IF jsonb_array_length(points) > p_limit THEN PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', p_limit)); END IF;
  RETURN jsonb_build_object('timeZone', zone, 'points', coalesce(points, '[]'));
END $$;

CREATE FUNCTION app.metric_of(b event_metric_buckets, p_metric text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE p_metric WHEN 'views' THEN b.views WHEN 'unique_visitors' THEN b.unique_visitors WHEN 'reservations' THEN b.reservations WHEN 'orders' THEN b.orders
    WHEN 'ticket_sales' THEN b.ticket_sales WHEN 'revenue' THEN b.revenue WHEN 'check_ins' THEN b.check_ins END
$$;

-- Days of the event's zone by source, for a table; days on which nothing moved are left out.
CREATE FUNCTION app.dashboard_days(p_event_id uuid, p_limit integer)
RETURNS TABLE (slug text, day text, source text, views bigint, unique_visitors bigint, reservations bigint, orders bigint, ticket_sales bigint, revenue bigint, check_ins bigint,
  first_orders bigint, first_ticket_sales bigint, first_revenue bigint, currency text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN QUERY SELECT e.slug, x.day::text, x.source, x.v, x.u, x.r, x.o, x.t, x.m, x.c, x.fo, x.ft, x.fm, e.currency FROM events e LEFT JOIN LATERAL (
      SELECT (b.at AT TIME ZONE e.time_zone)::date AS day, b.source, sum(b.views) AS v, sum(b.unique_visitors) AS u, sum(b.reservations) AS r, sum(b.orders) AS o,
        sum(b.ticket_sales) AS t, sum(b.revenue)::bigint AS m, sum(b.check_ins) AS c, sum(b.first_orders) AS fo, sum(b.first_ticket_sales) AS ft, sum(b.first_revenue)::bigint AS fm
      FROM event_metric_buckets b WHERE b.event_id = e.id AND b.source <> '' GROUP BY 1, 2) x
    ON (x.v, x.u, x.r, x.o, x.t, x.m, x.c, x.fo, x.ft, x.fm) IS DISTINCT FROM (0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint)
    WHERE e.id = p_event_id ORDER BY x.day, x.source LIMIT p_limit;
END $$;

REVOKE EXECUTE ON FUNCTION app.record_visits(text[], bytea[], text[], text[], text[], text[]), app.source_key(jsonb, boolean), app.quarter_hour(timestamptz), app.keep_order_source(), app.note_taken_back(), app.queue_reservations(),
  app.queue_new_orders(), app.queue_paid_orders(), app.queue_new_tickets(), app.queue_changed_tickets(), app.queue_refunds(), app.traffic_sources(uuid, integer),
  app.refresh_dashboards(uuid[]), app.apply_metrics(event_metric_queue[]), app.fold_metrics(integer), app.raw_metrics(uuid), app.recount_dashboard(uuid),
  public.initialize_event_dashboard(uuid), public.update_dashboard_metrics(uuid, text, bigint), public.create_metrics_snapshot(uuid), app.begin_dashboard(uuid),
  app.snapshot_dashboards(uuid, integer), app.dashboards_to_check(timestamptz), app.dashboard_view(uuid), app.dashboard(uuid), app.day_begins(date, text),
  app.dashboard_series(uuid, text, text, date, date, integer), app.metric_of(event_metric_buckets, text), app.dashboard_days(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.keep_order_source(), app.note_taken_back(), app.queue_reservations(), app.queue_new_orders(), app.queue_paid_orders(),
  app.queue_new_tickets(), app.queue_changed_tickets(), app.queue_refunds() TO seatwise_app, seatwise_worker, seatwise_owner;
GRANT EXECUTE ON FUNCTION app.fold_metrics(integer), app.recount_dashboard(uuid), public.initialize_event_dashboard(uuid),
  public.update_dashboard_metrics(uuid, text, bigint), public.create_metrics_snapshot(uuid), app.snapshot_dashboards(uuid, integer), app.dashboards_to_check(timestamptz),
  app.dashboard_view(uuid) TO seatwise_worker;
GRANT EXECUTE ON FUNCTION app.record_visits(text[], bytea[], text[], text[], text[], text[]), app.begin_dashboard(uuid), app.dashboard(uuid), app.dashboard_series(uuid, text, text, date, date, integer), app.dashboard_days(uuid, integer)
  TO seatwise_app;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_owner;
CREATE TRIGGER keep_order_source BEFORE INSERT ON ticket_orders FOR EACH ROW EXECUTE FUNCTION app.keep_order_source();
CREATE TRIGGER note_taken_back BEFORE UPDATE ON tickets FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION app.note_taken_back();
CREATE TRIGGER queue_reservations AFTER INSERT ON ticket_reservations REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.queue_reservations();
CREATE TRIGGER queue_new_orders AFTER INSERT ON ticket_orders REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.queue_new_orders();
CREATE TRIGGER queue_paid_orders AFTER UPDATE ON ticket_orders REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.queue_paid_orders();
CREATE TRIGGER queue_new_tickets AFTER INSERT ON tickets REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.queue_new_tickets();
CREATE TRIGGER queue_changed_tickets AFTER UPDATE ON tickets REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app.queue_changed_tickets();
CREATE TRIGGER queue_refunds AFTER INSERT ON ticket_refunds REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION app.queue_refunds();
RESET ROLE;

-- What was there before: where sales count, when tickets were taken back, and a dashboard for every event that everybody may see. Nothing on an empty database.
SET ROLE seatwise_definer;
UPDATE ticket_orders SET source_key = app.source_key(source, false), first_source_key = app.source_key(source, true) WHERE source <> '{}';
-- By the statement trigger this reaches the queue as well; the count below takes it out again.
UPDATE tickets k SET taken_back_at = coalesce((SELECT max(f.created_at) FROM ticket_refunds f WHERE f.order_id = k.order_id AND k.id = ANY (f.ticket_ids)), k.created_at)
  WHERE k.status NOT IN ('valid', 'checked_in');
SELECT public.initialize_event_dashboard(id) FROM events WHERE status <> 'draft' ORDER BY id;
RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
