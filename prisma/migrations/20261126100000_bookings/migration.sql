-- Availability, sessions, recurring bookings and their generator. Every rule of time that decides something is here, once: what is open, what
-- is busy, what a pattern's dates are. Local times become instants by the periods of time_zone_periods, which come from the same zone data as
-- the interface's; the server's own AT TIME ZONE takes the second of two ambiguous instants and moves times that do not exist.
SET lock_timeout = '5s';
GRANT CREATE ON SCHEMA public TO seatwise_definer;
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;

CREATE TABLE time_zones (
  zone text NOT NULL,
  covered_from date NOT NULL,
  covered_until date NOT NULL,
  loaded_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT time_zones_pkey PRIMARY KEY (zone),
  CONSTRAINT time_zones_covered CHECK (covered_from < covered_until)
);

-- From starts_at (inclusive) to ends_at (exclusive) clocks in the zone are so many seconds ahead of UTC.
CREATE TABLE time_zone_periods (
  zone text NOT NULL,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL,
  offset_seconds integer NOT NULL,
  CONSTRAINT time_zone_periods_pkey PRIMARY KEY (zone, starts_at),
  CONSTRAINT time_zone_periods_zone_fkey FOREIGN KEY (zone) REFERENCES time_zones (zone) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT time_zone_periods_order CHECK (starts_at < ends_at),
  CONSTRAINT time_zone_periods_apart EXCLUDE USING gist (zone WITH =, tstzrange(starts_at, ends_at) WITH &&)
);

CREATE TABLE availability_rules (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  -- 0 = Sunday … 6, in the coach's zone.
  day_of_week integer NOT NULL,
  start_time time(0) NOT NULL,
  -- 24:00 is midnight at the day's end.
  end_time time(0) NOT NULL,
  valid_from date,
  valid_to date,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT availability_rules_pkey PRIMARY KEY (id),
  CONSTRAINT availability_rules_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT availability_rules_day_of_week CHECK (day_of_week BETWEEN 0 AND 6),
  CONSTRAINT availability_rules_times CHECK (start_time < end_time),
  CONSTRAINT availability_rules_valid CHECK (valid_from <= valid_to)
);
CREATE INDEX availability_rules_coach_id_day_of_week_idx ON availability_rules (coach_id, day_of_week);

-- Extra open time, once: it adds to the rules.
CREATE TABLE availability_additions (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT availability_additions_pkey PRIMARY KEY (id),
  CONSTRAINT availability_additions_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT availability_additions_times CHECK (starts_at < ends_at)
);
CREATE INDEX availability_additions_coach_id_starts_at_idx ON availability_additions (coach_id, starts_at);

CREATE TABLE time_off (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL,
  -- For the coach alone.
  reason text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT time_off_pkey PRIMARY KEY (id),
  CONSTRAINT time_off_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT time_off_times CHECK (starts_at < ends_at)
);
CREATE INDEX time_off_coach_id_starts_at_idx ON time_off (coach_id, starts_at);

CREATE TABLE one_time_bookings (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  member_id uuid NOT NULL,
  note text,
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT one_time_bookings_pkey PRIMARY KEY (id),
  CONSTRAINT one_time_bookings_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT one_time_bookings_member_id_fkey FOREIGN KEY (member_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX one_time_bookings_coach_id_idx ON one_time_bookings (coach_id);
CREATE INDEX one_time_bookings_member_id_idx ON one_time_bookings (member_id);

CREATE TABLE recurring_bookings (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  coach_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- The coach's when it was made; it keeps it.
  time_zone text NOT NULL,
  day_of_week integer NOT NULL,
  start_time time(0) NOT NULL,
  end_time time(0) NOT NULL,
  start_date date NOT NULL,
  -- Null: open-ended.
  end_date date,
  interval_weeks integer NOT NULL DEFAULT 1,
  first_date date NOT NULL GENERATED ALWAYS AS (start_date + (day_of_week - extract(dow FROM start_date)::integer + 7) % 7) STORED,
  -- The last date the generator has dealt with; null before the first.
  generated_until date,
  status text NOT NULL DEFAULT 'active',
  note text,
  reason text,
  created_by uuid,
  ended_by uuid,
  ended_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT recurring_bookings_pkey PRIMARY KEY (id),
  CONSTRAINT recurring_bookings_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT recurring_bookings_member_id_fkey FOREIGN KEY (member_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT recurring_bookings_day_of_week CHECK (day_of_week BETWEEN 0 AND 6),
  CONSTRAINT recurring_bookings_times CHECK (start_time < end_time),
  CONSTRAINT recurring_bookings_dates CHECK (start_date <= end_date),
  CONSTRAINT recurring_bookings_interval CHECK (interval_weeks BETWEEN 1 AND 52),
  CONSTRAINT recurring_bookings_status CHECK (status IN ('active', 'ended', 'cancelled'))
);
CREATE INDEX recurring_bookings_member_id_status_idx ON recurring_bookings (member_id, status);
-- What is busy though not made yet, and what the generator goes through.
CREATE INDEX recurring_bookings_active ON recurring_bookings (coach_id) WHERE status = 'active';

CREATE TABLE training_sessions (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  recurring_booking_id uuid,
  one_time_booking_id uuid,
  coach_id uuid NOT NULL,
  member_id uuid NOT NULL,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL,
  -- Which date of its pattern it is, also after it was moved.
  occurrence_date date,
  status text NOT NULL DEFAULT 'scheduled',
  -- Where it was before it was first moved.
  moved_from timestamptz(6),
  cancelled_by uuid,
  reason text,
  -- RFC 5545 SEQUENCE: rises with everything that calendars have to hear of.
  sequence integer NOT NULL DEFAULT 0,
  reminded_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT training_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT training_sessions_recurring_booking_id_fkey FOREIGN KEY (recurring_booking_id) REFERENCES recurring_bookings (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT training_sessions_one_time_booking_id_fkey FOREIGN KEY (one_time_booking_id) REFERENCES one_time_bookings (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT training_sessions_coach_id_fkey FOREIGN KEY (coach_id) REFERENCES coaches (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT training_sessions_member_id_fkey FOREIGN KEY (member_id) REFERENCES people (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT training_sessions_times CHECK (starts_at < ends_at),
  CONSTRAINT training_sessions_status CHECK (status IN ('scheduled', 'completed', 'cancelled', 'no_show')),
  -- Of a pattern, or booked once; an older system's may be neither.
  CONSTRAINT training_sessions_origin CHECK (recurring_booking_id IS NULL OR one_time_booking_id IS NULL),
  CONSTRAINT training_sessions_occurrence CHECK ((recurring_booking_id IS NULL) = (occurrence_date IS NULL)),
  -- Double booking is impossible, not unlikely.
  CONSTRAINT training_sessions_coach_free EXCLUDE USING gist (coach_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'scheduled'),
  CONSTRAINT training_sessions_member_free EXCLUDE USING gist (member_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (status = 'scheduled')
);
-- One session per pattern and date, ever: what was cancelled or moved is not made again.
CREATE UNIQUE INDEX training_sessions_recurring_booking_id_occurrence_date_key ON training_sessions (recurring_booking_id, occurrence_date);
CREATE INDEX training_sessions_one_time_booking_id_idx ON training_sessions (one_time_booking_id);
CREATE INDEX training_sessions_coach_id_starts_at_idx ON training_sessions (coach_id, starts_at);
CREATE INDEX training_sessions_member_id_starts_at_idx ON training_sessions (member_id, starts_at);
-- What has to be completed, and reminded of.
CREATE INDEX training_sessions_due ON training_sessions (ends_at) WHERE status = 'scheduled';

CREATE TABLE generation_runs (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  cause text NOT NULL,
  started_by uuid,
  weeks_ahead integer NOT NULL,
  dry_run boolean NOT NULL DEFAULT false,
  started_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  finished_at timestamptz(6),
  created integer NOT NULL DEFAULT 0,
  kept integer NOT NULL DEFAULT 0,
  conflicts integer NOT NULL DEFAULT 0,
  skipped integer NOT NULL DEFAULT 0,
  error text,
  CONSTRAINT generation_runs_pkey PRIMARY KEY (id),
  CONSTRAINT generation_runs_cause CHECK (cause IN ('clock', 'scheduler', 'owner')),
  CONSTRAINT generation_runs_weeks_ahead CHECK (weeks_ahead BETWEEN 1 AND 52)
);
CREATE INDEX generation_runs_started_at_idx ON generation_runs (started_at);

CREATE TABLE generation_conflicts (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  run_id uuid,
  recurring_booking_id uuid NOT NULL,
  coach_id uuid NOT NULL,
  member_id uuid NOT NULL,
  occurrence_date date NOT NULL,
  cause text NOT NULL,
  -- When it would have been; null where the clock skips that time.
  starts_at timestamptz(6),
  session_id uuid,
  resolution text,
  resolved_at timestamptz(6),
  resolved_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT generation_conflicts_pkey PRIMARY KEY (id),
  CONSTRAINT generation_conflicts_run_id_fkey FOREIGN KEY (run_id) REFERENCES generation_runs (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT generation_conflicts_recurring_booking_id_fkey FOREIGN KEY (recurring_booking_id) REFERENCES recurring_bookings (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT generation_conflicts_cause CHECK (cause IN ('conflict', 'closed', 'time_off', 'clock_change')),
  CONSTRAINT generation_conflicts_resolution CHECK (resolution IN ('booked', 'dismissed', 'series_ended')),
  CONSTRAINT generation_conflicts_resolved CHECK ((resolution IS NULL) = (resolved_at IS NULL))
);
CREATE UNIQUE INDEX generation_conflicts_recurring_booking_id_occurrence_date_key ON generation_conflicts (recurring_booking_id, occurrence_date);
CREATE INDEX generation_conflicts_open ON generation_conflicts (coach_id, occurrence_date) WHERE resolved_at IS NULL;
CREATE INDEX generation_conflicts_run_id_idx ON generation_conflicts (run_id);

-- A feed's address is an HMAC of person and version: raising the version ends every earlier address.
CREATE TABLE calendar_feeds (
  person_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT calendar_feeds_pkey PRIMARY KEY (person_id),
  CONSTRAINT calendar_feeds_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE mail_preferences DROP CONSTRAINT mail_preferences_topic,
  ADD CONSTRAINT mail_preferences_topic CHECK (topic IN ('membership', 'billing', 'bookings'));

SELECT app.protect(t) FROM unnest(ARRAY['time_zones', 'time_zone_periods', 'availability_rules', 'availability_additions', 'time_off', 'one_time_bookings',
  'recurring_bookings', 'training_sessions', 'generation_runs', 'generation_conflicts', 'calendar_feeds']::regclass[]) t;

GRANT SELECT, INSERT, UPDATE, DELETE ON time_zones, time_zone_periods, availability_rules, availability_additions, time_off TO seatwise_definer;
GRANT SELECT, INSERT, UPDATE ON one_time_bookings, recurring_bookings, training_sessions, generation_conflicts, calendar_feeds, generation_runs TO seatwise_definer;
GRANT DELETE ON calendar_feeds TO seatwise_definer;

-- ---------------------------------------------------------------------------------------------------------------------
-- Local time. Plain SQL, so that the planner sees through them; they read what only the definer and the worker may.

-- The instant of a local time: the first of two where the clock shows it twice; null where it skips it.
CREATE FUNCTION app.to_instant(p_zone text, p_local timestamp) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT min(x.at) FROM (
    SELECT (p_local - make_interval(secs => p.offset_seconds)) AT TIME ZONE 'UTC' AS at, p.starts_at, p.ends_at
    FROM public.time_zone_periods p
    WHERE p.zone = p_zone AND p.starts_at <= (p_local AT TIME ZONE 'UTC') + interval '1 day' AND p.ends_at > (p_local AT TIME ZONE 'UTC') - interval '1 day') x
  WHERE x.at >= x.starts_at AND x.at < x.ends_at
$$;

CREATE FUNCTION app.to_local(p_zone text, p_at timestamptz) RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (p_at AT TIME ZONE 'UTC') + make_interval(secs => p.offset_seconds)
  FROM public.time_zone_periods p WHERE p.zone = p_zone AND p.starts_at <= p_at AND p.ends_at > p_at
$$;

-- Edges of open time. Where the clock skips one, the moment of the change; where it shows it twice, the first to begin and the last to end with.
CREATE FUNCTION app.to_edge(p_zone text, p_local timestamp, p_last boolean) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    (SELECT CASE WHEN p_last THEN max(x.at) ELSE min(x.at) END FROM (
      SELECT (p_local - make_interval(secs => p.offset_seconds)) AT TIME ZONE 'UTC' AS at, p.starts_at, p.ends_at
      FROM public.time_zone_periods p
      WHERE p.zone = p_zone AND p.starts_at <= (p_local AT TIME ZONE 'UTC') + interval '1 day' AND p.ends_at > (p_local AT TIME ZONE 'UTC') - interval '1 day') x
    WHERE x.at >= x.starts_at AND x.at < x.ends_at),
    (SELECT min(p.starts_at) FROM public.time_zone_periods p
      WHERE p.zone = p_zone AND p.starts_at > '-infinity' AND (p.starts_at AT TIME ZONE 'UTC') + make_interval(secs => p.offset_seconds) > p_local))
$$;

-- The first date of a pattern on or after a given one.
CREATE FUNCTION app.next_date(p_first date, p_interval_weeks integer, p_from date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_first + CASE WHEN p_from <= p_first THEN 0
    ELSE ((p_from - p_first + 7 * p_interval_weeks - 1) / (7 * p_interval_weeks)) * 7 * p_interval_weeks END
$$;
REVOKE EXECUTE ON FUNCTION app.to_instant(text, timestamp), app.to_local(text, timestamptz), app.to_edge(text, timestamp, boolean),
  app.next_date(date, integer, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.to_instant(text, timestamp), app.to_local(text, timestamptz), app.to_edge(text, timestamp, boolean),
  app.next_date(date, integer, date) TO seatwise_definer, seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_definer;

-- A zone as the application's zone data has it. Replaces what was there in one go.
CREATE FUNCTION app.load_time_zone(p_zone text, p_from date, p_until date, p_starts timestamptz[], p_ends timestamptz[], p_offsets integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO time_zones (zone, covered_from, covered_until) VALUES (p_zone, p_from, p_until)
    ON CONFLICT (zone) DO UPDATE SET covered_from = EXCLUDED.covered_from, covered_until = EXCLUDED.covered_until, loaded_at = now();
  DELETE FROM time_zone_periods WHERE zone = p_zone;
  INSERT INTO time_zone_periods (zone, starts_at, ends_at, offset_seconds)
    SELECT p_zone, x.s, x.e, x.o FROM unnest(p_starts, p_ends, p_offsets) AS x (s, e, o);
END $$;

-- What rules and additions open, whole days at a time, each window by itself: slots are counted from where a window begins. On a day that has no
-- change of clocks near it local times are instants by subtraction.
CREATE FUNCTION app.coach_windows(p_coach_id uuid, p_from timestamptz, p_to timestamptz) RETURNS SETOF tstzrange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH periods AS MATERIALIZED (
    SELECT c.time_zone, p.starts_at, p.ends_at, make_interval(secs => p.offset_seconds) AS ahead
    FROM coaches c JOIN time_zone_periods p ON p.zone = c.time_zone
    WHERE c.id = p_coach_id AND p.ends_at > p_from - interval '5 days' AND p.starts_at < p_to + interval '5 days'),
  days AS MATERIALIZED (
    SELECT d.day, extract(dow FROM d.day)::integer AS dow, q.ahead, (SELECT min(p.time_zone) FROM periods p) AS time_zone
    FROM generate_series(date_trunc('day', p_from AT TIME ZONE 'UTC') - interval '1 day', (p_to AT TIME ZONE 'UTC') + interval '1 day', interval '1 day') d (day)
    LEFT JOIN periods q ON q.starts_at <= d.day AT TIME ZONE 'UTC' - interval '1 day' AND q.ends_at >= d.day AT TIME ZONE 'UTC' + interval '3 days')
  SELECT unnest(m.windows) FROM (
    SELECT range_agg(tstzrange(e.starts, e.ends)) AS windows
    FROM days d
    JOIN availability_rules r ON r.coach_id = p_coach_id AND r.day_of_week = d.dow
      AND (r.valid_from IS NULL OR r.valid_from <= d.day::date) AND (r.valid_to IS NULL OR r.valid_to >= d.day::date)
    CROSS JOIN LATERAL (SELECT
      CASE WHEN d.ahead IS NULL THEN app.to_edge(d.time_zone, d.day::date + r.start_time, false) ELSE (d.day + r.start_time - d.ahead) AT TIME ZONE 'UTC' END AS starts,
      CASE WHEN d.ahead IS NULL THEN app.to_edge(d.time_zone, d.day::date + r.end_time, true) ELSE (d.day + r.end_time - d.ahead) AT TIME ZONE 'UTC' END AS ends) e
    WHERE e.starts < e.ends
    GROUP BY d.day) m
  UNION ALL
  SELECT tstzrange(a.starts_at, a.ends_at) FROM availability_additions a WHERE a.coach_id = p_coach_id AND a.ends_at > p_from AND a.starts_at < p_to
$$;

CREATE FUNCTION app.coach_time_off(p_coach_id uuid, p_from timestamptz, p_to timestamptz) RETURNS tstzmultirange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(range_agg(tstzrange(t.starts_at, t.ends_at)), '{}') FROM time_off t WHERE t.coach_id = p_coach_id AND t.ends_at > p_from AND t.starts_at < p_to
$$;

-- Dates of running series that the generator has not dealt with yet, of a coach or of a member: busy like sessions.
CREATE FUNCTION app.coming_occurrences(p_coach_id uuid, p_member_id uuid, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (recurring_booking_id uuid, coach_id uuid, member_id uuid, occurrence_date date, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.id, b.coach_id, b.member_id, d.day::date, i.at, i.at + (b.end_time - b.start_time)
  FROM recurring_bookings b
  CROSS JOIN LATERAL generate_series(
    app.next_date(b.first_date, b.interval_weeks, greatest(b.generated_until + 1, app.to_local(b.time_zone, p_from)::date - 1)),
    least(b.end_date, app.to_local(b.time_zone, p_to)::date + 1), make_interval(days => 7 * b.interval_weeks)) d (day)
  CROSS JOIN LATERAL (SELECT app.to_instant(b.time_zone, d.day::date + b.start_time) AS at) i
  WHERE b.status = 'active' AND (b.coach_id = p_coach_id OR b.member_id = p_member_id)
    AND i.at IS NOT NULL AND i.at < p_to AND i.at + (b.end_time - b.start_time) > p_from
    AND NOT EXISTS (SELECT FROM training_sessions s WHERE s.recurring_booking_id = b.id AND s.occurrence_date = d.day::date)
$$;

-- Minutes that have to lie between two sessions of this coach: whichever of the two buffers is longer.
CREATE FUNCTION app.gap_of(p_coach_id uuid) RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT make_interval(mins => greatest(c.buffer_before_minutes, c.buffer_after_minutes)) FROM coaches c WHERE c.id = p_coach_id
$$;

-- Where nothing more can be: the coach's sessions with the gap around them, and the member's own.
CREATE FUNCTION app.busy(p_coach_id uuid, p_member_id uuid, p_from timestamptz, p_to timestamptz, p_except uuid) RETURNS tstzmultirange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(range_agg(tstzrange(x.starts_at - x.gap, x.ends_at + x.gap)), '{}') FROM (
    SELECT s.starts_at, s.ends_at, g.gap FROM app.gap_of(p_coach_id) g (gap), training_sessions s
    WHERE s.coach_id = p_coach_id AND s.status = 'scheduled' AND s.id IS DISTINCT FROM p_except
      AND tstzrange(s.starts_at, s.ends_at) && tstzrange(p_from - g.gap, p_to + g.gap)
    UNION ALL
    SELECT s.starts_at, s.ends_at, interval '0' FROM training_sessions s
    WHERE s.member_id = p_member_id AND s.status = 'scheduled' AND s.id IS DISTINCT FROM p_except
      AND tstzrange(s.starts_at, s.ends_at) && tstzrange(p_from, p_to)
    UNION ALL
    SELECT o.starts_at, o.ends_at, CASE WHEN o.coach_id = p_coach_id THEN g.gap ELSE interval '0' END
    FROM app.gap_of(p_coach_id) g (gap), app.coming_occurrences(p_coach_id, p_member_id, p_from - g.gap, p_to + g.gap) o) x
$$;

-- What stands in the way of a session at this time: busy, time_off, closed, or null. Notice, horizon and the grid of slots are not its matter.
CREATE FUNCTION app.obstacle(p_coach_id uuid, p_member_id uuid, p_starts timestamptz, p_ends timestamptz, p_except uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN app.coach_time_off(p_coach_id, p_starts, p_ends) && tstzrange(p_starts, p_ends) THEN 'time_off'
    WHEN NOT coalesce((SELECT range_agg(w) FROM app.coach_windows(p_coach_id, p_starts, p_ends) w) @> tstzrange(p_starts, p_ends), false) THEN 'closed'
    WHEN app.busy(p_coach_id, p_member_id, p_starts, p_ends, p_except) && tstzrange(p_starts, p_ends) THEN 'busy' END
$$;

-- The first of equal steps from a start that is not before a given time: long windows are not walked through from where they begin.
CREATE FUNCTION app.first_step(p_start timestamptz, p_step interval, p_from timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_start + p_step * greatest(0, ceil(extract(epoch FROM p_from - p_start) / extract(epoch FROM p_step)))::double precision
$$;

-- Slots that can be booked: of the coach's length, counted from where each window begins, wholly in open time, and free for both.
CREATE FUNCTION app.free_slots(p_coach_id uuid, p_member_id uuid, p_from timestamptz, p_to timestamptz, p_except uuid)
RETURNS TABLE (starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH terms AS MATERIALIZED (
    SELECT make_interval(mins => c.slot_minutes) AS slot, app.coach_time_off(c.id, p_from, p_to + make_interval(mins => c.slot_minutes))
      + app.busy(c.id, p_member_id, p_from, p_to + make_interval(mins => c.slot_minutes), p_except) AS out
    -- Of what is over, or beyond the horizon, there is nothing between the two.
    FROM coaches c WHERE c.id = p_coach_id AND p_from < p_to)
  SELECT DISTINCT s.at, s.at + t.slot
  FROM terms t CROSS JOIN app.coach_windows(p_coach_id, p_from, p_to) w
  CROSS JOIN LATERAL generate_series(app.first_step(lower(w), t.slot, p_from), least(upper(w) - t.slot, p_to), t.slot) s (at)
  WHERE s.at >= p_from AND s.at < p_to AND NOT tstzrange(s.at, s.at + t.slot) && t.out
  ORDER BY 1
$$;

-- The link that lets a member book, and the organisation under which it was made. NOT_PAIRED for everybody else, also for a coach who is none.
CREATE FUNCTION app.require_paired(p_coach_id uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m record;
BEGIN
  IF app.current_user_id() IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  SELECT s.organization_id INTO m FROM coach_members x LEFT JOIN pairing_sessions s ON s.id = x.pairing_id
    WHERE x.coach_id = p_coach_id AND x.member_id = app.current_user_id() AND x.ended_at IS NULL;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_PAIRED'); END IF;
  RETURN m.organization_id;
END $$;

-- Locks the coach, then the member: whatever makes or moves a session does so first.
CREATE FUNCTION app.lock_parties(p_coach_id uuid, p_member_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM coaches WHERE id = p_coach_id FOR NO KEY UPDATE;
  PERFORM FROM people WHERE id = p_member_id FOR NO KEY UPDATE;
END $$;

-- Refuses where a zone has not been written down yet: nothing would be open, and nothing busy. Whoever asked writes it down, and asks again.
CREATE FUNCTION app.require_zone(p_coach_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  missing text;
BEGIN
  SELECT c.time_zone INTO missing FROM coaches c WHERE c.id = p_coach_id AND NOT EXISTS (SELECT FROM time_zones z WHERE z.zone = c.time_zone);
  IF FOUND THEN PERFORM app.refuse('UNAVAILABLE', jsonb_build_object('zone', missing)); END IF;
END $$;

-- For a paired member, or the coach: what openSlots shows between two instants, within notice and horizon; starts in milliseconds of the epoch,
-- which cost little to read.
CREATE FUNCTION app.open_slots(p_coach_id uuid, p_from timestamptz, p_to timestamptz) RETURNS TABLE (time_zone text, slot_minutes integer, starts double precision[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  c coaches;
  me uuid := app.current_user_id();
  present timestamptz := app.now();
BEGIN
  SELECT * INTO c FROM coaches WHERE id = p_coach_id;
  IF c.id IS NULL OR c.person_id IS DISTINCT FROM me THEN PERFORM app.require_paired(p_coach_id); END IF;
  PERFORM app.require_zone(p_coach_id);
  RETURN QUERY SELECT c.time_zone, c.slot_minutes, ARRAY(
    SELECT extract(epoch FROM s.starts_at)::double precision * 1000 FROM app.free_slots(c.id, nullif(me, c.person_id),
      greatest(p_from, present + make_interval(mins => c.min_notice_minutes)), least(p_to, present + make_interval(weeks => c.horizon_weeks)), NULL) s
    WHERE s.starts_at > present);
END $$;

-- Refuses what cannot be booked, with why. `p_bound` keeps to notice, horizon and the grid of slots, as a member has to.
CREATE FUNCTION app.require_open(p_coach_id uuid, p_member_id uuid, p_starts timestamptz, p_ends timestamptz, p_except uuid, p_bound boolean) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  c coaches;
  cause text;
BEGIN
  SELECT * INTO c FROM coaches WHERE id = p_coach_id;
  PERFORM app.require_zone(p_coach_id);
  IF p_starts <= app.now() THEN PERFORM app.refuse('OUTSIDE_AVAILABILITY', '{"cause":"past"}'); END IF;
  cause := app.obstacle(p_coach_id, p_member_id, p_starts, p_ends, p_except);
  IF cause = 'busy' THEN PERFORM app.refuse('SLOT_TAKEN'); END IF;
  IF cause IS NOT NULL THEN PERFORM app.refuse('OUTSIDE_AVAILABILITY', jsonb_build_object('cause', cause)); END IF;
  IF NOT p_bound THEN RETURN; END IF;
  IF p_starts < app.now() + make_interval(mins => c.min_notice_minutes) THEN
    PERFORM app.refuse('OUTSIDE_AVAILABILITY', jsonb_build_object('cause', 'notice', 'minutes', c.min_notice_minutes));
  END IF;
  IF p_starts >= app.now() + make_interval(weeks => c.horizon_weeks) THEN
    PERFORM app.refuse('OUTSIDE_AVAILABILITY', jsonb_build_object('cause', 'horizon', 'weeks', c.horizon_weeks));
  END IF;
  IF NOT EXISTS (SELECT FROM app.free_slots(p_coach_id, p_member_id, p_starts, p_starts + interval '1 second', p_except) s WHERE s.starts_at = p_starts) THEN
    PERFORM app.refuse('OUTSIDE_AVAILABILITY', '{"cause":"grid"}');
  END IF;
END $$;

-- Everything that stands in the way of a slot, one row each, after a first one that tells of the coach. Who it is that is in the way, and why the
-- coach is away, for the coach alone; a member hears of sessions of their own.
CREATE FUNCTION app.explain_slot(p_coach_id uuid, p_starts timestamptz)
RETURNS TABLE (cause text, time_zone text, slot_minutes integer, figure integer, session_id uuid, starts_at timestamptz, ends_at timestamptz, member_name text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  c coaches;
  me uuid := app.current_user_id();
  mine boolean;
  finish timestamptz;
  slot interval;
  gap interval;
  open boolean;
BEGIN
  SELECT * INTO c FROM coaches WHERE id = p_coach_id;
  mine := c.id IS NOT NULL AND c.person_id = me;
  IF NOT mine THEN PERFORM app.require_paired(p_coach_id); END IF;
  PERFORM app.require_zone(p_coach_id);
  slot := make_interval(mins => c.slot_minutes);
  gap := app.gap_of(c.id);
  finish := p_starts + slot;
  RETURN QUERY SELECT 'coach', c.time_zone, c.slot_minutes, (extract(epoch FROM gap) / 60)::integer, NULL::uuid, p_starts, finish, NULL::text, CASE WHEN mine THEN 'coach' ELSE 'member' END;
  IF p_starts <= app.now() THEN
    RETURN QUERY SELECT 'past', NULL::text, NULL::integer, NULL::integer, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::text, NULL::text;
  ELSIF p_starts < app.now() + make_interval(mins => c.min_notice_minutes) THEN
    RETURN QUERY SELECT 'notice', NULL::text, NULL::integer, c.min_notice_minutes, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::text, NULL::text;
  END IF;
  IF p_starts >= app.now() + make_interval(weeks => c.horizon_weeks) THEN
    RETURN QUERY SELECT 'horizon', NULL::text, NULL::integer, c.horizon_weeks, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::text, NULL::text;
  END IF;
  RETURN QUERY SELECT DISTINCT ON (CASE WHEN mine THEN t.id END) 'time_off', NULL::text, NULL::integer, NULL::integer, NULL::uuid,
      CASE WHEN mine THEN t.starts_at END, CASE WHEN mine THEN t.ends_at END, NULL::text, CASE WHEN mine THEN t.reason END
    FROM time_off t WHERE t.coach_id = c.id AND t.starts_at < finish AND t.ends_at > p_starts;
  open := coalesce((SELECT range_agg(w) FROM app.coach_windows(c.id, p_starts, finish) w) @> tstzrange(p_starts, finish), false);
  IF NOT open THEN
    RETURN QUERY SELECT 'closed', NULL::text, NULL::integer, NULL::integer, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::text, NULL::text;
  END IF;
  IF mine THEN
    RETURN QUERY SELECT 'busy', NULL::text, NULL::integer, NULL::integer, x.id, x.s, x.e, p.name, NULL::text
      FROM (SELECT s.id, s.member_id, s.starts_at AS s, s.ends_at AS e FROM training_sessions s
          WHERE s.coach_id = c.id AND s.status = 'scheduled' AND tstzrange(s.starts_at, s.ends_at) && tstzrange(p_starts - gap, finish + gap)
        UNION ALL SELECT NULL, o.member_id, o.starts_at, o.ends_at FROM app.coming_occurrences(c.id, NULL, p_starts - gap, finish + gap) o) x
      JOIN people p ON p.id = x.member_id ORDER BY x.s;
  ELSIF app.busy(c.id, me, p_starts, finish, NULL) && tstzrange(p_starts, finish) THEN
    RETURN QUERY SELECT 'busy', NULL::text, NULL::integer, NULL::integer, NULL::uuid, s.starts_at, s.ends_at, NULL::text, NULL::text FROM (SELECT 1) one
      LEFT JOIN training_sessions s ON s.member_id = me AND s.status = 'scheduled' AND tstzrange(s.starts_at, s.ends_at) && tstzrange(p_starts, finish);
  END IF;
  IF open AND NOT EXISTS (SELECT FROM app.coach_windows(c.id, p_starts, finish) w WHERE lower(w) <= p_starts AND upper(w) >= finish AND app.first_step(lower(w), slot, p_starts) = p_starts) THEN
    RETURN QUERY SELECT 'grid', NULL::text, NULL::integer, NULL::integer, NULL::uuid, NULL::timestamptz, NULL::timestamptz, NULL::text, NULL::text;
  END IF;
END $$;

-- The plan that limits what the caller books with this coach: that of the organisation in whose name they were paired, the one it has bought or
-- else the one it has chosen; null without an organisation.
CREATE FUNCTION app.booking_plan(p_coach_id uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(o.plan, g.subscription_plan) FROM coach_members m JOIN pairing_sessions s ON s.id = m.pairing_id
  JOIN organizations g ON g.id = s.organization_id LEFT JOIN organization_subscriptions o ON o.organization_id = g.id
  WHERE m.coach_id = p_coach_id AND m.member_id = app.current_user_id() AND m.ended_at IS NULL
$$;

-- Names of the coaches and people that the caller has, or once had, to do with: sessions outlive the pairing that they were booked under.
CREATE FUNCTION app.party_names(p_ids uuid[]) RETURNS TABLE (id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.name FROM people p, (SELECT app.current_user_id() AS me, app.own_coach_id() AS coach) who
  WHERE p.id = ANY (p_ids) AND (p.id = who.me OR EXISTS (SELECT FROM coach_members m WHERE m.coach_id = who.coach AND m.member_id = p.id)
    OR EXISTS (SELECT FROM training_sessions s WHERE s.coach_id = who.coach AND s.member_id = p.id))
  UNION ALL
  SELECT c.id, p.name FROM coaches c JOIN people p ON p.id = c.person_id, (SELECT app.current_user_id() AS me) who
  WHERE c.id = ANY (p_ids) AND (p.id = who.me OR EXISTS (SELECT FROM coach_members m WHERE m.coach_id = c.id AND m.member_id = who.me)
    OR EXISTS (SELECT FROM training_sessions s WHERE s.coach_id = c.id AND s.member_id = who.me))
$$;

-- How many sessions, or running series, a member has ahead with the coaches of an organisation.
CREATE FUNCTION app.member_load(p_member_id uuid, p_organization_id uuid) RETURNS TABLE (upcoming integer, series integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH coaches_there AS (
    SELECT DISTINCT x.coach_id FROM coach_members x JOIN pairing_sessions s ON s.id = x.pairing_id
    WHERE x.member_id = p_member_id AND s.organization_id = p_organization_id)
  SELECT (SELECT count(*)::integer FROM training_sessions t JOIN coaches_there USING (coach_id)
      WHERE t.member_id = p_member_id AND t.status = 'scheduled' AND t.starts_at > app.now()),
    (SELECT count(*)::integer FROM recurring_bookings b JOIN coaches_there USING (coach_id)
      WHERE b.member_id = p_member_id AND b.status = 'active' AND (b.end_date IS NULL OR b.end_date >= app.now()::date))
$$;

-- Books one slot of a coach for the caller. `p_max_upcoming` is the plan's limit, null for none.
CREATE FUNCTION app.book_session(p_coach_id uuid, p_starts timestamptz, p_note text, p_max_upcoming integer) RETURNS SETOF training_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  org uuid := app.require_paired(p_coach_id);
  finish timestamptz;
  booking uuid;
BEGIN
  PERFORM app.lock_parties(p_coach_id, me);
  SELECT p_starts + make_interval(mins => c.slot_minutes) INTO finish FROM coaches c WHERE c.id = p_coach_id;
  PERFORM app.require_paired(p_coach_id);
  PERFORM app.require_open(p_coach_id, me, p_starts, finish, NULL, true);
  IF p_max_upcoming IS NOT NULL AND (SELECT l.upcoming FROM app.member_load(me, org) l) >= p_max_upcoming THEN
    PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', p_max_upcoming, 'of', 'upcomingSessions'));
  END IF;
  INSERT INTO one_time_bookings (coach_id, member_id, note, created_by) VALUES (p_coach_id, me, p_note, me) RETURNING id INTO booking;
  RETURN QUERY INSERT INTO training_sessions (one_time_booking_id, coach_id, member_id, starts_at, ends_at) VALUES (booking, p_coach_id, me, p_starts, finish) RETURNING *;
END $$;

-- Each date of a pattern that is not there yet, and how it stands: free | conflict | closed | time_off | clock_change. Until the last date given.
CREATE FUNCTION app.series_dates(p_coach_id uuid, p_member_id uuid, p_day_of_week integer, p_start_time time, p_end_time time, p_start_date date, p_until date, p_interval_weeks integer)
RETURNS TABLE (day date, starts_at timestamptz, ends_at timestamptz, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH dates AS MATERIALIZED (
    SELECT d.day::date AS day, i.at AS starts_at, i.at + (p_end_time - p_start_time) AS ends_at
    FROM coaches c
    CROSS JOIN LATERAL generate_series(p_start_date + (p_day_of_week - extract(dow FROM p_start_date)::integer + 7) % 7, p_until, make_interval(days => 7 * p_interval_weeks)) d (day)
    CROSS JOIN LATERAL (SELECT app.to_instant(c.time_zone, d.day::date + p_start_time) AS at) i
    WHERE c.id = p_coach_id AND (i.at IS NULL OR i.at > (SELECT app.now()))),
  -- Open time begins with the notice, for a series as for a single booking.
  soonest AS MATERIALIZED (SELECT app.now() + make_interval(mins => c.min_notice_minutes) AS at FROM coaches c WHERE c.id = p_coach_id),
  span AS MATERIALIZED (SELECT min(d.starts_at) AS f, max(d.ends_at) AS t FROM dates d),
  terms AS MATERIALIZED (
    SELECT app.coach_time_off(p_coach_id, span.f, span.t) AS off, (SELECT range_agg(w) FROM app.coach_windows(p_coach_id, span.f, span.t) w) AS open,
      app.busy(p_coach_id, p_member_id, span.f, span.t, NULL) AS busy FROM span)
  SELECT d.day, d.starts_at, d.ends_at, CASE
    WHEN d.starts_at IS NULL THEN 'clock_change'
    WHEN t.off && tstzrange(d.starts_at, d.ends_at) THEN 'time_off'
    WHEN d.starts_at < soonest.at OR NOT coalesce(t.open @> tstzrange(d.starts_at, d.ends_at), false) THEN 'closed'
    WHEN t.busy && tstzrange(d.starts_at, d.ends_at) THEN 'conflict' ELSE 'free' END
  FROM dates d CROSS JOIN terms t CROSS JOIN soonest ORDER BY 1
$$;

-- The next time of this length from a given one on that is open and free for both, within a week; null when there is none.
CREATE FUNCTION app.next_free(p_coach_id uuid, p_member_id uuid, p_from timestamptz, p_length interval, p_taken tstzmultirange) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH span AS MATERIALIZED (
    SELECT greatest(p_from, app.now() + make_interval(mins => greatest(c.min_notice_minutes, 1))) AS f, p_from + interval '7 days' AS t, make_interval(mins => c.slot_minutes) AS step
    FROM coaches c WHERE c.id = p_coach_id),
  terms AS MATERIALIZED (
    SELECT span.*, app.coach_time_off(p_coach_id, span.f, span.t + p_length) + p_taken + app.busy(p_coach_id, p_member_id, span.f, span.t + p_length, NULL) AS out
    FROM span WHERE span.f < span.t)
  SELECT min(s.at) FROM terms t CROSS JOIN app.coach_windows(p_coach_id, t.f, t.t) w
  CROSS JOIN LATERAL generate_series(app.first_step(lower(w), t.step, t.f), least(upper(w) - p_length, t.t), t.step) s (at)
  WHERE s.at >= t.f AND s.at < t.t AND NOT tstzrange(s.at, s.at + p_length) && t.out
$$;

-- The same for several times, in order, so that no two get the same.
CREATE FUNCTION app.alternatives(p_coach_id uuid, p_member_id uuid, p_froms timestamptz[], p_length interval, p_taken tstzmultirange) RETURNS timestamptz[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gap interval := app.gap_of(p_coach_id);
  taken tstzmultirange := coalesce(p_taken, '{}');
  found_at timestamptz[] := '{}';
  one timestamptz;
  at timestamptz;
BEGIN
  FOREACH one IN ARRAY coalesce(p_froms, '{}') LOOP
    at := app.next_free(p_coach_id, p_member_id, one, p_length, taken);
    found_at := found_at || at;
    IF at IS NOT NULL THEN taken := taken + tstzmultirange(tstzrange(at - gap, at + p_length + gap)); END IF;
  END LOOP;
  RETURN found_at;
END $$;

-- What the caller's series would be: each date to its end, or as many weeks ahead as sessions are made, and where else it could be. Beside each
-- the last date that is made at once.
CREATE FUNCTION app.preview_series(p_coach_id uuid, p_day_of_week integer, p_start_time time, p_end_time time, p_start_date date, p_end_date date,
  p_interval_weeks integer, p_weeks integer)
RETURNS TABLE (time_zone text, made_until date, days date[], starts timestamptz[], states text[], others timestamptz[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  zone text;
  until date;
  froms timestamptz[];
  length interval := p_end_time - p_start_time;
  gap interval := app.gap_of(p_coach_id);
  own tstzmultirange;
BEGIN
  PERFORM app.require_paired(p_coach_id);
  PERFORM app.require_zone(p_coach_id);
  SELECT c.time_zone, app.to_local(c.time_zone, app.now())::date + 7 * p_weeks INTO zone, until FROM coaches c WHERE c.id = p_coach_id;
  SELECT array_agg(d.day ORDER BY d.day), array_agg(d.starts_at ORDER BY d.day), array_agg(d.state ORDER BY d.day),
      array_agg(coalesce(d.starts_at, app.to_edge(zone, d.day + p_start_time, false)) ORDER BY d.day) FILTER (WHERE d.state <> 'free'),
      range_agg(tstzrange(d.starts_at - gap, d.ends_at + gap)) FILTER (WHERE d.state = 'free')
    INTO days, starts, states, froms, own
    FROM app.series_dates(p_coach_id, me, p_day_of_week, p_start_time, p_end_time, p_start_date, coalesce(p_end_date, until), p_interval_weeks) d;
  RETURN QUERY SELECT zone, least(until, p_end_date), coalesce(days, '{}'), coalesce(starts, '{}'), coalesce(states, '{}'), app.alternatives(p_coach_id, me, froms, length, own);
END $$;

-- A pattern and its first sessions, together or not at all: so many weeks ahead; choices put single dates elsewhere, also dates beyond. With
-- p_reject any date of the preview that is neither free nor chosen refuses the whole. Answers what was made, and each date up to then that was not.
CREATE FUNCTION app.create_series(p_coach_id uuid, p_day_of_week integer, p_start_time time, p_end_time time, p_start_date date, p_end_date date,
  p_interval_weeks integer, p_weeks integer, p_reject boolean, p_choice_days date[], p_choice_starts timestamptz[], p_note text, p_max_series integer, p_max_upcoming integer)
RETURNS TABLE (recurring_booking_id uuid, session_id uuid, day date, state text, alternative timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
  org uuid := app.require_paired(p_coach_id);
  length interval := p_end_time - p_start_time;
  booking uuid;
  zone text;
  until date;
  last_date date;
  days date[];
  starts timestamptz[];
  states text[];
  choice record;
  cause text;
  refused jsonb;
  missed date[];
  froms timestamptz[];
BEGIN
  PERFORM app.lock_parties(p_coach_id, me);
  PERFORM app.require_paired(p_coach_id);
  PERFORM app.require_zone(p_coach_id);
  IF p_max_series IS NOT NULL AND (SELECT l.series FROM app.member_load(me, org) l) >= p_max_series THEN
    PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', p_max_series, 'of', 'activeSeries'));
  END IF;
  SELECT c.time_zone, app.to_local(c.time_zone, app.now())::date + 7 * p_weeks INTO zone, until FROM coaches c WHERE c.id = p_coach_id;
  last_date := coalesce(p_end_date, greatest(until, (SELECT max(x) FROM unnest(p_choice_days) x)));
  SELECT coalesce(array_agg(d.day ORDER BY d.day), '{}'), array_agg(d.starts_at ORDER BY d.day), array_agg(d.state ORDER BY d.day) INTO days, starts, states
    FROM app.series_dates(p_coach_id, me, p_day_of_week, p_start_time, p_end_time, p_start_date, last_date, p_interval_weeks) d;
  IF NOT days @> coalesce(p_choice_days, '{}') THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'choices', 'message', 'names a date that is none of this series'))));
  END IF;
  -- One that would never have a session is none.
  IF p_end_date IS NOT NULL AND days = '{}' THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'endDate', 'message', 'leaves no date that is still ahead'))));
  END IF;
  IF p_reject THEN
    SELECT jsonb_agg(jsonb_build_object('date', p.day, 'state', p.state) ORDER BY p.day) INTO refused FROM unnest(days, states) AS p (day, state)
      WHERE p.state <> 'free' AND p.day <> ALL (coalesce(p_choice_days, '{}')) AND (p_end_date IS NOT NULL OR p.day <= until);
    IF refused IS NOT NULL THEN PERFORM app.refuse('SERIES_CONFLICT', jsonb_build_object('dates', refused)); END IF;
  END IF;
  INSERT INTO recurring_bookings (coach_id, member_id, time_zone, day_of_week, start_time, end_time, start_date, end_date, interval_weeks, generated_until, note, created_by)
    VALUES (p_coach_id, me, zone, p_day_of_week, p_start_time, p_end_time, p_start_date, p_end_date, p_interval_weeks, until, p_note, me) RETURNING id INTO booking;
  INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at)
    SELECT booking, p.day, p_coach_id, me, p.at, p.at + length FROM unnest(days, starts, states) AS p (day, at, state)
    WHERE p.day <= until AND p.state = 'free' AND p.day <> ALL (coalesce(p_choice_days, '{}')) ORDER BY p.at;
  -- All of them first: the date that one of them leaves is free for another.
  FOR choice IN SELECT x.day, x.at, nullif(p.at, x.at) AS was FROM unnest(p_choice_days, p_choice_starts) AS x (day, at) JOIN unnest(days, starts) AS p (day, at) USING (day) ORDER BY x.day LOOP
    BEGIN
      INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at, moved_from)
        VALUES (booking, choice.day, p_coach_id, me, choice.at, choice.at + length, choice.was);
    EXCEPTION WHEN exclusion_violation THEN
      PERFORM app.refuse('SLOT_TAKEN', jsonb_build_object('date', choice.day));
    END;
  END LOOP;
  FOR choice IN SELECT s.id, s.starts_at, s.ends_at, s.occurrence_date FROM training_sessions s WHERE s.recurring_booking_id = booking AND s.occurrence_date = ANY (p_choice_days) ORDER BY s.occurrence_date LOOP
    cause := CASE WHEN choice.starts_at <= app.now() THEN 'past'
      WHEN choice.starts_at < (SELECT app.now() + make_interval(mins => c.min_notice_minutes) FROM coaches c WHERE c.id = p_coach_id) THEN 'notice'
      ELSE app.obstacle(p_coach_id, me, choice.starts_at, choice.ends_at, choice.id) END;
    IF cause = 'busy' THEN PERFORM app.refuse('SLOT_TAKEN', jsonb_build_object('date', choice.occurrence_date)); END IF;
    IF cause IS NOT NULL THEN PERFORM app.refuse('OUTSIDE_AVAILABILITY', jsonb_build_object('cause', cause, 'date', choice.occurrence_date)); END IF;
  END LOOP;
  IF p_max_upcoming IS NOT NULL AND (SELECT l.upcoming FROM app.member_load(me, org) l) > p_max_upcoming THEN
    PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', p_max_upcoming, 'of', 'upcomingSessions'));
  END IF;
  SELECT array_agg(p.day ORDER BY p.day), array_agg(coalesce(p.at, app.to_edge(zone, p.day + p_start_time, false)) ORDER BY p.day) INTO missed, froms
    FROM unnest(days, starts, states) AS p (day, at, state) WHERE p.day <= until AND p.state <> 'free' AND p.day <> ALL (coalesce(p_choice_days, '{}'));
  RETURN QUERY
    SELECT booking, s.id, s.occurrence_date, 'free', NULL::timestamptz FROM training_sessions s WHERE s.recurring_booking_id = booking
    UNION ALL
    SELECT booking, NULL, m.day, states[array_position(days, m.day)], m.at FROM unnest(missed, app.alternatives(p_coach_id, me, froms, length, '{}')) AS m (day, at)
    UNION ALL
    SELECT booking, NULL, NULL, NULL, NULL WHERE days = '{}' OR days[1] > until
    ORDER BY 3;
END $$;

-- A session for one of its two parties, its coach and member locked. NOT_FOUND to everybody else.
CREATE FUNCTION app.lock_session(p_session_id uuid) RETURNS training_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s training_sessions;
BEGIN
  SELECT * INTO s FROM training_sessions WHERE id = p_session_id
    AND (member_id = app.current_user_id() OR coach_id = app.own_coach_id());
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_parties(s.coach_id, s.member_id);
  SELECT * INTO s FROM training_sessions WHERE id = p_session_id FOR NO KEY UPDATE;
  RETURN s;
END $$;

-- Within the coach's cancellation notice a member can neither cancel nor move.
CREATE FUNCTION app.require_in_time(s training_sessions) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  hours integer;
BEGIN
  SELECT c.cancellation_notice_hours INTO hours FROM coaches c WHERE c.id = s.coach_id;
  IF s.coach_id IS DISTINCT FROM app.own_coach_id() AND s.starts_at < app.now() + make_interval(hours => hours) THEN
    PERFORM app.refuse('TOO_LATE', jsonb_build_object('hours', hours));
  END IF;
END $$;

CREATE FUNCTION app.cancel_session(p_session_id uuid, p_reason text) RETURNS SETOF training_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s training_sessions := app.lock_session(p_session_id);
BEGIN
  IF s.status <> 'scheduled' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', s.status)); END IF;
  IF s.starts_at <= app.now() THEN PERFORM app.refuse('TOO_LATE', '{"hours":0}'); END IF;
  PERFORM app.require_in_time(s);
  RETURN QUERY UPDATE training_sessions SET status = 'cancelled', cancelled_by = app.current_user_id(), reason = p_reason, sequence = sequence + 1
    WHERE id = p_session_id RETURNING *;
END $$;

CREATE FUNCTION app.restore_session(p_session_id uuid, p_max_upcoming integer) RETURNS SETOF training_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s training_sessions := app.lock_session(p_session_id);
  by_coach boolean := s.coach_id IS NOT DISTINCT FROM app.own_coach_id();
  org uuid;
  notice integer;
BEGIN
  IF s.status <> 'cancelled' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', s.status)); END IF;
  IF NOT EXISTS (SELECT FROM coach_members m WHERE m.coach_id = s.coach_id AND m.member_id = s.member_id AND m.ended_at IS NULL) THEN PERFORM app.refuse('NOT_PAIRED'); END IF;
  IF NOT by_coach THEN
    -- What the coach has called off is not the member's to bring back.
    IF s.cancelled_by IS DISTINCT FROM s.member_id THEN PERFORM app.refuse('INVALID_STATE', '{"state":"cancelled_by_coach"}'); END IF;
    SELECT c.min_notice_minutes INTO notice FROM coaches c WHERE c.id = s.coach_id;
    IF s.starts_at > app.now() AND s.starts_at < app.now() + make_interval(mins => notice) THEN
      PERFORM app.refuse('OUTSIDE_AVAILABILITY', jsonb_build_object('cause', 'notice', 'minutes', notice));
    END IF;
    org := app.require_paired(s.coach_id);
    IF p_max_upcoming IS NOT NULL AND (SELECT l.upcoming FROM app.member_load(s.member_id, org) l) >= p_max_upcoming THEN
      PERFORM app.refuse('LIMIT_REACHED', jsonb_build_object('limit', p_max_upcoming, 'of', 'upcomingSessions'));
    END IF;
  END IF;
  PERFORM app.require_open(s.coach_id, s.member_id, s.starts_at, s.ends_at, s.id, false);
  RETURN QUERY UPDATE training_sessions SET status = 'scheduled', cancelled_by = NULL, reason = NULL, sequence = sequence + 1 WHERE id = p_session_id RETURNING *;
END $$;

-- Moves one session to an open slot; its length stays.
CREATE FUNCTION app.move_session(p_session_id uuid, p_starts timestamptz) RETURNS SETOF training_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s training_sessions := app.lock_session(p_session_id);
  by_coach boolean := s.coach_id IS NOT DISTINCT FROM app.own_coach_id();
BEGIN
  IF s.status <> 'scheduled' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', s.status)); END IF;
  IF s.starts_at <= app.now() THEN PERFORM app.refuse('TOO_LATE', '{"hours":0}'); END IF;
  PERFORM app.require_in_time(s);
  PERFORM app.require_open(s.coach_id, s.member_id, p_starts, p_starts + (s.ends_at - s.starts_at), s.id, NOT by_coach);
  RETURN QUERY UPDATE training_sessions SET starts_at = p_starts, ends_at = p_starts + (s.ends_at - s.starts_at),
      moved_from = nullif(coalesce(s.moved_from, s.starts_at), p_starts), sequence = sequence + 1, reminded_at = NULL
    WHERE id = p_session_id RETURNING *;
END $$;

-- Ends a pattern. Only what is ahead, or everything that is still scheduled; what a member may no longer cancel is kept, and told of.
CREATE FUNCTION app.cancel_series(p_recurring_booking_id uuid, p_future_only boolean, p_reason text)
RETURNS TABLE (session_id uuid, starts_at timestamptz, cancelled boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  b recurring_bookings;
  me uuid := app.current_user_id();
  notice interval;
BEGIN
  SELECT * INTO b FROM recurring_bookings r WHERE r.id = p_recurring_booking_id AND (r.member_id = me OR r.coach_id = app.own_coach_id());
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  -- The generator locks the coach, too: it has either made its sessions by now, or will find the series ended.
  PERFORM app.lock_parties(b.coach_id, b.member_id);
  SELECT * INTO b FROM recurring_bookings r WHERE r.id = p_recurring_booking_id FOR NO KEY UPDATE;
  IF b.status <> 'active' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', b.status)); END IF;
  SELECT CASE WHEN b.coach_id = app.own_coach_id() THEN interval '0' ELSE make_interval(hours => c.cancellation_notice_hours) END INTO notice FROM coaches c WHERE c.id = b.coach_id;
  UPDATE recurring_bookings r SET status = CASE WHEN p_future_only THEN 'ended' ELSE 'cancelled' END, ended_by = me, ended_at = app.now(), reason = p_reason WHERE r.id = b.id;
  UPDATE generation_conflicts g SET resolution = 'series_ended', resolved_at = app.now(), resolved_by = me WHERE g.recurring_booking_id = b.id AND g.resolved_at IS NULL;
  RETURN QUERY
    WITH lost AS (
      UPDATE training_sessions s SET status = 'cancelled', cancelled_by = me, reason = p_reason, sequence = s.sequence + 1
      WHERE s.recurring_booking_id = b.id AND s.status = 'scheduled' AND (s.starts_at >= app.now() + notice OR (NOT p_future_only AND s.starts_at <= app.now()))
      RETURNING s.id, s.starts_at)
    SELECT l.id, l.starts_at, true FROM lost l
    UNION ALL SELECT s.id, s.starts_at, false FROM training_sessions s
      WHERE s.recurring_booking_id = b.id AND s.status = 'scheduled' AND s.starts_at > app.now() AND s.starts_at < app.now() + notice
    ORDER BY 2;
END $$;

-- Pairing ended: everything ahead between the two ends with it, whoever asks and however soon.
CREATE FUNCTION app.end_bookings_between(p_coach_id uuid, p_member_id uuid) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
BEGIN
  IF me IS DISTINCT FROM p_member_id AND p_coach_id IS DISTINCT FROM app.own_coach_id() THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_parties(p_coach_id, p_member_id);
  UPDATE generation_conflicts g SET resolution = 'series_ended', resolved_at = app.now(), resolved_by = me
    WHERE g.coach_id = p_coach_id AND g.member_id = p_member_id AND g.resolved_at IS NULL;
  UPDATE recurring_bookings SET status = 'ended', ended_by = me, ended_at = app.now() WHERE coach_id = p_coach_id AND member_id = p_member_id AND status = 'active';
  RETURN QUERY UPDATE training_sessions SET status = 'cancelled', cancelled_by = me, sequence = sequence + 1
    WHERE coach_id = p_coach_id AND member_id = p_member_id AND status = 'scheduled' AND starts_at > app.now() RETURNING id;
END $$;

-- A past session's outcome, by its coach: no_show until 7 days after, and back.
CREATE FUNCTION app.mark_session(p_session_id uuid, p_status text) RETURNS SETOF training_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  s training_sessions := app.lock_session(p_session_id);
BEGIN
  IF s.coach_id IS DISTINCT FROM app.own_coach_id() THEN PERFORM app.refuse('FORBIDDEN'); END IF;
  IF s.ends_at > app.now() OR s.status = 'cancelled' OR s.status = p_status THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', s.status)); END IF;
  IF s.ends_at < app.now() - interval '7 days' THEN PERFORM app.refuse('TOO_LATE', '{"days":7}'); END IF;
  RETURN QUERY UPDATE training_sessions SET status = p_status WHERE id = p_session_id RETURNING *;
END $$;

-- A date the generator could not make: put elsewhere, or let go. By the coach.
CREATE FUNCTION app.resolve_conflict(p_conflict_id uuid, p_starts timestamptz) RETURNS SETOF generation_conflicts
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  g generation_conflicts;
  b recurring_bookings;
  made uuid;
BEGIN
  SELECT * INTO g FROM generation_conflicts WHERE id = p_conflict_id AND coach_id = app.own_coach_id();
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.lock_parties(g.coach_id, g.member_id);
  SELECT * INTO g FROM generation_conflicts WHERE id = p_conflict_id FOR NO KEY UPDATE;
  IF g.resolved_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', g.resolution)); END IF;
  IF p_starts IS NOT NULL THEN
    SELECT * INTO b FROM recurring_bookings WHERE id = g.recurring_booking_id;
    IF b.status <> 'active' THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', b.status)); END IF;
    PERFORM app.require_open(g.coach_id, g.member_id, p_starts, p_starts + (b.end_time - b.start_time), NULL, false);
    INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at, moved_from)
      VALUES (b.id, g.occurrence_date, g.coach_id, g.member_id, p_starts, p_starts + (b.end_time - b.start_time), nullif(g.starts_at, p_starts))
      ON CONFLICT (recurring_booking_id, occurrence_date) DO NOTHING RETURNING id INTO made;
    IF made IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"booked"}'); END IF;
  END IF;
  RETURN QUERY UPDATE generation_conflicts SET resolution = CASE WHEN p_starts IS NULL THEN 'dismissed' ELSE 'booked' END, session_id = made,
      resolved_at = app.now(), resolved_by = app.current_user_id() WHERE id = p_conflict_id RETURNING *;
END $$;

-- The caller's open conflicts, in the order of their dates, and where each could be instead.
CREATE FUNCTION app.open_conflicts(p_after_date date, p_after_id uuid, p_limit integer)
RETURNS TABLE (id uuid, recurring_booking_id uuid, member_id uuid, occurrence_date date, cause text, starts_at timestamptz, alternative timestamptz, created_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  coach uuid := app.own_coach_id();
  gap interval := app.gap_of(coach);
  taken tstzmultirange := '{}';
  g record;
BEGIN
  FOR g IN SELECT x.id, x.recurring_booking_id, x.member_id, x.occurrence_date, x.cause, x.starts_at, x.created_at, b.end_time - b.start_time AS length,
        coalesce(x.starts_at, app.to_edge(b.time_zone, x.occurrence_date + b.start_time, false)) AS wanted
      FROM generation_conflicts x JOIN recurring_bookings b ON b.id = x.recurring_booking_id
      WHERE x.coach_id = coach AND x.resolved_at IS NULL AND (p_after_date IS NULL OR (x.occurrence_date, x.id) > (p_after_date, p_after_id))
      ORDER BY x.occurrence_date, x.id LIMIT p_limit LOOP
    id := g.id; recurring_booking_id := g.recurring_booking_id; member_id := g.member_id; occurrence_date := g.occurrence_date; cause := g.cause;
    starts_at := g.starts_at; created_at := g.created_at;
    alternative := app.next_free(coach, g.member_id, g.wanted, g.length, taken);
    IF alternative IS NOT NULL THEN taken := taken + tstzmultirange(tstzrange(alternative - gap, alternative + g.length + gap)); END IF;
    RETURN NEXT;
  END LOOP;
END $$;

-- Time off. Sessions that it falls on stay.
CREATE FUNCTION app.add_time_off(p_starts timestamptz, p_ends timestamptz, p_reason text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  coach uuid := app.own_coach_id();
  made uuid;
BEGIN
  IF coach IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM FROM coaches WHERE id = coach FOR NO KEY UPDATE;
  INSERT INTO time_off (coach_id, starts_at, ends_at, reason) VALUES (coach, p_starts, p_ends, p_reason) RETURNING id INTO made;
  RETURN made;
END $$;

-- What the generator has to look at for these coaches: each date from the watermark to so many weeks ahead, and how it stands. Null is free;
-- `contested` may have another new one of its coach or its member too near, and is looked at by itself; what is neither can be written blindly,
-- since coaches and members are locked.
-- The settings: the first portions find an empty table, and estimates of one row where there are thousands.
CREATE FUNCTION app.due_sessions(p_coaches uuid[], p_weeks integer)
RETURNS TABLE (recurring_booking_id uuid, coach_id uuid, member_id uuid, day date, starts_at timestamptz, ends_at timestamptz, gap interval,
  asked_at timestamptz, horizon date, verdict text, contested boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET jit = off
  SET plan_cache_mode = force_custom_plan SET enable_seqscan = off SET enable_nestloop = off AS $$
  WITH zones AS MATERIALIZED (
    SELECT z.time_zone, app.to_local(z.time_zone, (SELECT app.now()))::date AS today
    FROM (SELECT DISTINCT b.time_zone FROM recurring_bookings b WHERE b.coach_id = ANY (p_coaches) AND b.status = 'active') z),
  -- On a quiet day no clock changes, nor on the days beside it: local times are instants by subtraction.
  days AS MATERIALIZED (
    SELECT z.time_zone, d::date AS day, make_interval(secs => p.offset_seconds) AS ahead,
      NOT EXISTS (SELECT FROM time_zone_periods c WHERE c.zone = z.time_zone
        AND c.starts_at > d AT TIME ZONE 'UTC' - interval '1 day' AND c.starts_at < d AT TIME ZONE 'UTC' + interval '3 days') AS quiet
    FROM zones z CROSS JOIN LATERAL generate_series(z.today::timestamp, (z.today + 7 * p_weeks)::timestamp, interval '1 day') d
    JOIN time_zone_periods p ON p.zone = z.time_zone AND p.starts_at <= d AT TIME ZONE 'UTC' AND p.ends_at > d AT TIME ZONE 'UTC'),
  -- Rules without an end that cover a pattern whole answer for all of its quiet dates at once.
  always AS MATERIALIZED (
    SELECT r.coach_id, r.day_of_week, range_agg(int4range(extract(epoch FROM r.start_time)::integer, extract(epoch FROM r.end_time)::integer)) AS spans
    FROM availability_rules r WHERE r.coach_id = ANY (p_coaches) AND r.valid_from IS NULL AND r.valid_to IS NULL GROUP BY r.coach_id, r.day_of_week),
  due AS MATERIALIZED (
    SELECT b.id, b.coach_id, b.member_id, b.time_zone, b.start_time, b.end_time - b.start_time AS length, b.interval_weeks, b.created_at,
      make_interval(mins => greatest(c.buffer_before_minutes, c.buffer_after_minutes)) AS gap, b.time_zone = c.time_zone AS same_zone,
      -- Within the week, in the clock's own terms.
      b.day_of_week * interval '1 day' + (b.start_time - time '00:00') AS first, b.day_of_week * interval '1 day' + (b.end_time - time '00:00') AS last,
      (SELECT array_agg(s.occurrence_date) FROM training_sessions s WHERE s.recurring_booking_id = b.id AND s.occurrence_date >= f.from_date) AS there,
      f.from_date, least(b.end_date, z.today + 7 * p_weeks) AS until_date, z.today + 7 * p_weeks AS horizon,
      b.time_zone = c.time_zone AND coalesce(a.spans @> int4range(extract(epoch FROM b.start_time)::integer, extract(epoch FROM b.end_time)::integer), false) AS always_open
    FROM recurring_bookings b JOIN coaches c ON c.id = b.coach_id JOIN zones z ON z.time_zone = b.time_zone
    CROSS JOIN LATERAL (SELECT app.next_date(b.first_date, b.interval_weeks, greatest(b.generated_until + 1, b.first_date, z.today)) AS from_date) f
    LEFT JOIN always a ON a.coach_id = b.coach_id AND a.day_of_week = b.day_of_week
    WHERE b.coach_id = ANY (p_coaches) AND b.status = 'active' AND f.from_date <= least(b.end_date, z.today + 7 * p_weeks)),
  patterns AS MATERIALIZED (
    SELECT due.*, bool_and(due.same_zone) OVER (PARTITION BY due.coach_id) AND due.first >= due.gap AND due.last + due.gap <= interval '7 days'
      AND NOT coalesce(due.first < max(due.last + due.gap) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) OR lead(due.first) OVER w < due.last + due.gap, false)
      AND min(due.time_zone) OVER m = max(due.time_zone) OVER m
      AND NOT coalesce(due.first < max(due.last) OVER (n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) OR lead(due.first) OVER n < due.last, false) AS apart
    FROM due WINDOW w AS (PARTITION BY due.coach_id ORDER BY due.first, due.id), m AS (PARTITION BY due.member_id),
      n AS (PARTITION BY due.member_id ORDER BY due.first, due.id)),
  candidates AS MATERIALIZED (
    SELECT x.*, x.starts_at + x.length AS ends_at FROM (
      SELECT p.id, p.coach_id, p.member_id, p.length, p.gap, p.created_at, p.horizon, y.day, y.quiet AND p.apart AS apart, y.day = ANY (p.there) AS there, y.quiet AND p.always_open AS surely_open,
        CASE WHEN y.quiet THEN (y.day + p.start_time - y.ahead) AT TIME ZONE 'UTC' ELSE app.to_instant(p.time_zone, y.day + p.start_time) END AS starts_at
      FROM patterns p JOIN days y ON y.time_zone = p.time_zone AND y.day BETWEEN p.from_date AND p.until_date AND (y.day - p.from_date) % (7 * p.interval_weeks) = 0 OFFSET 0) x),
  -- A coach's time off, open time and sessions are each read once, and a member's sessions.
  terms AS MATERIALIZED (
    SELECT s.coach_id, app.coach_time_off(s.coach_id, s.f, s.t) AS off,
      CASE WHEN s.unsure THEN (SELECT range_agg(w) FROM app.coach_windows(s.coach_id, s.f, s.t) w) END AS open,
      (SELECT range_agg(tstzrange(x.starts_at - s.gap, x.ends_at + s.gap)) FROM training_sessions x
        WHERE x.coach_id = s.coach_id AND x.status = 'scheduled' AND x.starts_at > s.f - interval '2 days' AND x.starts_at < s.t + interval '1 day') AS busy
    FROM (SELECT c.coach_id, max(c.gap) AS gap, min(c.starts_at) AS f, max(c.ends_at) AS t, bool_or(NOT c.surely_open) AS unsure
      FROM candidates c WHERE c.starts_at IS NOT NULL GROUP BY c.coach_id) s),
  elsewhere AS MATERIALIZED (
    SELECT s.member_id, (SELECT range_agg(tstzrange(x.starts_at, x.ends_at)) FROM training_sessions x
        WHERE x.member_id = s.member_id AND x.status = 'scheduled' AND x.starts_at > s.f - interval '2 days' AND x.starts_at < s.t) AS busy
    FROM (SELECT c.member_id, min(c.starts_at) AS f, max(c.ends_at) AS t FROM candidates c WHERE c.starts_at IS NOT NULL GROUP BY c.member_id) s)
  SELECT c.id, c.coach_id, c.member_id, c.day, c.starts_at, c.ends_at, c.gap, c.created_at, c.horizon, v.verdict, v.verdict IS NULL AND NOT c.apart
  FROM candidates c LEFT JOIN terms t ON t.coach_id = c.coach_id LEFT JOIN elsewhere e ON e.member_id = c.member_id
  CROSS JOIN LATERAL (SELECT CASE
    WHEN c.there THEN 'kept'
    WHEN c.starts_at IS NULL THEN 'clock_change'
    WHEN c.starts_at <= (SELECT app.now()) THEN 'past'
    WHEN t.off && tstzrange(c.starts_at, c.ends_at) THEN 'time_off'
    WHEN NOT c.surely_open AND NOT coalesce(t.open @> tstzrange(c.starts_at, c.ends_at), false) THEN 'closed'
    WHEN t.busy && tstzrange(c.starts_at, c.ends_at) OR e.busy && tstzrange(c.starts_at, c.ends_at) THEN 'conflict' END AS verdict OFFSET 0) v
$$;

-- The generator, for the coaches after a given one who have so many series due: locks them in the order of their ids, then their members; makes what is due up to so many
-- weeks ahead; notes each date that cannot be made, with why; moves the watermark. All in the caller's transaction: a rollback is a dry run.
CREATE FUNCTION app.generate_sessions(p_run_id uuid, p_after uuid, p_limit integer, p_weeks integer)
RETURNS TABLE (last_coach uuid, created integer, kept integer, conflicts integer, skipped integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET jit = off SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
  coaches_now uuid[];
  -- No zone is further ahead than this.
  last_date date := (app.now() AT TIME ZONE 'UTC')::date + 1 + 7 * p_weeks;
  lost text;
  contest record;
  contested_now jsonb;
BEGIN
  SELECT array_agg(DISTINCT x.coach_id ORDER BY x.coach_id) INTO coaches_now FROM (
    SELECT b.coach_id FROM recurring_bookings b
    WHERE b.status = 'active' AND (p_after IS NULL OR b.coach_id > p_after)
      AND app.next_date(b.first_date, b.interval_weeks, greatest(b.generated_until + 1, b.first_date)) <= least(b.end_date, last_date)
    ORDER BY b.coach_id LIMIT p_limit) x;
  IF coaches_now IS NULL THEN RETURN; END IF;
  PERFORM FROM coaches c WHERE c.id = ANY (coaches_now) ORDER BY c.id FOR NO KEY UPDATE;
  -- With the coaches locked, no series is made or ended: whoever has something due now are all who may have.
  PERFORM FROM people p WHERE p.id IN (SELECT b.member_id FROM recurring_bookings b WHERE b.coach_id = ANY (coaches_now) AND b.status = 'active'
      AND app.next_date(b.first_date, b.interval_weeks, greatest(b.generated_until + 1, b.first_date)) <= least(b.end_date, last_date))
    ORDER BY p.id FOR NO KEY UPDATE;
  SELECT z.zone INTO lost FROM (
    SELECT b.time_zone FROM recurring_bookings b WHERE b.coach_id = ANY (coaches_now) AND b.status = 'active'
    UNION SELECT c.time_zone FROM coaches c WHERE c.id = ANY (coaches_now)) z (zone)
  WHERE NOT EXISTS (SELECT FROM time_zones t WHERE t.zone = z.zone) LIMIT 1;
  IF lost IS NOT NULL THEN RAISE EXCEPTION 'time zone % is not loaded', lost; END IF;
  last_coach := coaches_now[array_length(coaches_now, 1)];

  WITH plan AS MATERIALIZED (SELECT * FROM app.due_sessions(coaches_now, p_weeks)),
  made AS (
    -- No ON CONFLICT, which would look every constraint up twice; and app.uuid_v7 written out, which is not inlined.
    INSERT INTO training_sessions (id, recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at)
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid,
      p.recurring_booking_id, p.day, p.coach_id, p.member_id, p.starts_at, p.ends_at
    FROM (SELECT * FROM plan p WHERE p.verdict IS NULL AND NOT p.contested ORDER BY p.coach_id, p.starts_at) p RETURNING 1),
  noted AS (
    INSERT INTO generation_conflicts (run_id, recurring_booking_id, coach_id, member_id, occurrence_date, cause, starts_at)
    SELECT p_run_id, p.recurring_booking_id, p.coach_id, p.member_id, p.day, p.verdict, p.starts_at FROM plan p WHERE p.verdict NOT IN ('past', 'kept')
    ORDER BY p.coach_id, p.recurring_booking_id, p.day
    ON CONFLICT (recurring_booking_id, occurrence_date) DO NOTHING RETURNING 1),
  marked AS (
    UPDATE recurring_bookings b SET generated_until = p.horizon FROM (SELECT DISTINCT p.recurring_booking_id, p.horizon FROM plan p) p
    WHERE b.id = p.recurring_booking_id RETURNING 1)
  SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM plan p WHERE p.verdict = 'kept'), (SELECT count(*) FROM noted),
    (SELECT count(*) FROM plan p WHERE p.verdict <> 'kept') - (SELECT count(*) FROM noted), (SELECT jsonb_agg(to_jsonb(p)) FROM plan p WHERE p.contested)
    INTO created, kept, conflicts, skipped, contested_now;

  -- Too near to each other: whoever asked first has it.
  FOR contest IN SELECT x.* FROM jsonb_to_recordset(contested_now) AS x (recurring_booking_id uuid, coach_id uuid, member_id uuid, day date,
      starts_at timestamptz, ends_at timestamptz, gap interval, asked_at timestamptz) ORDER BY x.asked_at, x.recurring_booking_id, x.day LOOP
    IF NOT EXISTS (SELECT FROM training_sessions s WHERE s.coach_id = contest.coach_id AND s.status = 'scheduled'
        AND tstzrange(s.starts_at, s.ends_at) && tstzrange(contest.starts_at - contest.gap, contest.ends_at + contest.gap)) THEN
      INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at)
        VALUES (contest.recurring_booking_id, contest.day, contest.coach_id, contest.member_id, contest.starts_at, contest.ends_at) ON CONFLICT DO NOTHING;
      IF FOUND THEN
        created := created + 1;
        CONTINUE;
      END IF;
    END IF;
    INSERT INTO generation_conflicts (run_id, recurring_booking_id, coach_id, member_id, occurrence_date, cause, starts_at)
      VALUES (p_run_id, contest.recurring_booking_id, contest.coach_id, contest.member_id, contest.day, 'conflict', contest.starts_at)
      ON CONFLICT (recurring_booking_id, occurrence_date) DO NOTHING;
    IF FOUND THEN conflicts := conflicts + 1; ELSE skipped := skipped + 1; END IF;
  END LOOP;
  RETURN NEXT;
END $$;

-- What is over is completed; the coach can say otherwise for a week. In portions.
CREATE FUNCTION app.complete_sessions(p_limit integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  n integer;
BEGIN
  WITH over AS (SELECT id FROM training_sessions WHERE status = 'scheduled' AND ends_at <= app.now() ORDER BY ends_at LIMIT p_limit FOR UPDATE SKIP LOCKED)
  UPDATE training_sessions s SET status = 'completed' FROM over WHERE s.id = over.id;
  GET DIAGNOSTICS n = ROW_COUNT;
  RETURN n;
END $$;

-- The next version of one's own feed. Whoever has never asked for another is at the first, without a row.
CREATE FUNCTION app.rotate_calendar_feed() RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO calendar_feeds (person_id, version) VALUES (app.current_user_id(), 2)
    ON CONFLICT (person_id) DO UPDATE SET version = calendar_feeds.version + 1 RETURNING version
$$;

-- Deleting oneself: memberships end (the last owner of an organisation is told so), course seats are given back, invites to the address are
-- withdrawn and forget it, pairings and what is planned under them end, identity goes; the row that ledgers and orders point at stays without anything that tells who it
-- was. Returns the organisations left.
CREATE OR REPLACE FUNCTION app.delete_own_account() RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  -- The address, if it was shown to be theirs: what hangs on an address alone is nobody's who merely typed it.
  proven citext;
  my_coach uuid;
  o uuid;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
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
  DELETE FROM time_off WHERE coach_id = my_coach;
  DELETE FROM availability_rules WHERE coach_id = my_coach;
  DELETE FROM availability_additions WHERE coach_id = my_coach;
  DELETE FROM calendar_feeds WHERE person_id = me;
  DELETE FROM mail_preferences WHERE person_id = me;
  DELETE FROM auth_verifications WHERE value = me::text OR identifier = proven::text OR position('"' || proven::text || '"' IN value) > 0;
  DELETE FROM auth_users WHERE id = me;
  UPDATE people SET name = '', email = NULL, email_verified = false, time_zone = 'UTC', deleted_at = app.now() WHERE id = me;
END $$;

REVOKE EXECUTE ON FUNCTION app.load_time_zone(text, date, date, timestamptz[], timestamptz[], integer[]), app.coach_windows(uuid, timestamptz, timestamptz),
  app.coach_time_off(uuid, timestamptz, timestamptz), app.coming_occurrences(uuid, uuid, timestamptz, timestamptz), app.gap_of(uuid),
  app.busy(uuid, uuid, timestamptz, timestamptz, uuid), app.obstacle(uuid, uuid, timestamptz, timestamptz, uuid),
  app.free_slots(uuid, uuid, timestamptz, timestamptz, uuid), app.require_paired(uuid), app.lock_parties(uuid, uuid), app.open_slots(uuid, timestamptz, timestamptz),
  app.require_open(uuid, uuid, timestamptz, timestamptz, uuid, boolean), app.member_load(uuid, uuid), app.book_session(uuid, timestamptz, text, integer),
  app.series_dates(uuid, uuid, integer, time, time, date, date, integer), app.next_free(uuid, uuid, timestamptz, interval, tstzmultirange),
  app.alternatives(uuid, uuid, timestamptz[], interval, tstzmultirange), app.preview_series(uuid, integer, time, time, date, date, integer, integer),
  app.first_step(timestamptz, interval, timestamptz), app.require_zone(uuid), app.explain_slot(uuid, timestamptz), app.booking_plan(uuid), app.party_names(uuid[]),
  app.open_conflicts(date, uuid, integer),
  app.create_series(uuid, integer, time, time, date, date, integer, integer, boolean, date[], timestamptz[], text, integer, integer), app.lock_session(uuid),
  app.require_in_time(training_sessions), app.cancel_session(uuid, text), app.restore_session(uuid, integer), app.move_session(uuid, timestamptz),
  app.cancel_series(uuid, boolean, text), app.end_bookings_between(uuid, uuid), app.mark_session(uuid, text), app.resolve_conflict(uuid, timestamptz),
  app.add_time_off(timestamptz, timestamptz, text), app.due_sessions(uuid[], integer), app.generate_sessions(uuid, uuid, integer, integer), app.complete_sessions(integer),
  app.rotate_calendar_feed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.require_paired(uuid), app.lock_parties(uuid, uuid), app.open_slots(uuid, timestamptz, timestamptz), app.book_session(uuid, timestamptz, text, integer),
  app.create_series(uuid, integer, time, time, date, date, integer, integer, boolean, date[], timestamptz[], text, integer, integer), app.cancel_session(uuid, text),
  app.restore_session(uuid, integer), app.move_session(uuid, timestamptz), app.cancel_series(uuid, boolean, text), app.end_bookings_between(uuid, uuid),
  app.mark_session(uuid, text), app.resolve_conflict(uuid, timestamptz), app.add_time_off(timestamptz, timestamptz, text), app.rotate_calendar_feed(),
  app.preview_series(uuid, integer, time, time, date, date, integer, integer), app.explain_slot(uuid, timestamptz), app.booking_plan(uuid), app.party_names(uuid[]),
  app.open_conflicts(date, uuid, integer) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.load_time_zone(text, date, date, timestamptz[], timestamptz[], integer[]), app.generate_sessions(uuid, uuid, integer, integer),
  app.complete_sessions(integer) TO seatwise_worker;
RESET ROLE;

-- ---------------------------------------------------------------------------------------------------------------------
SET ROLE seatwise_owner;

CREATE POLICY worker ON time_zones FOR SELECT TO seatwise_worker USING (true);
CREATE POLICY worker ON time_zone_periods FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON time_zones, time_zone_periods TO seatwise_worker;

CREATE POLICY own ON availability_rules TO seatwise_app USING (coach_id = (SELECT app.own_coach_id())) WITH CHECK (coach_id = (SELECT app.own_coach_id()));
CREATE POLICY worker ON availability_rules FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT, INSERT, DELETE ON availability_rules TO seatwise_app;
CREATE POLICY own ON availability_additions TO seatwise_app USING (coach_id = (SELECT app.own_coach_id())) WITH CHECK (coach_id = (SELECT app.own_coach_id()));
CREATE POLICY worker ON availability_additions FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT, INSERT, DELETE ON availability_additions TO seatwise_app;
CREATE POLICY own ON time_off TO seatwise_app USING (coach_id = (SELECT app.own_coach_id())) WITH CHECK (coach_id = (SELECT app.own_coach_id()));
CREATE POLICY worker ON time_off FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT, DELETE ON time_off TO seatwise_app;
GRANT SELECT ON availability_rules, availability_additions, time_off TO seatwise_worker;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['one_time_bookings', 'recurring_bookings', 'training_sessions'] LOOP
    EXECUTE format('CREATE POLICY coach ON %I FOR SELECT TO seatwise_app USING (coach_id = (SELECT app.own_coach_id()))', t);
    EXECUTE format('CREATE POLICY member ON %I FOR SELECT TO seatwise_app USING (member_id = (SELECT app.current_user_id()))', t);
    EXECUTE format('CREATE POLICY worker ON %I TO seatwise_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO seatwise_app, seatwise_worker', t);
  END LOOP;
END $$;
GRANT UPDATE (reminded_at) ON training_sessions TO seatwise_worker;

CREATE POLICY coach ON generation_conflicts FOR SELECT TO seatwise_app USING (coach_id = (SELECT app.own_coach_id()));
CREATE POLICY worker ON generation_conflicts FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON generation_conflicts TO seatwise_app, seatwise_worker;

CREATE POLICY owner ON generation_runs FOR SELECT TO seatwise_app USING ((SELECT app.is_platform_owner()));
CREATE POLICY worker ON generation_runs TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT ON generation_runs TO seatwise_app;
GRANT SELECT, INSERT, UPDATE ON generation_runs TO seatwise_worker;

CREATE POLICY own ON calendar_feeds FOR SELECT TO seatwise_app USING (person_id = (SELECT app.current_user_id()));
CREATE POLICY worker ON calendar_feeds FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON calendar_feeds TO seatwise_app, seatwise_worker;
RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
