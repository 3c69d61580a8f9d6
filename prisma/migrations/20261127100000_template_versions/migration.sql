-- Who changes an e-mail or a WhatsApp message says which version they saw, so that two organizers do not overwrite each other; and what a suspension has
-- caught in the middle of a run ends after a day.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
ALTER TABLE email_templates ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE whatsapp_campaigns ADD COLUMN version integer NOT NULL DEFAULT 1;
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
    'sendAt', app.instant_text(t.send_at), 'status', t.status, 'startedAt', app.instant_text(t.started_at), 'finishedAt', app.instant_text(t.finished_at),
    'audience', CASE WHEN p_audience AND t.status <> 'cancelled' THEN (SELECT count(*) FROM app.email_audience(t.event_id, t.type)) ELSE 0 END,
    'counts', app.send_counts(t.id, NULL))
    FROM email_templates t WHERE t.event_id = p_event_id AND (p_template_id IS NULL OR t.id = p_template_id)
    ORDER BY array_position(ARRAY['announcement', 'last_chance', 'reminder', 'confirmation', 'follow_up'], t.type), t.created_at, t.id;
END $$;

DROP FUNCTION app.save_email(uuid, uuid, boolean, text, text, text, jsonb);
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
  RETURN QUERY SELECT t.id, e.organization_id, made;
END $$;

-- An event's campaigns as its organizers see them, the oldest first.
CREATE OR REPLACE FUNCTION app.whatsapp_views(p_event_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'version', w.version, 'audience', w.audience, 'template', w.template, 'scheduledAt', app.instant_text(w.send_at),
      'status', w.status, 'startedAt', app.instant_text(w.started_at), 'finishedAt', app.instant_text(w.finished_at),
      'audienceSize', s.reached, 'withoutConsent', s.of_all - s.consented, 'counts', app.whatsapp_counts(w.id)) ORDER BY w.created_at, w.id), '[]')
    FROM whatsapp_campaigns w CROSS JOIN LATERAL (
      SELECT count(*) AS of_all, count(*) FILTER (WHERE c.whatsapp_consent) AS consented,
        count(*) FILTER (WHERE c.whatsapp_consent AND NOT app.suppressed(c.organization_id, 'whatsapp', c.whatsapp)) AS reached
      FROM app.whatsapp_audience(w.event_id, w.audience) a (id) JOIN contacts c ON c.id = a.id) s
    WHERE w.event_id = p_event_id);
END $$;

DROP FUNCTION app.save_whatsapp(uuid, uuid, uuid, text, jsonb, timestamptz, boolean);
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

-- How a run stands, for the job of one chunk: whether anything waits there, when it may be tried, and whether somebody stopped it. Once nothing waits
-- anywhere, the template is sent: looked for from the end, where what waits is found at once. What waits for an organisation that is suspended is given
-- up after a day, as is what had not begun.
CREATE OR REPLACE FUNCTION app.email_run(p_template_id uuid, p_chunk integer) RETURNS TABLE (status text, suspended boolean, waiting integer, next_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'suspended'
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state = 'queued' AND m.created_at <= app.now() - interval '24 hours'
      AND EXISTS (SELECT FROM email_templates t JOIN organizations o ON o.id = t.organization_id WHERE t.id = p_template_id AND o.status <> 'approved');
  UPDATE email_templates t SET status = 'sent', finished_at = app.now() WHERE t.id = p_template_id AND t.status = 'sending' AND t.started_at IS NOT NULL
    AND (SELECT m.id FROM messages m WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.state IN ('queued', 'sending')
      ORDER BY m.whatsapp_id DESC, m.chunk DESC, m.id DESC LIMIT 1) IS NULL;
  RETURN QUERY SELECT t.status, o.status <> 'approved', w.n, w.at FROM email_templates t JOIN organizations o ON o.id = t.organization_id CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n, min(coalesce(m.try_at, app.now())) AS at FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state IN ('queued', 'sending')) w WHERE t.id = p_template_id;
END $$;

-- Campaigns with nothing left to send are sent; of an event that is over, what waits is not sent any more; nor what has waited a day for an
-- organisation that is suspended (what is under way for an hour was left behind by a sender that died).
CREATE OR REPLACE FUNCTION app.finish_whatsapp() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns;
  n integer := 0;
BEGIN
  UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'suspended' FROM whatsapp_campaigns x JOIN organizations o ON o.id = x.organization_id
    WHERE x.status = 'sending' AND o.status <> 'approved' AND m.template_id IS NULL AND m.whatsapp_id = x.id AND m.chunk = 0
      AND m.created_at <= app.now() - interval '24 hours' AND (m.state = 'queued' OR (m.state = 'sending' AND m.state_at <= app.now() - interval '1 hour'));
  FOR w IN SELECT x.* FROM whatsapp_campaigns x JOIN events e ON e.id = x.event_id WHERE x.status = 'sending'
      AND (e.ends_at <= app.now() OR e.status <> 'published'
        OR NOT EXISTS (SELECT FROM messages m WHERE m.template_id IS NULL AND m.whatsapp_id = x.id AND m.chunk = 0 AND m.state IN ('queued', 'sending')))
      ORDER BY x.id FOR NO KEY UPDATE OF x LOOP
    UPDATE messages m SET state = 'cancelled', state_at = app.now(), reason = 'event_over' WHERE m.whatsapp_id = w.id AND m.state = 'queued';
    UPDATE whatsapp_campaigns x SET finished_at = app.now(), updated_at = app.now(), status = CASE
        WHEN EXISTS (SELECT FROM messages m WHERE m.whatsapp_id = x.id AND m.state = 'cancelled' AND m.reason = 'event_over')
          AND NOT EXISTS (SELECT FROM messages m WHERE m.whatsapp_id = x.id AND m.sent_at IS NOT NULL) THEN 'missed' ELSE 'sent' END
      WHERE x.id = w.id;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

REVOKE EXECUTE ON FUNCTION app.save_email(uuid, uuid, boolean, integer, text, text, text, jsonb),
  app.save_whatsapp(uuid, uuid, integer, uuid, text, jsonb, timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.save_email(uuid, uuid, boolean, integer, text, text, text, jsonb),
  app.save_whatsapp(uuid, uuid, integer, uuid, text, jsonb, timestamptz, boolean) TO seatwise_app;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
