-- The wizard: its session is written by these functions alone, each of which asks whose it is. What a stage must hold, the domain says, under the
-- session's lock. One order of locks: the session, then its event.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;
SET ROLE seatwise_definer;

-- What of the rest of the world a stage depends on: the event it has made, and the venues that were asked for it.
CREATE FUNCTION app.wizard_facts(p_event_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT jsonb_build_object('slug', e.slug, 'venueId', e.venue_id, 'organizationId', e.organization_id, 'bookings', coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', b.id, 'status', b.status, 'venueName', v.name, 'city', v.city, 'capacity', v.capacity,
      'from', b.from_date, 'to', b.to_date, 'timeZone', v.time_zone) ORDER BY b.id)
    FROM venue_bookings b JOIN venues v ON v.id = b.venue_id WHERE b.event_id = e.id), '[]'::jsonb))
  FROM events e WHERE e.id = p_event_id
$$;

-- A session as it stands, with what it depends on and its latest proposals. Asks nobody who they are: for the functions below.
CREATE FUNCTION app.wizard_rows(p_session_id uuid)
RETURNS TABLE (id uuid, person_id uuid, current_stage text, completed_stages text[], state jsonb, version integer, event_id uuid, status text,
  messages_sent integer, seconds_spent integer, last_activity_at timestamptz, facts jsonb, proposals jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT w.id, w.person_id, w.current_stage, w.completed_stages, w.state, w.version, w.event_id, w.status, w.messages_sent, w.seconds_spent,
    w.last_activity_at, app.wizard_facts(w.event_id), coalesce((
      SELECT jsonb_agg(jsonb_build_object('id', p.id, 'stage', p.stage, 'origin', p.origin, 'toolCallId', p.tool_call_id,
        -- Of what is decided the fields are told, and no longer what they were to hold.
        'patch', CASE p.status WHEN 'open' THEN p.patch ELSE coalesce((SELECT jsonb_object_agg(k, NULL) FROM jsonb_object_keys(p.patch) k), '{}'::jsonb) END,
        'status', p.status, 'appliedFields', p.applied_fields, 'createdAt', p.created_at) ORDER BY p.created_at DESC, p.id DESC)
      FROM (SELECT * FROM wizard_proposals x WHERE x.session_id = w.id ORDER BY x.created_at DESC, x.id DESC LIMIT 50) p), '[]'::jsonb)
  FROM wizard_sessions w WHERE w.id = p_session_id
$$;

CREATE FUNCTION app.read_wizard(p_session_id uuid, p_key_hash bytea)
RETURNS TABLE (id uuid, person_id uuid, current_stage text, completed_stages text[], state jsonb, version integer, event_id uuid, status text,
  messages_sent integer, seconds_spent integer, last_activity_at timestamptz, facts jsonb, proposals jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT r.* FROM app.own_wizard(p_session_id, p_key_hash) w, app.wizard_rows(w.id) r
$$;

-- Locks one's session. Strangers never wait for it: whose it is belongs to what is looked for, and is asked again of the row as it is once it is free.
CREATE FUNCTION app.lock_own_wizard(p_session_id uuid, p_key_hash bytea) RETURNS wizard_sessions
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions;
BEGIN
  SELECT * INTO w FROM wizard_sessions x WHERE x.id = p_session_id
    AND (x.person_id = app.current_user_id() OR (x.person_id IS NULL AND x.key_hash = p_key_hash)) FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN w;
END $$;

CREATE FUNCTION app.lock_wizard(p_session_id uuid, p_key_hash bytea)
RETURNS TABLE (id uuid, person_id uuid, current_stage text, completed_stages text[], state jsonb, version integer, event_id uuid, status text,
  messages_sent integer, seconds_spent integer, last_activity_at timestamptz, facts jsonb, proposals jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.lock_own_wizard(p_session_id, p_key_hash);
  RETURN QUERY SELECT * FROM app.wizard_rows(p_session_id);
END $$;

-- A person's, or, for whoever has not signed in, that of the key whose SHA-256 this is. Nobody has more than a hundred unfinished ones.
CREATE FUNCTION app.start_wizard(p_key_hash bytea, p_state jsonb, p_name text, p_email text) RETURNS TABLE (id uuid, version integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me uuid := app.current_user_id();
BEGIN
  IF me IS NULL AND p_key_hash IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  IF (SELECT count(*) FROM wizard_sessions WHERE status <> 'completed' AND (person_id = me OR (me IS NULL AND person_id IS NULL AND key_hash = p_key_hash))) >= 100 THEN
    PERFORM app.refuse('LIMIT_REACHED', '{"limit":100,"of":"wizards"}');
  END IF;
  RETURN QUERY INSERT INTO wizard_sessions (person_id, key_hash, state, contact_name, contact_email, last_activity_at, created_at)
    VALUES (me, CASE WHEN me IS NULL THEN p_key_hash END, p_state, p_name, p_email::citext, app.now(), app.now()) RETURNING id, version;
END $$;

-- Something was done: the gap since the last time counts when it was shorter than 5 minutes. Whole seconds of the clock are compared, so that many
-- short gaps add up to the time they took.
CREATE FUNCTION app.wizard_seconds(p_from timestamptz, p_to timestamptz) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_to > p_from AND p_to - p_from < interval '5 minutes'
    THEN (floor(extract(epoch FROM p_to)) - floor(extract(epoch FROM p_from)))::integer ELSE 0 END
$$;

CREATE FUNCTION app.note_wizard_activity(p_session_id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  UPDATE wizard_sessions SET seconds_spent = seconds_spent + app.wizard_seconds(last_activity_at, app.now()),
    last_activity_at = greatest(last_activity_at, app.now()), status = CASE status WHEN 'abandoned' THEN 'active' ELSE status END
  WHERE id = p_session_id
$$;

-- The draft that a wizard makes and keeps in step. `p_draft` is the whole of it; a venue that is confirmed comes before one of the organizer's own.
CREATE FUNCTION app.keep_wizard_draft(p_session_id uuid, p_draft jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions;
BEGIN
  SELECT * INTO w FROM wizard_sessions WHERE id = p_session_id;
  IF w.event_id IS NULL THEN
    INSERT INTO events (created_by, title, starts_at, ends_at, time_zone, format, created_at)
      VALUES (w.person_id, p_draft ->> 'title', (p_draft ->> 'startsAt')::timestamptz, (p_draft ->> 'endsAt')::timestamptz, p_draft ->> 'timeZone',
        p_draft ->> 'format', app.now()) RETURNING id INTO w.event_id;
    UPDATE wizard_sessions SET event_id = w.event_id WHERE id = p_session_id;
  END IF;
  UPDATE events SET title = p_draft ->> 'title', summary = p_draft ->> 'summary', description = p_draft ->> 'description',
    starts_at = (p_draft ->> 'startsAt')::timestamptz, ends_at = (p_draft ->> 'endsAt')::timestamptz, time_zone = p_draft ->> 'timeZone',
    format = p_draft ->> 'format', expected_attendance = (p_draft ->> 'expectedAttendance')::integer,
    custom_venue = CASE WHEN venue_id IS NULL THEN nullif(p_draft -> 'customVenue', 'null') END, online_url = p_draft ->> 'onlineUrl',
    capacity = (p_draft ->> 'capacity')::integer, currency = p_draft ->> 'currency'
  WHERE id = w.event_id AND status = 'draft';
END $$;

-- One step of a session, on the version it was thought out for. Null leaves what is; `p_draft` brings the draft event in step.
CREATE FUNCTION app.write_wizard(p_session_id uuid, p_key_hash bytea, p_version integer, p_state jsonb, p_stage text, p_completed text[], p_name text,
  p_email text, p_draft jsonb)
RETURNS TABLE (id uuid, person_id uuid, current_stage text, completed_stages text[], state jsonb, version integer, event_id uuid, status text,
  messages_sent integer, seconds_spent integer, last_activity_at timestamptz, facts jsonb, proposals jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  w wizard_sessions := app.lock_own_wizard(p_session_id, p_key_hash);
BEGIN
  IF w.status = 'completed' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"completed"}'); END IF;
  IF w.version <> p_version THEN PERFORM app.refuse('STALE_VERSION', jsonb_build_object('version', w.version, 'data', w.state -> 'data')); END IF;
  IF pg_column_size(p_state) >= 1000000 THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields":[{"path":"data","message":"is more than a wizard holds"}]}');
  END IF;
  UPDATE wizard_sessions SET version = version + 1, state = coalesce(p_state, state), current_stage = coalesce(p_stage, current_stage),
    completed_stages = coalesce(p_completed, completed_stages), contact_name = coalesce(p_name, contact_name),
    contact_email = CASE WHEN p_name IS NULL THEN contact_email ELSE p_email::citext END WHERE id = p_session_id;
  PERFORM app.note_wizard_activity(p_session_id);
  IF p_draft IS NOT NULL THEN PERFORM app.keep_wizard_draft(p_session_id, p_draft); END IF;
  RETURN QUERY SELECT * FROM app.wizard_rows(p_session_id);
END $$;

-- Once signed in: what was begun in this browser becomes the person's, with the draft and the venues that were asked. Again, it changes nothing.
CREATE FUNCTION app.adopt_wizard(p_session_id uuid, p_key_hash bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions := app.lock_own_wizard(p_session_id, p_key_hash);
  me uuid := app.current_user_id();
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  IF w.person_id IS NOT NULL THEN RETURN false; END IF;
  UPDATE wizard_sessions SET person_id = me, key_hash = NULL, version = version + 1 WHERE id = p_session_id;
  PERFORM app.note_wizard_activity(p_session_id);
  UPDATE events SET created_by = me WHERE id = w.event_id AND created_by IS NULL;
  UPDATE venue_bookings SET requested_by = me WHERE event_id = w.event_id AND requested_by IS NULL;
  RETURN true;
END $$;

-- The sessions of whoever asks, the last one touched first: the person's own, and those that this browser began and nobody has adopted.
CREATE FUNCTION app.my_wizards(p_key_hash bytea, p_at timestamptz, p_id uuid, p_limit integer)
RETURNS TABLE (id uuid, owned boolean, title text, current_stage text, status text, event_id uuid, slug text, starts_at text, last_activity_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT w.id, w.person_id IS NOT NULL, w.state #>> '{data,event_basics,title}', w.current_stage, w.status, w.event_id, e.slug,
    w.state #>> '{data,event_basics,startsAt}', w.last_activity_at
  FROM wizard_sessions w LEFT JOIN events e ON e.id = w.event_id
  WHERE (w.person_id = app.current_user_id() OR (w.person_id IS NULL AND w.key_hash = p_key_hash))
    AND (p_at IS NULL OR (w.last_activity_at, w.id) < (p_at, p_id))
  ORDER BY w.last_activity_at DESC, w.id DESC LIMIT p_limit
$$;

-- Takes a session away, and its draft with it. Venues that were asked are told by their threads: a draft they know of stays, for them to read. The
-- messages that were left.
CREATE FUNCTION app.remove_wizard(w wizard_sessions) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  said uuid[];
BEGIN
  DELETE FROM wizard_sessions WHERE id = w.id;
  PERFORM FROM events WHERE id = w.event_id AND status = 'draft' FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM wizard_sessions x WHERE x.event_id = w.event_id) THEN RETURN '{}'; END IF;
  said := app.release_venues(w.event_id);
  IF NOT EXISTS (SELECT FROM venue_bookings WHERE event_id = w.event_id) THEN DELETE FROM events WHERE id = w.event_id; END IF;
  RETURN said;
END $$;

CREATE FUNCTION app.discard_wizard(p_session_id uuid, p_key_hash bytea) RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions := app.lock_own_wizard(p_session_id, p_key_hash);
BEGIN
  IF w.status = 'completed' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"completed"}'); END IF;
  RETURN app.remove_wizard(w);
END $$;

-- A person who leaves takes their wizards along; what was published stays, without the wizard that made it.
CREATE FUNCTION app.forget_wizards() RETURNS uuid[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions;
  said uuid[] := '{}';
BEGIN
  FOR w IN SELECT * FROM wizard_sessions WHERE person_id = app.current_user_id() ORDER BY id FOR UPDATE LOOP
    said := said || app.remove_wizard(w);
  END LOOP;
  RETURN said;
END $$;

-- What was said, once a message: sent again, it is kept as it was. Only what a person says is counted, and is an activity. Returns the count.
CREATE FUNCTION app.keep_wizard_messages(p_session_id uuid, p_key_hash bytea, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions := app.lock_own_wizard(p_session_id, p_key_hash);
  said integer;
  latest timestamptz;
BEGIN
  SELECT greatest(app.now(), max(at)) INTO latest FROM wizard_messages WHERE session_id = p_session_id;
  IF (SELECT count(*) FROM wizard_messages WHERE session_id = p_session_id) + jsonb_array_length(p_messages) > 5000 THEN
    PERFORM app.refuse('LIMIT_REACHED', '{"limit":5000,"of":"messages"}');
  END IF;
  WITH fresh AS (
    INSERT INTO wizard_messages (session_id, message_id, role, content, tool_calls, at)
      SELECT p_session_id, m.item ->> 'messageId', m.item ->> 'role', m.item ->> 'content', coalesce(m.item -> 'toolCalls', '[]'::jsonb),
        -- One after the other, in the order they were handed over, behind what was said before.
        latest + m.ordinal * interval '1 microsecond'
      FROM jsonb_array_elements(p_messages) WITH ORDINALITY m (item, ordinal) ON CONFLICT (session_id, message_id) DO NOTHING RETURNING role)
    SELECT count(*) FILTER (WHERE role = 'user') INTO said FROM fresh;
  IF said > 0 THEN
    UPDATE wizard_sessions SET messages_sent = messages_sent + said WHERE id = p_session_id;
    PERFORM app.note_wizard_activity(p_session_id);
  END IF;
  RETURN w.messages_sent + said;
END $$;

-- The latest first.
CREATE FUNCTION app.wizard_messages_of(p_session_id uuid, p_key_hash bytea, p_at timestamptz, p_id uuid, p_limit integer)
RETURNS TABLE (id uuid, message_id text, role text, content text, tool_calls jsonb, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF (app.own_wizard(p_session_id, p_key_hash)).id IS NULL THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN QUERY SELECT m.id, m.message_id, m.role, m.content, m.tool_calls, m.at FROM wizard_messages m
    WHERE m.session_id = p_session_id AND (p_at IS NULL OR (m.at, m.id) < (p_at, p_id)) ORDER BY m.at DESC, m.id DESC LIMIT p_limit;
END $$;

-- A proposal; of one tool call there is one, however often it is made. A new one of the templates takes the place of an earlier one for its stage.
CREATE FUNCTION app.propose_to_wizard(p_session_id uuid, p_key_hash bytea, p_stage text, p_origin text, p_tool_call_id text, p_patch jsonb)
RETURNS TABLE (id uuid, stage text, patch jsonb, status text, fresh boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  w wizard_sessions := app.lock_own_wizard(p_session_id, p_key_hash);
  p wizard_proposals;
BEGIN
  IF p_tool_call_id IS NOT NULL THEN
    SELECT * INTO p FROM wizard_proposals WHERE session_id = p_session_id AND tool_call_id = p_tool_call_id;
    IF FOUND THEN RETURN QUERY SELECT p.id, p.stage, p.patch, p.status, false; RETURN; END IF;
  END IF;
  IF w.status = 'completed' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"completed"}'); END IF;
  IF pg_column_size(p_patch) >= 500000 THEN PERFORM app.refuse('INVALID_INPUT'); END IF;
  IF (SELECT count(*) FROM wizard_proposals WHERE session_id = p_session_id) >= 1000 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":1000,"of":"proposals"}'); END IF;
  IF p_origin = 'template' THEN
    UPDATE wizard_proposals SET status = 'dismissed', decided_at = app.now()
      WHERE session_id = p_session_id AND stage = p_stage AND origin = 'template' AND status = 'open';
  END IF;
  INSERT INTO wizard_proposals (session_id, tool_call_id, stage, origin, patch, created_at)
    VALUES (p_session_id, p_tool_call_id, p_stage, p_origin, p_patch, app.now()) RETURNING * INTO p;
  RETURN QUERY SELECT p.id, p.stage, p.patch, p.status, true;
END $$;

-- One's proposal, under the session's lock.
CREATE FUNCTION app.wizard_proposal(p_session_id uuid, p_key_hash bytea, p_proposal_id uuid)
RETURNS TABLE (id uuid, stage text, patch jsonb, status text, applied_fields text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.lock_own_wizard(p_session_id, p_key_hash);
  RETURN QUERY SELECT p.id, p.stage, p.patch, p.status, p.applied_fields FROM wizard_proposals p WHERE p.id = p_proposal_id AND p.session_id = p_session_id;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
END $$;

-- What became of it. The caller has looked at it under the same lock.
CREATE FUNCTION app.decide_wizard_proposal(p_session_id uuid, p_key_hash bytea, p_proposal_id uuid, p_status text, p_applied text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.lock_own_wizard(p_session_id, p_key_hash);
  UPDATE wizard_proposals SET status = p_status, applied_fields = p_applied, decided_at = app.now() WHERE id = p_proposal_id AND session_id = p_session_id;
  PERFORM app.note_wizard_activity(p_session_id);
END $$;

-- The draft as it is published: made where there is none yet. Its id.
CREATE FUNCTION app.settle_wizard_draft(p_session_id uuid, p_draft jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.lock_own_wizard(p_session_id, NULL);
  PERFORM app.keep_wizard_draft(p_session_id, p_draft);
  RETURN (SELECT event_id FROM wizard_sessions WHERE id = p_session_id);
END $$;

-- The end of a wizard: its event is published, in this same transaction.
CREATE FUNCTION app.complete_wizard(p_session_id uuid, p_completed text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions := app.lock_own_wizard(p_session_id, NULL);
BEGIN
  IF w.status = 'completed' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"completed"}'); END IF;
  IF NOT EXISTS (SELECT FROM events WHERE id = w.event_id AND status = 'published') THEN PERFORM app.refuse('INVALID_STATE', '{"state":"draft"}'); END IF;
  PERFORM app.note_wizard_activity(p_session_id);
  UPDATE wizard_sessions SET status = 'completed', completed_stages = p_completed, current_stage = 'review', version = version + 1 WHERE id = p_session_id;
  UPDATE wizard_proposals SET status = 'dismissed', decided_at = app.now() WHERE session_id = p_session_id AND status = 'open';
END $$;

-- Sessions that have been silent for so long are abandoned until somebody returns; those of browsers whose key has ended go. How many, and the messages
-- that were left for venues.
CREATE FUNCTION app.abandon_wizards(p_hours integer, p_key_days integer, p_limit integer) RETURNS TABLE (changed integer, messages uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w wizard_sessions;
  n integer;
  said uuid[] := '{}';
BEGIN
  WITH silent AS (SELECT id FROM wizard_sessions WHERE status = 'active' AND last_activity_at <= app.now() - make_interval(hours => p_hours)
      ORDER BY last_activity_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE wizard_sessions x SET status = 'abandoned' FROM silent WHERE x.id = silent.id;
  GET DIAGNOSTICS n = ROW_COUNT;
  FOR w IN SELECT * FROM wizard_sessions WHERE person_id IS NULL AND status = 'abandoned' AND last_activity_at <= app.now() - make_interval(days => p_key_days)
      ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED LOOP
    said := said || app.remove_wizard(w);
    n := n + 1;
  END LOOP;
  RETURN QUERY SELECT n, said;
END $$;

REVOKE EXECUTE ON FUNCTION app.wizard_facts(uuid), app.wizard_rows(uuid), app.read_wizard(uuid, bytea), app.lock_own_wizard(uuid, bytea),
  app.lock_wizard(uuid, bytea), app.start_wizard(bytea, jsonb, text, text), app.wizard_seconds(timestamptz, timestamptz), app.note_wizard_activity(uuid),
  app.keep_wizard_draft(uuid, jsonb), app.write_wizard(uuid, bytea, integer, jsonb, text, text[], text, text, jsonb), app.adopt_wizard(uuid, bytea),
  app.my_wizards(bytea, timestamptz, uuid, integer), app.remove_wizard(wizard_sessions), app.discard_wizard(uuid, bytea), app.forget_wizards(),
  app.keep_wizard_messages(uuid, bytea, jsonb), app.wizard_messages_of(uuid, bytea, timestamptz, uuid, integer),
  app.propose_to_wizard(uuid, bytea, text, text, text, jsonb), app.wizard_proposal(uuid, bytea, uuid),
  app.decide_wizard_proposal(uuid, bytea, uuid, text, text[]), app.settle_wizard_draft(uuid, jsonb),
  app.complete_wizard(uuid, text[]), app.abandon_wizards(integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.read_wizard(uuid, bytea), app.lock_wizard(uuid, bytea), app.start_wizard(bytea, jsonb, text, text),
  app.write_wizard(uuid, bytea, integer, jsonb, text, text[], text, text, jsonb), app.adopt_wizard(uuid, bytea),
  app.my_wizards(bytea, timestamptz, uuid, integer), app.discard_wizard(uuid, bytea), app.forget_wizards(), app.keep_wizard_messages(uuid, bytea, jsonb),
  app.wizard_messages_of(uuid, bytea, timestamptz, uuid, integer), app.propose_to_wizard(uuid, bytea, text, text, text, jsonb),
  app.wizard_proposal(uuid, bytea, uuid), app.decide_wizard_proposal(uuid, bytea, uuid, text, text[]), app.settle_wizard_draft(uuid, jsonb),
  app.complete_wizard(uuid, text[]) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.abandon_wizards(integer, integer, integer) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
CREATE INDEX wizard_sessions_keyless ON wizard_sessions (last_activity_at) WHERE person_id IS NULL AND status = 'abandoned';
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
