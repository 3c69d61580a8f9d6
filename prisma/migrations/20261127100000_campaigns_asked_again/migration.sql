-- What holds while a run is under way: who changes a text says which version they saw, so that two organizers do not overwrite each other; an event that
-- moves stops what says its old hour; who has, or no longer has, a ticket is asked for at each claim; what nobody will send does not wait for ever.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
ALTER TABLE email_templates ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN held text,
  ADD CONSTRAINT email_templates_held CHECK (held = 'moved');
ALTER TABLE whatsapp_campaigns ADD COLUMN version integer NOT NULL DEFAULT 1, ADD COLUMN held text,
  ADD CONSTRAINT whatsapp_campaigns_held CHECK (held = 'moved');
CREATE INDEX email_templates_under_way ON email_templates (id) WHERE status IN ('sending', 'paused');
CREATE INDEX whatsapp_campaigns_under_way ON whatsapp_campaigns (id) WHERE status IN ('sending', 'paused');
DROP INDEX whatsapp_campaigns_sending;
-- Since when; null while it is not.
ALTER TABLE organizations ADD COLUMN suspended_at timestamptz(6);
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;

SET ROLE seatwise_definer;
-- The templates of an event with their figures, for its organizers; one of them, where it is named. The audience is counted where it is asked for.
CREATE OR REPLACE FUNCTION app.emails_seen(p_event_id uuid, p_template_id uuid, p_audience boolean) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN QUERY SELECT jsonb_build_object('id', t.id, 'version', t.version, 'type', t.type, 'subject', t.subject, 'body', t.body,
    'schedule', CASE WHEN t.offset_days IS NOT NULL THEN jsonb_build_object('offsetDays', t.offset_days * CASE t.type WHEN 'follow_up' THEN 1 ELSE -1 END, 'time', to_char(t.local_time, 'HH24:MI'))
      WHEN t.at IS NOT NULL THEN jsonb_build_object('at', app.instant_text(t.at)) END,
    'sendAt', app.instant_text(t.send_at), 'status', t.status, 'held', CASE t.status WHEN 'paused' THEN t.held END, 'startedAt', app.instant_text(t.started_at), 'finishedAt', app.instant_text(t.finished_at),
    'audience', CASE WHEN p_audience AND t.status <> 'cancelled' THEN (SELECT count(*) FROM app.email_audience(t.event_id, t.type)) ELSE 0 END,
    'counts', app.send_counts(t.id, NULL))
    FROM email_templates t WHERE t.event_id = p_event_id AND (p_template_id IS NULL OR t.id = p_template_id)
    ORDER BY array_position(ARRAY['announcement', 'last_chance', 'reminder', 'confirmation', 'follow_up'], t.type), t.created_at, t.id;
END $$;

-- A template's words and hour. `p_schedule`: null leaves the hour, '{}' takes it away, else `at`, or `offsetDays` with `time`. `p_version`: what it was
-- based on, 0 where the event had none of this type; null asks for nothing. The event's lock also keeps two from making its first one.
CREATE FUNCTION app.save_email(p_event_id uuid, p_template_id uuid, p_another boolean, p_version integer, p_type text, p_subject text, p_body text, p_schedule jsonb)
RETURNS TABLE (id uuid, organization_id uuid, fresh boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  e events;
  t email_templates;
  made boolean := false;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  SELECT * INTO e FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  IF e.status = 'draft' THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF e.status = 'cancelled' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"cancelled"}'); END IF;
  PERFORM app.campaign_of(p_event_id);
  IF p_template_id IS NOT NULL THEN
    SELECT * INTO t FROM email_templates x WHERE x.id = p_template_id AND x.event_id = p_event_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  ELSIF NOT p_another THEN
    SELECT * INTO t FROM email_templates x WHERE x.event_id = p_event_id AND x.type = p_type ORDER BY x.created_at, x.id LIMIT 1 FOR NO KEY UPDATE;
  END IF;
  IF t.id IS NULL THEN
    IF p_version > 0 THEN PERFORM app.refuse('NOT_FOUND'); END IF;
    IF (SELECT count(*) FROM email_templates x WHERE x.event_id = p_event_id) >= 50 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":50}'); END IF;
    INSERT INTO email_templates (event_id, organization_id, type, subject, body, created_by, created_at)
      VALUES (p_event_id, e.organization_id, p_type, p_subject, p_body, app.current_user_id(), app.now()) RETURNING * INTO t;
    made := true;
  ELSIF t.status IN ('sending', 'sent', 'cancelled') OR t.started_at IS NOT NULL THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE t.status WHEN 'paused' THEN 'sending' ELSE t.status END));
  ELSIF t.type <> p_type AND EXISTS (SELECT FROM messages m WHERE m.template_id = t.id) THEN
    -- A confirmation has gone to some: nobody gets two messages of one template.
    PERFORM app.refuse('INVALID_STATE', '{"state":"sent"}');
  ELSIF p_version <> t.version THEN
    PERFORM app.refuse('STALE_VERSION', jsonb_build_object('version', t.version, 'data',
      (SELECT seen - ARRAY['audience', 'counts'] FROM app.emails_seen(p_event_id, t.id, false) seen)));
  END IF;
  t.type := p_type;
  IF p_schedule IS NOT NULL OR p_type = 'confirmation' THEN
    t.at := CASE WHEN p_type <> 'confirmation' THEN (p_schedule ->> 'at')::timestamptz END;
    t.offset_days := CASE WHEN p_type <> 'confirmation' THEN abs((p_schedule ->> 'offsetDays')::integer) END;
    t.local_time := CASE WHEN p_type <> 'confirmation' THEN (p_schedule ->> 'time')::time END;
  END IF;
  t.send_at := app.email_send_at(t, e);
  -- What would go out by itself is measured anew; what was missed waits to be told.
  t.status := CASE WHEN t.status = 'scheduled' THEN app.email_standing(t, e)
    WHEN t.status = 'missed' AND app.email_standing(t, e) <> 'missed' THEN 'draft' ELSE t.status END;
  UPDATE email_templates x SET type = t.type, subject = p_subject, body = p_body, at = t.at, offset_days = t.offset_days, local_time = t.local_time,
    send_at = t.send_at, status = t.status, version = t.version + CASE WHEN made THEN 0 ELSE 1 END WHERE x.id = t.id;
  -- A copy of the event begins with these words.
  IF t.id = (SELECT x.id FROM email_templates x WHERE x.event_id = p_event_id AND x.type = p_type ORDER BY x.created_at, x.id LIMIT 1) THEN
    UPDATE events x SET marketing = x.marketing || jsonb_build_object('emails', (
        SELECT coalesce(jsonb_agg(mail ORDER BY n), '[]') || jsonb_build_object('type', p_type, 'subject', p_subject, 'body', p_body)
        FROM jsonb_array_elements(CASE jsonb_typeof(x.marketing -> 'emails') WHEN 'array' THEN x.marketing -> 'emails' ELSE '[]' END) WITH ORDINALITY a (mail, n)
        WHERE mail ->> 'type' <> p_type))
      WHERE x.id = p_event_id;
  END IF;
  RETURN QUERY SELECT t.id, e.organization_id, made;
END $$;

-- An event's campaigns as its organizers see them, the oldest first.
CREATE OR REPLACE FUNCTION app.whatsapp_views(p_event_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'version', w.version, 'audience', w.audience, 'template', w.template, 'scheduledAt', app.instant_text(w.send_at),
      'status', w.status, 'held', CASE w.status WHEN 'paused' THEN w.held END, 'startedAt', app.instant_text(w.started_at), 'finishedAt', app.instant_text(w.finished_at),
      'audienceSize', s.reached, 'withoutConsent', s.of_all - s.consented, 'counts', app.whatsapp_counts(w.id)) ORDER BY w.created_at, w.id), '[]')
    FROM whatsapp_campaigns w CROSS JOIN LATERAL (
      SELECT count(*) AS of_all, count(*) FILTER (WHERE c.whatsapp_consent) AS consented,
        count(*) FILTER (WHERE c.whatsapp_consent AND NOT app.suppressed(c.organization_id, 'whatsapp', c.whatsapp)) AS reached
      FROM app.whatsapp_audience(w.event_id, w.audience) a (id) JOIN contacts c ON c.id = a.id) s
    WHERE w.event_id = p_event_id);
END $$;

-- A new campaign, or another word for one that has not begun. What is taken out of the calendar is a draft again. `p_version`: what it was based on.
CREATE FUNCTION app.save_whatsapp(p_event_id uuid, p_id uuid, p_version integer, p_new_id uuid, p_audience text, p_template jsonb, p_send_at timestamptz, p_keep_hour boolean)
RETURNS TABLE (id uuid, organization_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  w whatsapp_campaigns;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  IF p_id IS NULL THEN
    IF (SELECT e.status FROM events e WHERE e.id = p_event_id) = 'draft' THEN PERFORM app.refuse('NOT_FOUND'); END IF;
    IF (SELECT e.status FROM events e WHERE e.id = p_event_id) = 'cancelled' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"cancelled"}'); END IF;
    IF (SELECT count(*) FROM whatsapp_campaigns x WHERE x.event_id = p_event_id) >= 100 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":100}'); END IF;
    RETURN QUERY INSERT INTO whatsapp_campaigns (id, event_id, organization_id, audience, template, send_at, created_by, created_at, updated_at)
      SELECT p_new_id, e.id, e.organization_id, p_audience, p_template, p_send_at, app.current_user_id(), app.now(), app.now() FROM events e WHERE e.id = p_event_id
      RETURNING whatsapp_campaigns.id, whatsapp_campaigns.organization_id;
    RETURN;
  END IF;
  w := app.lock_own_whatsapp(p_id);
  IF w.id IS NULL OR w.event_id <> p_event_id THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  IF w.status IN ('sending', 'sent', 'cancelled') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', w.status)); END IF;
  IF p_version <> w.version THEN
    PERFORM app.refuse('STALE_VERSION', jsonb_build_object('version', w.version, 'data',
      jsonb_build_object('id', w.id, 'audience', w.audience, 'template', w.template, 'scheduledAt', app.instant_text(w.send_at), 'status', w.status)));
  END IF;
  RETURN QUERY UPDATE whatsapp_campaigns x SET audience = p_audience, template = p_template, version = x.version + 1, updated_at = app.now(),
      send_at = CASE WHEN p_keep_hour THEN x.send_at ELSE p_send_at END,
      status = CASE WHEN NOT p_keep_hour AND (p_send_at IS NULL OR p_send_at <= app.now()) AND x.status = 'scheduled' THEN 'draft' ELSE x.status END
    WHERE x.id = p_id RETURNING x.id, x.organization_id;
END $$;

-- As servers of the release before call them, which run beside for a moment.
CREATE OR REPLACE FUNCTION app.save_email(p_event_id uuid, p_template_id uuid, p_another boolean, p_type text, p_subject text, p_body text, p_schedule jsonb)
RETURNS TABLE (id uuid, organization_id uuid, fresh boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT * FROM app.save_email(p_event_id, p_template_id, p_another, NULL::integer, p_type, p_subject, p_body, p_schedule)
$$;
CREATE OR REPLACE FUNCTION app.save_whatsapp(p_event_id uuid, p_id uuid, p_new_id uuid, p_audience text, p_template jsonb, p_send_at timestamptz, p_keep_hour boolean)
RETURNS TABLE (id uuid, organization_id uuid)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT * FROM app.save_whatsapp(p_event_id, p_id, NULL::integer, p_new_id, p_audience, p_template, p_send_at, p_keep_hour)
$$;

-- How a run stands, for the job of one chunk: whether anything waits there, when it may be tried, and whether somebody stopped it. Once nothing waits
-- anywhere, the template is sent: looked for from the end, where what waits is found at once. What waits for an organisation that is suspended is given
-- up after a day, as is what had not begun.
CREATE OR REPLACE FUNCTION app.email_run(p_template_id uuid, p_chunk integer) RETURNS TABLE (status text, suspended boolean, waiting integer, next_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'suspended'
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state = 'queued'
      AND EXISTS (SELECT FROM email_templates t JOIN organizations o ON o.id = t.organization_id
        WHERE t.id = p_template_id AND o.suspended_at <= app.now() - interval '24 hours');
  UPDATE email_templates t SET status = 'sent', finished_at = app.now() WHERE t.id = p_template_id AND t.status = 'sending' AND t.started_at IS NOT NULL
    AND (SELECT m.id FROM messages m WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.state IN ('queued', 'sending')
      ORDER BY m.whatsapp_id DESC, m.chunk DESC, m.id DESC LIMIT 1) IS NULL;
  RETURN QUERY SELECT t.status, o.status <> 'approved', w.n, w.at FROM email_templates t JOIN organizations o ON o.id = t.organization_id CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n, min(coalesce(m.try_at, app.now())) AS at FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state IN ('queued', 'sending')) w WHERE t.id = p_template_id;
END $$;

-- Campaigns with nothing left to send are sent; of an event that is over, what waits is not sent any more, were it paused; nor what has waited a day for an
-- organisation that is suspended. What has been under way for minutes was left behind by a sender that died.
CREATE OR REPLACE FUNCTION app.finish_whatsapp() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w record;
  n integer := 0;
BEGIN
  UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'suspended' FROM whatsapp_campaigns x JOIN organizations o ON o.id = x.organization_id
    WHERE x.status = 'sending' AND o.suspended_at <= app.now() - interval '24 hours' AND m.template_id IS NULL AND m.whatsapp_id = x.id AND m.chunk = 0
      AND (m.state = 'queued' OR (m.state = 'sending' AND m.state_at <= app.now() - interval '10 minutes'));
  FOR w IN SELECT x.id, e.ends_at <= app.now() OR e.status <> 'published' AS over FROM whatsapp_campaigns x JOIN events e ON e.id = x.event_id
      WHERE x.status IN ('sending', 'paused') AND x.started_at IS NOT NULL
        -- From the end, where what waits is found at once.
        AND (e.ends_at <= app.now() OR e.status <> 'published' OR (SELECT m.id FROM messages m WHERE m.template_id IS NULL AND m.whatsapp_id = x.id AND m.chunk = 0
          AND m.state IN ('queued', 'sending') ORDER BY m.template_id DESC, m.id DESC LIMIT 1) IS NULL)
      ORDER BY x.id FOR NO KEY UPDATE OF x LOOP
    IF w.over THEN
      UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'event_over' WHERE m.template_id IS NULL AND m.whatsapp_id = w.id AND m.chunk = 0
        AND (m.state = 'queued' OR (m.state = 'sending' AND m.state_at <= app.now() - interval '10 minutes'));
    END IF;
    -- Asked once more under its lock: somebody may have gone on with it meanwhile.
    CONTINUE WHEN EXISTS (SELECT FROM messages m WHERE m.template_id IS NULL AND m.whatsapp_id = w.id AND m.chunk = 0 AND m.state IN ('queued', 'sending'));
    UPDATE whatsapp_campaigns x SET finished_at = app.now(), updated_at = app.now(), held = NULL, status = CASE
        WHEN EXISTS (SELECT FROM messages m WHERE m.whatsapp_id = x.id AND m.state = 'cancelled' AND m.reason = 'event_over')
          AND NOT EXISTS (SELECT FROM messages m WHERE m.whatsapp_id = x.id AND m.sent_at IS NOT NULL) THEN 'missed' ELSE 'sent' END
      WHERE x.id = w.id;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- What a template is that was to go out by itself, as things stand now. Thanks before the end of an event would reach nobody: none was let in yet.
CREATE OR REPLACE FUNCTION app.email_standing(t email_templates, e events) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
  SELECT CASE WHEN t.type = 'confirmation' THEN 'scheduled' WHEN t.send_at IS NULL THEN 'draft'
    WHEN t.send_at <= app.now() OR t.send_at >= e.starts_at AND t.type <> 'follow_up' OR t.send_at < e.ends_at AND t.type = 'follow_up' THEN 'missed' ELSE 'scheduled' END
$$;

-- What an organizer does with a template: schedule (or go on with a run that was paused), pause, send_now, remove. No row where there is none such.
-- `chunks`: those of a run that goes on; one of which nothing is left is sent.
CREATE OR REPLACE FUNCTION app.direct_email(p_template_id uuid, p_action text)
RETURNS TABLE (event_id uuid, organization_id uuid, type text, status text, send_at timestamptz, chunks integer[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  e events;
  t email_templates;
  o text;
  resumed integer[] := '{}';
BEGIN
  SELECT * INTO t FROM email_templates x WHERE x.id = p_template_id;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM app.require_organizer(t.event_id);
  SELECT * INTO e FROM events x WHERE x.id = t.event_id FOR SHARE;
  SELECT * INTO t FROM email_templates x WHERE x.id = p_template_id FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT x.status INTO o FROM organizations x WHERE x.id = t.organization_id;
  IF p_action IN ('schedule', 'send_now') THEN
    IF t.status IN ('sending', 'sent', 'cancelled') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', t.status)); END IF;
    IF app.email_over(t.type, e) THEN PERFORM app.refuse('INVALID_STATE', '{"state":"event_over"}'); END IF;
    IF o <> 'approved' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED'); END IF;
    -- What waits of a run that was paused, or of confirmations that were.
    SELECT coalesce(array_agg(DISTINCT m.chunk), '{}') INTO resumed FROM messages m
      WHERE m.template_id = t.id AND m.whatsapp_id IS NULL AND m.state IN ('queued', 'sending');
    IF t.type = 'confirmation' THEN
      IF p_action = 'send_now' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"by_itself"}'); END IF;
      t.status := 'scheduled';
    ELSIF t.started_at IS NOT NULL THEN
      t.status := CASE WHEN resumed = '{}' THEN 'sent' ELSE 'sending' END;
    ELSIF t.type = 'follow_up' AND p_action = 'send_now' AND e.starts_at > app.now() THEN
      PERFORM app.refuse('INVALID_STATE', '{"state":"too_early"}');
    ELSIF p_action = 'send_now' THEN
      t.status := 'sending';
      t.send_at := app.now();
    ELSE
      t.send_at := app.email_send_at(t, e);
      IF t.send_at IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"no_schedule"}'); END IF;
      IF t.type = 'follow_up' AND t.send_at < e.ends_at THEN PERFORM app.refuse('INVALID_STATE', '{"state":"before_end"}'); END IF;
      IF app.email_standing(t, e) = 'missed' THEN PERFORM app.refuse('INVALID_STATE', '{"state":"past"}'); END IF;
      t.status := 'scheduled';
    END IF;
  ELSIF p_action = 'pause' THEN
    IF t.status NOT IN ('scheduled', 'sending') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'not_scheduled')); END IF;
    t.status := 'paused';
  ELSE
    IF t.started_at IS NOT NULL OR t.status IN ('sending', 'sent') OR EXISTS (SELECT FROM messages m WHERE m.template_id = t.id) THEN
      PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE t.status WHEN 'paused' THEN 'sending' ELSE 'sent' END));
    END IF;
    DELETE FROM email_templates x WHERE x.id = t.id;
  END IF;
  IF p_action <> 'remove' THEN
    UPDATE email_templates x SET status = t.status, send_at = t.send_at, held = CASE p_action WHEN 'pause' THEN x.held END,
      finished_at = CASE t.status WHEN 'sent' THEN app.now() ELSE x.finished_at END WHERE x.id = t.id;
  END IF;
  RETURN QUERY SELECT t.event_id, t.organization_id, t.type, t.status, t.send_at, resumed;
END $$;

-- Begins a run: its content and all its messages. `outcome`: started; missed (its hour is past); waits (the organisation is suspended); changed (the
-- words are not those that were rendered: read again); no (somebody else was faster, or it was called off).
CREATE OR REPLACE FUNCTION app.start_email(p_template_id uuid, p_subject text, p_body text, p_content jsonb, p_links text[], p_portion integer)
RETURNS TABLE (outcome text, chunks integer[], recipients integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  e events;
  t email_templates;
  content uuid := app.uuid_v7();
  made integer;
  parts integer[];
BEGIN
  -- Moved at this moment, it is looked at as it stands afterwards.
  PERFORM FROM events x WHERE x.id = (SELECT y.event_id FROM email_templates y WHERE y.id = p_template_id) FOR SHARE;
  SELECT * INTO t FROM email_templates x WHERE x.id = p_template_id FOR UPDATE;
  IF NOT FOUND OR t.started_at IS NOT NULL OR t.type = 'confirmation' OR t.status NOT IN ('scheduled', 'sending') OR t.send_at > app.now() THEN
    RETURN QUERY SELECT 'no', NULL::integer[], 0;
    RETURN;
  END IF;
  SELECT * INTO e FROM events x WHERE x.id = t.event_id;
  IF e.status NOT IN ('published', 'completed') THEN
    RETURN QUERY SELECT 'no', NULL::integer[], 0;
    RETURN;
  END IF;
  IF t.send_at <= app.now() - interval '24 hours' OR app.email_over(t.type, e) OR (t.type = 'follow_up' AND e.starts_at > app.now()) THEN
    UPDATE email_templates x SET status = 'missed' WHERE x.id = t.id;
    RETURN QUERY SELECT 'missed', NULL::integer[], 0;
    RETURN;
  END IF;
  IF (SELECT x.status FROM organizations x WHERE x.id = t.organization_id) <> 'approved' THEN
    RETURN QUERY SELECT 'waits', NULL::integer[], 0;
    RETURN;
  END IF;
  IF (t.subject, t.body) IS DISTINCT FROM (p_subject, p_body) THEN
    RETURN QUERY SELECT 'changed', NULL::integer[], 0;
    RETURN;
  END IF;
  INSERT INTO message_contents (id, event_id, organization_id, template_id, content, links, created_at)
    VALUES (content, t.event_id, t.organization_id, t.id, p_content, p_links, app.now());
  -- Whoever is written to can say no: holders become contacts, without any consent.
  IF t.type IN ('reminder', 'follow_up') THEN
    INSERT INTO contacts (organization_id, email, name, locale, origin, created_at)
      SELECT t.organization_id, a.email::citext, a.name, a.locale, 'order', app.now() FROM app.email_audience(t.event_id, t.type) a WHERE a.contact_id IS NULL
      ON CONFLICT DO NOTHING;
  END IF;
  WITH made AS (
    INSERT INTO messages (organization_id, event_id, content_id, template_id, channel, contact_id, recipient, name, locale, idempotency_key, chunk, state_at, created_at)
    SELECT t.organization_id, t.event_id, content, t.id, 'email', a.contact_id, a.email, a.name, a.locale,
      t.id || ':' || encode(app.address_hash(a.email), 'hex'), (row_number() OVER (ORDER BY a.contact_id) - 1) / p_portion, app.now(), app.now()
    FROM app.email_audience(t.event_id, t.type) a WHERE a.contact_id IS NOT NULL
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING chunk)
  SELECT count(*), coalesce(array_agg(DISTINCT m.chunk), '{}') INTO made, parts FROM made m;
  UPDATE email_templates x SET status = CASE WHEN made = 0 THEN 'sent' ELSE 'sending' END, started_at = app.now(), finished_at = CASE WHEN made = 0 THEN app.now() END
    WHERE x.id = t.id;
  RETURN QUERY SELECT 'started', parts, made;
END $$;

-- A handful of a run's messages, to be sent at once by whoever called. Who may not be written to is taken out by the same statement, so that a no that
-- came before it counts; so does a ticket that was bought, or given back, since the run began. None while the template is paused or the organisation suspended. What has waited until it says what is over is not sent any more.
CREATE OR REPLACE FUNCTION app.claim_emails(p_template_id uuid, p_chunk integer, p_limit integer)
RETURNS TABLE (id uuid, content_id uuid, recipient text, name text, locale text, contact_id uuid, link_version integer, attempts integer, state text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  run record;
  at timestamptz := app.now();
BEGIN
  SELECT t.organization_id, t.event_id, t.type, t.type IN ('announcement', 'last_chance') AS asks, t.status = 'cancelled' OR e.status = 'cancelled' AS off,
      app.email_over(t.type, e) AS over INTO run
    FROM email_templates t JOIN events e ON e.id = t.event_id JOIN organizations o ON o.id = t.organization_id
    WHERE t.id = p_template_id AND o.status = 'approved' AND (t.status IN ('sending', 'cancelled') OR (t.type = 'confirmation' AND t.status = 'scheduled'));
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY WITH picked AS MATERIALIZED (
    SELECT m.id, m.recipient, m.contact_id FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state = 'queued' AND (m.try_at IS NULL OR m.try_at <= at)
    ORDER BY m.whatsapp_id, m.id LIMIT p_limit FOR UPDATE OF m SKIP LOCKED),
  verdicts AS MATERIALIZED (
    SELECT p.id, c.link_version, CASE WHEN run.off THEN 'off' WHEN run.over THEN 'event_over'
      WHEN p.recipient IS NULL OR c.email IS NULL THEN 'forgotten'
      WHEN s.reason IS NOT NULL THEN s.reason
      WHEN run.asks AND NOT c.email_consent THEN 'no_consent'
      -- The link in the mail would speak for the new address.
      WHEN c.email <> p.recipient::citext THEN 'address_changed'
      WHEN run.asks THEN CASE WHEN EXISTS (SELECT FROM tickets k WHERE k.attendee_email = p.recipient::citext AND k.event_id = run.event_id AND k.status IN ('valid', 'checked_in'))
        OR EXISTS (SELECT FROM ticket_orders o JOIN tickets k ON k.order_id = o.id
          WHERE o.buyer_email = p.recipient::citext AND o.event_id = run.event_id AND k.status IN ('valid', 'checked_in')) THEN 'has_ticket' END
      WHEN run.type = 'confirmation' THEN CASE WHEN NOT EXISTS (SELECT FROM ticket_orders o
          WHERE o.buyer_email = p.recipient::citext AND o.event_id = run.event_id AND o.status IN ('paid', 'partly_refunded')) THEN 'no_ticket' END
      WHEN NOT EXISTS (SELECT FROM tickets k WHERE k.attendee_email = p.recipient::citext AND k.event_id = run.event_id
          AND (k.status = 'checked_in' OR (k.status = 'valid' AND run.type = 'reminder')))
        AND NOT EXISTS (SELECT FROM ticket_orders o JOIN tickets k ON k.order_id = o.id WHERE o.buyer_email = p.recipient::citext AND o.event_id = run.event_id
          AND k.attendee_email IS NULL AND (k.status = 'checked_in' OR (k.status = 'valid' AND run.type = 'reminder'))) THEN 'no_ticket' END AS obstacle
    FROM picked p LEFT JOIN contacts c ON c.id = p.contact_id
    LEFT JOIN suppressions s ON s.organization_id = run.organization_id AND s.channel = 'email' AND s.address_hash = app.address_hash(p.recipient))
  UPDATE messages m SET state = CASE WHEN v.obstacle IS NULL THEN 'sending' WHEN v.obstacle IN ('off', 'event_over') THEN 'cancelled' ELSE 'suppressed' END,
    state_at = at, attempts = m.attempts + CASE WHEN v.obstacle IS NULL THEN 1 ELSE 0 END, try_at = NULL,
    reason = CASE v.obstacle WHEN 'off' THEN m.reason ELSE coalesce(v.obstacle, m.reason) END
  FROM verdicts v WHERE m.id = v.id
  RETURNING m.id, m.content_id, m.recipient, m.name, m.locale, m.contact_id, v.link_version, m.attempts, m.state;
END $$;

-- What the mail provider tells of a message: forwards only, and only of whom it went to. One that waits again had gone out by a worker that died then. True where the id is a message's, whatever it says of it.
CREATE OR REPLACE FUNCTION app.note_email_report(p_message_id uuid, p_recipient text, p_kind text, p_reason text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  m messages;
  step integer := CASE p_kind WHEN 'delivered' THEN 1 WHEN 'bounced' THEN 2 WHEN 'complained' THEN 3 ELSE 0 END;
BEGIN
  SELECT * INTO m FROM messages WHERE id = p_message_id AND channel = 'email' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF m.recipient IS DISTINCT FROM p_recipient OR m.state IN ('suppressed', 'cancelled') OR (m.state = 'queued' AND m.attempts = 0) THEN RETURN true; END IF;
  IF p_kind = 'opened' THEN
    UPDATE messages SET opened_at = app.now() WHERE id = m.id AND opened_at IS NULL;
  ELSIF p_kind = 'clicked' THEN
    UPDATE messages SET clicked_at = app.now(), opened_at = coalesce(opened_at, app.now()) WHERE id = m.id AND clicked_at IS NULL;
  ELSIF step > (CASE m.state WHEN 'delivered' THEN 1 WHEN 'bounced' THEN 2 WHEN 'complained' THEN 3 ELSE 0 END) THEN
    UPDATE messages SET state = p_kind, state_at = app.now(), reason = p_reason, sent_at = coalesce(sent_at, app.now()),
      delivered_at = CASE WHEN p_kind = 'bounced' THEN delivered_at ELSE coalesce(delivered_at, app.now()) END WHERE id = m.id;
    IF step > 1 AND EXISTS (SELECT FROM contacts c WHERE c.id = m.contact_id AND c.email::text = m.recipient) THEN
      PERFORM app.note_consent(m.contact_id, 'email', false, CASE p_kind WHEN 'bounced' THEN 'bounce' ELSE 'complaint' END, p_reason, m.id);
    END IF;
  END IF;
  RETURN true;
END $$;

-- The minute's look at what is under way: runs with nothing left are sent, paused or not, those that are paused end with what they were about, and the portions are
-- told whose messages have waited for a quarter of an hour longer than they were to: the job that was to send them may be gone.
CREATE FUNCTION app.tend_emails() RETURNS TABLE (template_id uuid, chunks integer[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  t record;
BEGIN
  FOR t IN SELECT x.id, x.status, x.started_at IS NULL AS follows, app.email_over(x.type, e) AS over FROM email_templates x JOIN events e ON e.id = x.event_id
      -- Of what follows each order, that which is switched off: for as long as somebody may have left something.
      WHERE x.status IN ('sending', 'paused') AND (x.started_at IS NOT NULL OR (x.type = 'confirmation' AND e.ends_at > app.now() - interval '2 days'))
      ORDER BY x.id FOR NO KEY UPDATE OF x SKIP LOCKED LOOP
    IF t.status = 'paused' AND t.over THEN
      UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'event_over'
        WHERE m.template_id = t.id AND m.whatsapp_id IS NULL AND (m.state = 'queued' OR (m.state = 'sending' AND m.state_at <= app.now() - interval '10 minutes'));
    END IF;
    CONTINUE WHEN t.follows;
    IF (SELECT m.id FROM messages m WHERE m.template_id = t.id AND m.whatsapp_id IS NULL AND m.state IN ('queued', 'sending')
        ORDER BY m.whatsapp_id DESC, m.chunk DESC, m.id DESC LIMIT 1) IS NULL THEN
      UPDATE email_templates x SET status = 'sent', held = NULL, finished_at = app.now() WHERE x.id = t.id;
    ELSIF t.status = 'sending' THEN
      RETURN QUERY SELECT t.id, array_agg(DISTINCT m.chunk) FROM messages m WHERE m.template_id = t.id AND m.whatsapp_id IS NULL
        AND m.state IN ('queued', 'sending') AND coalesce(m.try_at, m.state_at) <= app.now() - interval '15 minutes' HAVING count(*) > 0;
    END IF;
  END LOOP;
END $$;

-- Another hour, or on WhatsApp another place, than what is under way says: what has not gone out waits until an organizer has looked at it.
CREATE FUNCTION app.hold_runs() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  moved boolean := (OLD.starts_at, OLD.time_zone) IS DISTINCT FROM (NEW.starts_at, NEW.time_zone)
    AND NEW.starts_at > app.now();
BEGIN
  UPDATE email_templates t SET status = 'paused', held = 'moved'
    WHERE moved AND t.event_id = NEW.id AND t.status IN ('sending', 'paused') AND t.started_at IS NOT NULL AND t.type <> 'confirmation';
  UPDATE whatsapp_campaigns w SET status = 'paused', held = 'moved', updated_at = app.now()
    WHERE w.event_id = NEW.id AND w.status IN ('sending', 'paused') AND w.started_at IS NOT NULL AND (moved OR w.template -> 'parameters' ? 'place');
  RETURN NULL;
END $$;

-- What a run is made of, held as it is until the transaction ends: what is sent is what is saved, and the event as it stands. Asks nobody who they are.
CREATE OR REPLACE FUNCTION app.whatsapp_facts(p_id uuid)
RETURNS TABLE (event_id uuid, audience text, template jsonb, title text, slug text, starts_at timestamptz, time_zone text, place jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM FROM events e WHERE e.id = (SELECT w.event_id FROM whatsapp_campaigns w WHERE w.id = p_id) FOR SHARE;
  PERFORM FROM whatsapp_campaigns w WHERE w.id = p_id FOR NO KEY UPDATE;
  RETURN QUERY SELECT w.event_id, w.audience, w.template, e.title, e.slug, e.starts_at, e.time_zone, app.event_place(e)
    FROM whatsapp_campaigns w JOIN events e ON e.id = w.event_id WHERE w.id = p_id;
END $$;

CREATE OR REPLACE FUNCTION app.own_whatsapp_facts(p_id uuid)
RETURNS TABLE (event_id uuid, audience text, template jsonb, title text, slug text, starts_at timestamptz, time_zone text, place jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF app.may_organize((SELECT w.event_id FROM whatsapp_campaigns w WHERE w.id = p_id)) IS NULL THEN RETURN; END IF;
  PERFORM FROM events e WHERE e.id = (SELECT w.event_id FROM whatsapp_campaigns w WHERE w.id = p_id) FOR SHARE;
  IF (app.lock_own_whatsapp(p_id)).id IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT * FROM app.whatsapp_facts(p_id);
END $$;

-- Under the campaign's lock: one message for each who may be written to and has none yet. Begun again after a pause, what waits says what is
-- written now, and to whom it is for now.
CREATE OR REPLACE FUNCTION app.start_whatsapp(p_id uuid, p_content jsonb, p_links text[]) RETURNS SETOF whatsapp_campaigns
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns;
  content uuid := app.uuid_v7();
BEGIN
  SELECT * INTO w FROM whatsapp_campaigns WHERE id = p_id FOR NO KEY UPDATE;
  INSERT INTO message_contents (id, event_id, organization_id, whatsapp_id, content, links, created_at)
    VALUES (content, w.event_id, w.organization_id, w.id, p_content, p_links, app.now());
  IF w.started_at IS NOT NULL THEN
    UPDATE messages m SET content_id = content,
        state = CASE WHEN m.state = 'sending' THEN m.state WHEN m.contact_id IN (SELECT app.whatsapp_audience(w.event_id, w.audience)) THEN 'queued' ELSE 'cancelled' END
      -- Those too who were no part of it for a while, and what is in a sender's hands, should it come back.
      WHERE m.whatsapp_id = p_id AND (m.state IN ('queued', 'sending') OR (m.state = 'cancelled' AND m.reason IS NULL AND m.sent_at IS NULL));
  END IF;
  INSERT INTO messages (organization_id, event_id, content_id, whatsapp_id, channel, contact_id, recipient, name, locale, idempotency_key, state_at, created_at)
    SELECT w.organization_id, w.event_id, content, w.id, 'whatsapp', c.id, c.whatsapp, c.name, coalesce(c.locale, o.locale),
      w.id || ':' || encode(app.address_hash(c.whatsapp), 'hex'), app.now(), app.now()
    FROM app.whatsapp_audience(w.event_id, w.audience) a (id) JOIN contacts c ON c.id = a.id JOIN organizations o ON o.id = c.organization_id
    WHERE c.whatsapp_consent AND c.whatsapp IS NOT NULL AND NOT app.suppressed(c.organization_id, 'whatsapp', c.whatsapp)
    ORDER BY c.id ON CONFLICT (idempotency_key) DO NOTHING;
  RETURN QUERY UPDATE whatsapp_campaigns x SET status = 'sending', held = NULL, started_at = coalesce(x.started_at, app.now()), finished_at = NULL, updated_at = app.now()
    WHERE x.id = p_id RETURNING x.*;
END $$;

-- Whether a contact holds a ticket by the address on it, else by the buyer's; a VIP's, where that is asked for.
CREATE FUNCTION app.holds_ticket(p_event_id uuid, p_contact_id uuid, p_vip boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT EXISTS (SELECT FROM contacts c CROSS JOIN LATERAL (
      SELECT k.tier_id, k.status FROM tickets k WHERE k.attendee_email = c.email AND k.event_id = p_event_id
      UNION ALL
      SELECT k.tier_id, k.status FROM ticket_orders o JOIN tickets k ON k.order_id = o.id
        WHERE o.buyer_email = c.email AND o.event_id = p_event_id AND k.attendee_email IS NULL) k
    JOIN ticket_tiers t ON t.id = k.tier_id WHERE c.id = p_contact_id AND k.status IN ('valid', 'checked_in') AND (t.is_vip OR NOT p_vip))
$$;

-- As before; and who has no ticket any more is passed over where it is for those who have one.
CREATE OR REPLACE FUNCTION app.claim_whatsapp(p_limit integer, p_after uuid)
RETURNS TABLE (id uuid, state text, recipient text, name text, locale text, attempts integer, open boolean, content jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  beyond uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
BEGIN
  RETURN QUERY
    WITH picked AS MATERIALIZED (
      SELECT m.id, m.contact_id, m.recipient, w.event_id, w.audience FROM whatsapp_campaigns w JOIN events e ON e.id = w.event_id JOIN organizations o ON o.id = w.organization_id
      CROSS JOIN LATERAL (SELECT x.id, x.contact_id, x.recipient FROM messages x
        WHERE x.template_id IS NULL AND x.whatsapp_id = w.id AND x.chunk = 0 AND x.id > beyond
          AND x.state IN ('queued', 'sending') AND (x.try_at IS NULL OR x.try_at <= app.now())
        ORDER BY x.template_id, x.id LIMIT p_limit) m
      WHERE w.status = 'sending' AND o.status = 'approved' AND e.status = 'published' AND e.ends_at > app.now()
      ORDER BY m.id LIMIT p_limit),
    judged AS MATERIALIZED (SELECT p.id, coalesce(nullif(app.whatsapp_obstacle(p.contact_id, p.recipient), ''),
        CASE WHEN p.audience <> 'all_contacts' AND NOT app.holds_ticket(p.event_id, p.contact_id, p.audience = 'vip_only') THEN 'no_ticket' END) AS obstacle FROM picked p),
    moved AS (
      UPDATE messages m SET state = CASE WHEN j.obstacle IS NULL THEN 'sending' ELSE 'suppressed' END, state_at = app.now(), reason = j.obstacle, try_at = NULL,
        attempts = m.attempts + CASE WHEN j.obstacle IS NULL THEN 1 ELSE 0 END
      FROM judged j WHERE m.id = j.id AND m.state IN ('queued', 'sending') RETURNING m.*)
    SELECT v.id, v.state, v.recipient, v.name, v.locale, v.attempts,
      EXISTS (SELECT FROM whatsapp_conversations t WHERE t.organization_id = v.organization_id AND t.phone = v.recipient
        -- A few minutes less than Meta gives: it is on the way for a while.
        AND t.last_inbound_at > app.now() - interval '23 hours 55 minutes'),
      c.content
    FROM moved v JOIN message_contents c ON c.id = v.content_id ORDER BY v.id;
END $$;

-- Whether the last that somebody wrote was that they want nothing more.
CREATE FUNCTION app.left_alone(c whatsapp_conversations) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT EXISTS (SELECT FROM suppressions s WHERE s.organization_id = c.organization_id AND s.channel = 'whatsapp' AND s.address_hash = app.address_hash(c.phone)
    AND s.at >= (SELECT max(x.at) FROM whatsapp_texts x WHERE x.conversation_id = c.id AND x.direction = 'in'))
$$;

-- The same for what organizers have written. What waited until the 24 hours were over is not sent; nor is
-- anything to who has asked to be left alone meanwhile.
CREATE OR REPLACE FUNCTION app.claim_whatsapp_texts(p_limit integer, p_except uuid[]) RETURNS TABLE (id uuid, state text, recipient text, words text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH picked AS MATERIALIZED (
      SELECT x.id, c.phone, c.last_inbound_at > app.now() - interval '24 hours' AS open, app.left_alone(c) AS stopped FROM whatsapp_texts x
      JOIN whatsapp_conversations c ON c.id = x.conversation_id JOIN organizations o ON o.id = c.organization_id
      WHERE x.state IN ('queued', 'sending') AND x.id <> ALL (p_except) AND o.status = 'approved' ORDER BY x.id LIMIT p_limit)
    UPDATE whatsapp_texts t SET state = CASE WHEN p.open AND p.phone IS NOT NULL AND NOT p.stopped THEN 'sending' ELSE 'failed' END,
        reason = CASE WHEN p.phone IS NULL THEN 'forgotten' WHEN p.stopped THEN 'stopped' WHEN p.open THEN NULL ELSE 'window_closed' END
      FROM picked p WHERE t.id = p.id AND t.state IN ('queued', 'sending') RETURNING t.id, t.state, p.phone, t.text;
END $$;

-- An answer, to be sent. Within 24 hours of what they wrote last, and not when that was to be left alone.
CREATE OR REPLACE FUNCTION app.answer_whatsapp(p_id uuid, p_text_id uuid, p_text text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  c whatsapp_conversations;
BEGIN
  PERFORM app.require_conversation(p_id);
  SELECT * INTO c FROM whatsapp_conversations WHERE id = p_id FOR NO KEY UPDATE;
  IF (SELECT o.status FROM organizations o WHERE o.id = c.organization_id) <> 'approved' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED'); END IF;
  IF c.phone IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"no_address","channel":"whatsapp"}'); END IF;
  IF c.last_inbound_at IS NULL OR c.last_inbound_at <= app.now() - interval '24 hours' THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'window_closed', 'since', c.last_inbound_at + interval '24 hours'));
  END IF;
  IF app.left_alone(c) THEN
    PERFORM app.refuse('INVALID_STATE', '{"state":"suppressed","reason":"stopped"}');
  END IF;
  INSERT INTO whatsapp_texts (id, conversation_id, direction, text, state, author_id, at) VALUES (p_text_id, p_id, 'out', p_text, 'queued', app.current_user_id(), app.now());
  UPDATE whatsapp_conversations SET last_at = greatest(last_at, app.now()) WHERE id = p_id;
  RETURN c.organization_id;
END $$;

-- A message that did not go comes again after so many milliseconds (`p_kept`: it did not leave us, and that was no try), unless its campaign was called
-- off meanwhile: under the campaign's lock, so that calling it off sees the message either way.
CREATE FUNCTION app.put_off_whatsapp(p_id uuid, p_after_ms double precision, p_kept boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  off boolean;
BEGIN
  SELECT w.status = 'cancelled' INTO off FROM whatsapp_campaigns w WHERE w.id = (SELECT m.whatsapp_id FROM messages m WHERE m.id = p_id) FOR SHARE;
  UPDATE messages SET state = CASE WHEN off THEN 'cancelled' ELSE 'queued' END, state_at = app.now(),
    try_at = CASE WHEN NOT off THEN app.now() + make_interval(secs => p_after_ms / 1000) END, attempts = attempts - CASE WHEN p_kept THEN 1 ELSE 0 END
    WHERE id = p_id AND state = 'sending';
END $$;

CREATE FUNCTION app.hashed_id(p_id text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$ SELECT 'sha256:' || encode(sha256(convert_to(p_id, 'UTF8')), 'hex') $$;

-- Takes away all that tells who it was, wherever campaigns have left it. A yes ends with a line in the ledger and, by hash, a no: a list that still has
-- the address does not bring it back. Figures stay. Meta's names of messages go as well: they hold the number;
-- of what the person wrote a hash stays, by which the same message is known when it is told again. Asks nobody who they are.
CREATE OR REPLACE FUNCTION app.erase_contact(p_contact_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  c contacts;
BEGIN
  SELECT * INTO c FROM contacts WHERE id = p_contact_id FOR NO KEY UPDATE;
  IF c.email_consent THEN PERFORM app.note_consent(c.id, 'email', false, 'forgotten', NULL, NULL, app.current_user_id()); END IF;
  IF c.whatsapp_consent THEN PERFORM app.note_consent(c.id, 'whatsapp', false, 'forgotten', NULL, NULL, app.current_user_id()); END IF;
  UPDATE messages SET recipient = NULL, name = NULL, provider_id = NULL, reason = CASE WHEN state = 'queued' THEN 'forgotten' END,
    state_at = CASE WHEN state = 'queued' THEN app.now() ELSE state_at END, state = CASE WHEN state = 'queued' THEN 'suppressed' ELSE state END
    WHERE contact_id = c.id;
  UPDATE whatsapp_texts SET text = '', reason = NULL,
    provider_id = CASE WHEN direction = 'in' AND provider_id NOT LIKE 'sha256:%' THEN app.hashed_id(provider_id) WHEN direction = 'in' THEN provider_id END
    WHERE conversation_id IN (
    SELECT v.id FROM whatsapp_conversations v WHERE v.contact_id = c.id OR (v.organization_id = c.organization_id AND v.phone = c.whatsapp));
  UPDATE whatsapp_conversations v SET phone = NULL, unread = 0 WHERE v.contact_id = c.id OR (v.organization_id = c.organization_id AND v.phone = c.whatsapp);
  UPDATE contacts SET email = NULL, whatsapp = NULL, name = NULL, attributes = '{}', locale = NULL, link_version = link_version + 1, updated_at = app.now()
    WHERE id = c.id;
END $$;

-- Somebody writes. Whose it is: the organisation's whose message it answers, else whose was the last one to that number; nobody's is dropped.
-- `p_wish`: 'stop' or 'start' where they ask for it. True when it is new.
CREATE OR REPLACE FUNCTION app.receive_whatsapp(p_provider_id text, p_from text, p_name text, p_text text, p_wish text, p_answers text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  said timestamptz := least(p_at, app.now());
  -- Told in whole seconds: what has just been said is told as it came in, so that it stands behind what it answers.
  at timestamptz := CASE WHEN p_at > app.now() - interval '1 minute' THEN app.now() ELSE p_at END;
  organization uuid;
  answered uuid;
  c contacts;
  conversation uuid;
BEGIN
  -- Two deliveries of one webhook, and two of one person's, come one after the other.
  PERFORM pg_advisory_xact_lock(hashtextextended('whatsapp ' || p_from, 0));
  IF EXISTS (SELECT FROM whatsapp_texts x WHERE x.provider_id IN (p_provider_id, app.hashed_id(p_provider_id))) THEN RETURN false; END IF;
  SELECT x.organization_id, x.id INTO organization, answered FROM messages x WHERE x.provider_id = p_answers AND x.recipient = p_from AND x.channel = 'whatsapp';
  IF organization IS NULL THEN
    SELECT v.organization_id INTO organization FROM whatsapp_texts x JOIN whatsapp_conversations v ON v.id = x.conversation_id
      WHERE x.provider_id = p_answers AND v.phone = p_from;
  END IF;
  IF organization IS NULL THEN
    SELECT y.organization_id, y.message INTO organization, answered FROM (
      -- Who answers at once may come before we have written down that it was sent.
      (SELECT x.organization_id, x.id AS message, coalesce(x.sent_at, x.state_at) AS at FROM messages x
        WHERE x.recipient = p_from AND x.channel = 'whatsapp' AND (x.sent_at IS NOT NULL OR x.state = 'sending') ORDER BY 3 DESC LIMIT 1)
      UNION ALL
      (SELECT v.organization_id, NULL, x.at FROM whatsapp_conversations v JOIN whatsapp_texts x ON x.conversation_id = v.id
        WHERE v.phone = p_from ORDER BY x.at DESC LIMIT 1)) y ORDER BY y.at DESC NULLS LAST LIMIT 1;
  END IF;
  IF organization IS NULL THEN RETURN false; END IF;
  IF answered IS NULL THEN
    -- Most people answer without quoting: within a week it is the last campaign that they answer.
    SELECT x.id INTO answered FROM messages x WHERE x.recipient = p_from AND x.channel = 'whatsapp' AND x.organization_id = organization
      AND x.sent_at > app.now() - interval '7 days' AND p_answers IS NULL ORDER BY x.sent_at DESC LIMIT 1;
  END IF;
  INSERT INTO contacts (organization_id, whatsapp, name, origin, created_at, updated_at) VALUES (organization, p_from, p_name, 'whatsapp', app.now(), app.now())
    ON CONFLICT (organization_id, whatsapp) DO NOTHING;
  SELECT * INTO c FROM contacts x WHERE x.organization_id = organization AND x.whatsapp = p_from;
  INSERT INTO whatsapp_conversations (organization_id, contact_id, phone, last_inbound_at, last_at, unread, created_at) VALUES (organization, c.id, p_from, said, at, 1, app.now())
    ON CONFLICT (organization_id, phone) DO UPDATE SET contact_id = EXCLUDED.contact_id, unread = whatsapp_conversations.unread + 1,
      last_inbound_at = greatest(whatsapp_conversations.last_inbound_at, EXCLUDED.last_inbound_at), last_at = greatest(whatsapp_conversations.last_at, EXCLUDED.last_at)
    RETURNING id INTO conversation;
  INSERT INTO whatsapp_texts (conversation_id, direction, text, provider_id, message_id, at) VALUES (conversation, 'in', p_text, p_provider_id, answered, at);
  UPDATE messages x SET replied_at = coalesce(x.replied_at, at), unsubscribed_at = CASE WHEN p_wish = 'stop' THEN coalesce(x.unsubscribed_at, at) ELSE x.unsubscribed_at END
    WHERE x.id = answered;
  IF p_wish = 'stop' THEN
    PERFORM app.note_consent(c.id, 'whatsapp', false, 'whatsapp_stop', p_text, answered);
    -- Said once more, it is the last word once more.
    UPDATE suppressions x SET at = app.now() WHERE x.organization_id = organization AND x.channel = 'whatsapp' AND x.address_hash = app.address_hash(p_from);
  ELSIF p_wish = 'start' AND EXISTS (SELECT FROM consent_events k WHERE k.organization_id = organization AND k.channel = 'whatsapp' AND k.granted
      AND k.address_hash = app.address_hash(p_from)) THEN
    PERFORM app.note_consent(c.id, 'whatsapp', true, 'whatsapp_start', p_text, answered);
  END IF;
  RETURN true;
END $$;

REVOKE EXECUTE ON FUNCTION app.save_email(uuid, uuid, boolean, integer, text, text, text, jsonb),
  app.save_whatsapp(uuid, uuid, integer, uuid, text, jsonb, timestamptz, boolean), app.tend_emails(), app.hold_runs(),
  app.holds_ticket(uuid, uuid, boolean), app.left_alone(whatsapp_conversations), app.put_off_whatsapp(uuid, double precision, boolean),
  app.hashed_id(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.save_email(uuid, uuid, boolean, integer, text, text, text, jsonb),
  app.save_whatsapp(uuid, uuid, integer, uuid, text, jsonb, timestamptz, boolean) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.tend_emails(), app.put_off_whatsapp(uuid, double precision, boolean) TO seatwise_worker;
GRANT EXECUTE ON FUNCTION app.hold_runs() TO seatwise_app, seatwise_worker, seatwise_owner;
RESET ROLE;

SET ROLE seatwise_owner;
CREATE FUNCTION app.note_suspension() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, app, pg_temp AS $$
BEGIN
  NEW.suspended_at := CASE WHEN NEW.status = 'suspended' THEN coalesce(OLD.suspended_at, app.now()) END;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION app.note_suspension() FROM PUBLIC;
CREATE TRIGGER note_suspension BEFORE UPDATE OF status ON organizations FOR EACH ROW EXECUTE FUNCTION app.note_suspension();
CREATE TRIGGER hold_runs AFTER UPDATE ON events FOR EACH ROW WHEN (NEW.status = 'published' AND
  (OLD.starts_at, OLD.time_zone, OLD.venue_id, OLD.custom_venue, OLD.format) IS DISTINCT FROM (NEW.starts_at, NEW.time_zone, NEW.venue_id, NEW.custom_venue, NEW.format))
  EXECUTE FUNCTION app.hold_runs();
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
