-- Dates of a series that are left out beforehand, and those that are yet to be made as its coach sees them. The former create_series stays for
-- the release before this one.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
SET ROLE seatwise_definer;

-- Occurrences that the generator has not made yet, of whoever asks, for them to see. Sixty-two days at most are asked for.
CREATE FUNCTION app.own_planned(p_from timestamptz, p_to timestamptz)
RETURNS TABLE (recurring_booking_id uuid, day text, member_id uuid, member_name text, starts_at timestamptz, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.recurring_booking_id, o.occurrence_date::text, o.member_id, p.name, o.starts_at, o.ends_at
  FROM app.own_coach_id() c (id) CROSS JOIN LATERAL app.coming_occurrences(c.id, NULL, p_from, p_to) o JOIN people p ON p.id = o.member_id
  WHERE c.id IS NOT NULL AND o.starts_at > app.now() ORDER BY o.starts_at, o.recurring_booking_id
$$;

-- A pattern and its first sessions, together or not at all: so many weeks ahead; choices put single dates elsewhere, and others
-- are left out, also dates beyond. With p_reject any date of the preview that is neither free, chosen nor left out refuses the whole. Answers what was made, and each date up to then that was not.
CREATE FUNCTION app.create_series(p_coach_id uuid, p_day_of_week integer, p_start_time time, p_end_time time, p_start_date date, p_end_date date,
  p_interval_weeks integer, p_weeks integer, p_reject boolean, p_choice_days date[], p_choice_starts timestamptz[], p_left_out date[], p_note text,
  p_max_series integer, p_max_upcoming integer)
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
  last_date := coalesce(p_end_date, greatest(until, (SELECT max(x) FROM unnest(p_choice_days || p_left_out) x)));
  SELECT coalesce(array_agg(d.day ORDER BY d.day), '{}'), array_agg(d.starts_at ORDER BY d.day), array_agg(d.state ORDER BY d.day) INTO days, starts, states
    FROM app.series_dates(p_coach_id, me, p_day_of_week, p_start_time, p_end_time, p_start_date, last_date, p_interval_weeks) d;
  IF NOT days @> coalesce(p_choice_days, '{}') THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'choices', 'message', 'names a date that is none of this series'))));
  END IF;
  IF NOT days @> p_left_out THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'leaveOut', 'message', 'names a date that is none of this series'))));
  END IF;
  -- One that would never have a session is none.
  IF p_end_date IS NOT NULL AND days <@ p_left_out THEN
    PERFORM app.refuse('INVALID_INPUT', jsonb_build_object('fields', jsonb_build_array(jsonb_build_object('path', 'endDate', 'message', 'leaves no date that is still ahead'))));
  END IF;
  IF p_reject THEN
    SELECT jsonb_agg(jsonb_build_object('date', p.day, 'state', p.state) ORDER BY p.day) INTO refused FROM unnest(days, states) AS p (day, state)
      WHERE p.state <> 'free' AND p.day <> ALL (p_choice_days || p_left_out) AND (p_end_date IS NOT NULL OR p.day <= until);
    IF refused IS NOT NULL THEN PERFORM app.refuse('SERIES_CONFLICT', jsonb_build_object('dates', refused)); END IF;
  END IF;
  INSERT INTO recurring_bookings (coach_id, member_id, time_zone, day_of_week, start_time, end_time, start_date, end_date, interval_weeks, generated_until, note, created_by)
    VALUES (p_coach_id, me, zone, p_day_of_week, p_start_time, p_end_time, p_start_date, p_end_date, p_interval_weeks, until, p_note, me) RETURNING id INTO booking;
  INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at)
    SELECT booking, p.day, p_coach_id, me, p.at, p.at + length FROM unnest(days, starts, states) AS p (day, at, state)
    WHERE p.day <= until AND p.state = 'free' AND p.day <> ALL (p_choice_days || p_left_out) ORDER BY p.at;
  -- Near or far: an occurrence that is there is never made again, and whoever left it out may restore it. Where the clock skips its time there is none.
  INSERT INTO training_sessions (recurring_booking_id, occurrence_date, coach_id, member_id, starts_at, ends_at, status, cancelled_by)
    SELECT booking, p.day, p_coach_id, me, p.at, p.at + length, 'cancelled', me FROM unnest(days, starts) AS p (day, at) WHERE p.day = ANY (p_left_out) AND p.at IS NOT NULL ORDER BY p.at;
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
    FROM unnest(days, starts, states) AS p (day, at, state) WHERE p.day <= until AND p.state <> 'free' AND p.day <> ALL (p_choice_days || p_left_out);
  RETURN QUERY
    SELECT booking, s.id, s.occurrence_date, 'free', NULL::timestamptz FROM training_sessions s WHERE s.recurring_booking_id = booking AND s.status = 'scheduled'
    UNION ALL
    SELECT booking, NULL, m.day, states[array_position(days, m.day)], m.at FROM unnest(missed, app.alternatives(p_coach_id, me, froms, length, '{}')) AS m (day, at)
    UNION ALL
    SELECT booking, NULL, NULL, NULL, NULL WHERE missed IS NULL AND NOT EXISTS (SELECT FROM training_sessions s WHERE s.recurring_booking_id = booking AND s.status = 'scheduled')
    ORDER BY 3;
END $$;

REVOKE EXECUTE ON FUNCTION app.own_planned(timestamptz, timestamptz),
  app.create_series(uuid, integer, time, time, date, date, integer, integer, boolean, date[], timestamptz[], date[], text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.own_planned(timestamptz, timestamptz),
  app.create_series(uuid, integer, time, time, date, date, integer, integer, boolean, date[], timestamptz[], date[], text, integer, integer) TO seatwise_app;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
