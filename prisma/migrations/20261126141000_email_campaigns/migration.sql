-- Campaigns by e-mail: when they go out, to whom, and what became of each message. Locks are taken in this order: event, template, messages, campaign.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
-- Told to go out at once, and not begun yet.
CREATE INDEX email_templates_starting ON email_templates (send_at) WHERE status = 'sending' AND started_at IS NULL;
RESET ROLE;

SET ROLE seatwise_definer;

-- When a template goes out, by the clock of the event's zone: a local time that is skipped is the moment of the change, of two equal ones it is the first.
-- What follows an event is counted from its last day, which midnight is no part of.
CREATE FUNCTION app.email_send_at(t email_templates, e events) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
  SELECT CASE WHEN t.type = 'confirmation' THEN NULL WHEN t.offset_days IS NULL THEN t.at
    WHEN t.type = 'follow_up' THEN app.to_edge(e.time_zone, app.to_local(e.time_zone, e.ends_at - interval '1 second')::date + t.offset_days + t.local_time, false)
    ELSE app.to_edge(e.time_zone, app.to_local(e.time_zone, e.starts_at)::date - t.offset_days + t.local_time, false) END
$$;

-- The event is off, or what a mail of this type says is over.
CREATE FUNCTION app.email_over(p_type text, e events) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
  SELECT e.status = 'cancelled' OR CASE p_type WHEN 'follow_up' THEN false WHEN 'confirmation' THEN e.ends_at <= app.now() ELSE e.starts_at <= app.now() END
$$;

-- What a template is that was to go out by itself, as things stand now.
CREATE FUNCTION app.email_standing(t email_templates, e events) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, app, pg_temp AS $$
  SELECT CASE WHEN t.type = 'confirmation' THEN 'scheduled' WHEN t.send_at IS NULL THEN 'draft'
    WHEN t.send_at <= app.now() OR (t.type <> 'follow_up' AND t.send_at >= e.starts_at) THEN 'missed' ELSE 'scheduled' END
$$;

-- The campaign of an event; of one that was published before there were campaigns, made of what it was left with.
CREATE FUNCTION app.campaign_of(p_event_id uuid) RETURNS marketing_campaigns
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  c marketing_campaigns;
BEGIN
  INSERT INTO marketing_campaigns (event_id, organization_id, content, created_at)
    SELECT e.id, e.organization_id, jsonb_build_object('landingPage', e.marketing -> 'landingPage', 'social', e.marketing -> 'social', 'tone', e.marketing -> 'tone'), app.now()
    FROM events e WHERE e.id = p_event_id AND e.status <> 'draft' ON CONFLICT (event_id) DO NOTHING;
  SELECT * INTO c FROM marketing_campaigns WHERE event_id = p_event_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN c;
END $$;

-- With the publishing: the campaign, and a template for each text of the wizard. `p_schedule`: by type, days from the event and a local time.
CREATE FUNCTION app.plan_campaign(p_event_id uuid, p_schedule jsonb, p_whatsapp jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  e events;
  t email_templates;
  mail jsonb;
  plan jsonb;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  SELECT * INTO e FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  PERFORM app.campaign_of(p_event_id);
  FOR mail IN SELECT x FROM jsonb_array_elements(CASE jsonb_typeof(e.marketing -> 'emails') WHEN 'array' THEN e.marketing -> 'emails' ELSE '[]' END) x LOOP
    plan := p_schedule -> (mail ->> 'type');
    t := NULL;
    t.id := app.uuid_v7();
    t.event_id := e.id;
    t.organization_id := e.organization_id;
    t.type := mail ->> 'type';
    t.offset_days := abs((plan ->> 'offsetDays')::integer);
    t.local_time := (plan ->> 'time')::time;
    -- On the morning after.
    IF t.type = 'announcement' THEN t.at := app.to_edge(e.time_zone, app.to_local(e.time_zone, app.now())::date + 1 + time '09:00', false); END IF;
    t.send_at := app.email_send_at(t, e);
    t.status := CASE WHEN (e.marketing -> 'channels') ? 'email' THEN app.email_standing(t, e) ELSE 'draft' END;
    INSERT INTO email_templates (id, event_id, organization_id, type, subject, body, at, offset_days, local_time, send_at, status, created_by, created_at)
      VALUES (t.id, t.event_id, t.organization_id, t.type, mail ->> 'subject', mail ->> 'body', t.at, t.offset_days, t.local_time, t.send_at, t.status,
        app.current_user_id(), app.now());
  END LOOP;
  IF p_whatsapp IS NOT NULL THEN
    INSERT INTO whatsapp_campaigns (event_id, organization_id, audience, template, created_by, created_at)
      VALUES (e.id, e.organization_id, 'ticket_holders', p_whatsapp, app.current_user_id(), app.now());
  END IF;
END $$;

-- Of the whole, by its parts. What waits for nobody, such as confirmations, keeps nothing from being sent.
CREATE FUNCTION app.settle_campaign() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  event uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.event_id ELSE NEW.event_id END;
  now_is text;
BEGIN
  SELECT CASE WHEN EXISTS (SELECT FROM events e WHERE e.id = event AND e.status = 'cancelled') THEN 'cancelled'
      WHEN bool_or(p.status = 'sending') THEN 'sending' WHEN bool_or(p.status = 'scheduled' AND p.timed) THEN 'scheduled'
      WHEN bool_or(p.status = 'paused') THEN 'paused' WHEN bool_or(p.status = 'sent') THEN 'sent' WHEN bool_or(p.status = 'scheduled') THEN 'scheduled' ELSE 'draft' END
    INTO now_is FROM (
      SELECT t.status, t.type <> 'confirmation' AS timed FROM email_templates t WHERE t.event_id = event
      UNION ALL SELECT w.status, true FROM whatsapp_campaigns w WHERE w.event_id = event) p;
  UPDATE marketing_campaigns SET status = now_is WHERE event_id = event AND status <> now_is;
  RETURN NULL;
END $$;

-- Landing page, posts and tone: what the patch names. `p_version`: what it was based on. The page of the event shows it from then on.
CREATE FUNCTION app.save_campaign_content(p_event_id uuid, p_version integer, p_patch jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  c marketing_campaigns;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM FROM events WHERE id = p_event_id FOR NO KEY UPDATE;
  c := app.campaign_of(p_event_id);
  IF p_version IS NOT NULL AND p_version <> c.version THEN
    PERFORM app.refuse('STALE_VERSION', jsonb_build_object('version', c.version, 'data', c.content));
  END IF;
  UPDATE marketing_campaigns SET content = c.content || p_patch, version = c.version + 1 WHERE id = c.id;
  UPDATE events SET marketing = marketing || p_patch WHERE id = p_event_id;
  RETURN c.organization_id;
END $$;

-- A template's words and hour. `p_schedule`: null leaves the hour, '{}' takes it away, else `at`, or `offsetDays` with `time`.
CREATE FUNCTION app.save_email(p_event_id uuid, p_template_id uuid, p_another boolean, p_type text, p_subject text, p_body text, p_schedule jsonb)
RETURNS TABLE (id uuid, organization_id uuid, fresh boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  e events;
  t email_templates;
  made boolean := false;
BEGIN
  PERFORM app.require_organizer(p_event_id);
  SELECT * INTO e FROM events WHERE id = p_event_id FOR SHARE;
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
    IF (SELECT count(*) FROM email_templates x WHERE x.event_id = p_event_id) >= 50 THEN PERFORM app.refuse('LIMIT_REACHED', '{"limit":50}'); END IF;
    INSERT INTO email_templates (event_id, organization_id, type, subject, body, created_by, created_at)
      VALUES (p_event_id, e.organization_id, p_type, p_subject, p_body, app.current_user_id(), app.now()) RETURNING * INTO t;
    made := true;
  ELSIF t.status IN ('sending', 'sent', 'cancelled') OR t.started_at IS NOT NULL THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', CASE t.status WHEN 'paused' THEN 'sending' ELSE t.status END));
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
    send_at = t.send_at, status = t.status WHERE x.id = t.id;
  RETURN QUERY SELECT t.id, e.organization_id, made;
END $$;

-- What an organizer does with a template: schedule (or go on with a run that was paused), pause, send_now, remove. No row where there is none such.
-- `chunks`: those of a run that goes on.
CREATE FUNCTION app.direct_email(p_template_id uuid, p_action text)
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
      t.status := 'sending';
    ELSIF p_action = 'send_now' THEN
      t.status := 'sending';
      t.send_at := app.now();
    ELSE
      t.send_at := app.email_send_at(t, e);
      IF t.send_at IS NULL THEN PERFORM app.refuse('INVALID_STATE', '{"state":"no_schedule"}'); END IF;
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
  IF p_action <> 'remove' THEN UPDATE email_templates x SET status = t.status, send_at = t.send_at WHERE x.id = t.id; END IF;
  RETURN QUERY SELECT t.event_id, t.organization_id, t.type, t.status, t.send_at, resumed;
END $$;

-- The event takes place at another time, or by another clock. What has gone out stays; an hour that has passed by that is missed, and one that lies ahead
-- again is kept. Asks nobody who they are.
CREATE FUNCTION app.recount_emails(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  e events;
  t email_templates;
BEGIN
  SELECT * INTO e FROM events WHERE id = p_event_id;
  FOR t IN SELECT * FROM email_templates x WHERE x.event_id = p_event_id ORDER BY x.id FOR NO KEY UPDATE LOOP
    CONTINUE WHEN t.started_at IS NOT NULL OR t.status NOT IN ('draft', 'scheduled', 'paused', 'missed') OR t.type = 'confirmation';
    t.send_at := app.email_send_at(t, e);
    IF t.status = 'scheduled' OR (t.status = 'missed' AND t.offset_days IS NOT NULL) THEN t.status := app.email_standing(t, e); END IF;
    UPDATE email_templates SET send_at = t.send_at, status = t.status WHERE id = t.id AND (send_at, status) IS DISTINCT FROM (t.send_at, t.status);
  END LOOP;
END $$;

CREATE FUNCTION app.move_emails(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM app.recount_emails(p_event_id);
END $$;

-- Another zone is another clock, though the event begins at the same instant.
CREATE FUNCTION app.recount_emails_by_zone() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM time_zones z WHERE z.zone = NEW.time_zone) THEN PERFORM app.recount_emails(NEW.id); END IF;
  RETURN NULL;
END $$;

-- The event is off: nothing of it goes out any more. What is in the mail server's hands is there.
CREATE FUNCTION app.cancel_emails(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  UPDATE email_templates SET status = 'cancelled', finished_at = CASE WHEN started_at IS NOT NULL THEN app.now() END WHERE event_id = p_event_id AND status <> 'sent';
  UPDATE messages SET state = 'cancelled', state_at = app.now() WHERE event_id = p_event_id AND channel = 'email' AND state = 'queued';
END $$;

-- Whom a mail of a type would go to now: one row an address. Holders whom nobody knows as a contact yet have no `contact_id`.
CREATE FUNCTION app.email_audience(p_event_id uuid, p_type text) RETURNS TABLE (email text, name text, locale text, contact_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  e events;
BEGIN
  SELECT * INTO e FROM events WHERE id = p_event_id;
  IF p_type IN ('announcement', 'last_chance') THEN
    RETURN QUERY WITH holders AS MATERIALIZED (
        SELECT k.attendee_email AS email FROM tickets k WHERE k.event_id = e.id AND k.status IN ('valid', 'checked_in') AND k.attendee_email IS NOT NULL
        UNION SELECT o.buyer_email FROM tickets k JOIN ticket_orders o ON o.id = k.order_id
          WHERE k.event_id = e.id AND k.status IN ('valid', 'checked_in') AND o.buyer_email IS NOT NULL)
      SELECT c.email::text, c.name, coalesce(c.locale, g.locale), c.id FROM contacts c JOIN organizations g ON g.id = c.organization_id
      WHERE c.organization_id = e.organization_id AND c.email_consent AND c.email IS NOT NULL AND NOT EXISTS (SELECT FROM holders h WHERE h.email = c.email)
        AND NOT EXISTS (SELECT FROM suppressions s WHERE s.organization_id = e.organization_id AND s.channel = 'email' AND s.address_hash = app.address_hash(c.email::text));
  ELSIF p_type IN ('reminder', 'follow_up') THEN
    RETURN QUERY WITH holders AS (
        SELECT DISTINCT ON (x.email) x.email, x.name, x.locale FROM (
          SELECT normalize(lower(btrim(coalesce(k.attendee_email, o.buyer_email)::text)), NFC) AS email,
            CASE WHEN k.attendee_email IS NULL OR k.attendee_email = o.buyer_email THEN o.buyer_name ELSE k.attendee_name END AS name, o.locale, k.id
          FROM tickets k JOIN ticket_orders o ON o.id = k.order_id
          WHERE k.event_id = e.id AND (k.status = 'checked_in' OR (p_type = 'reminder' AND k.status = 'valid'))) x
        WHERE x.email <> '' ORDER BY x.email, x.id)
      SELECT h.email, coalesce(nullif(c.name, ''), nullif(h.name, '')), h.locale, c.id
      FROM holders h LEFT JOIN contacts c ON c.organization_id = e.organization_id AND c.email = h.email::citext
      WHERE NOT EXISTS (SELECT FROM suppressions s WHERE s.organization_id = e.organization_id AND s.channel = 'email' AND s.address_hash = app.address_hash(h.email));
  END IF;
END $$;

-- Begins a run: its content and all its messages. `outcome`: started; missed (its hour is past); waits (the organisation is suspended); changed (the
-- words are not those that were rendered: read again); no (somebody else was faster, or it was called off).
CREATE FUNCTION app.start_email(p_template_id uuid, p_subject text, p_body text, p_content jsonb, p_links text[], p_portion integer)
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
  IF t.send_at <= app.now() - interval '24 hours' OR app.email_over(t.type, e) THEN
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

-- Whether an order of this event is confirmed by a mail of the organizer's.
CREATE FUNCTION app.confirms(p_event_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT EXISTS (SELECT FROM email_templates t WHERE t.event_id = p_event_id AND t.type = 'confirmation' AND t.status = 'scheduled')
$$;

-- One message to the buyer of an order, once a template and address. False where it is not to be, or is there.
CREATE FUNCTION app.confirm_by_email(p_template_id uuid, p_order_id uuid, p_content jsonb, p_links text[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  t email_templates;
  o ticket_orders;
  contact contacts;
  content uuid;
BEGIN
  SELECT * INTO t FROM email_templates WHERE id = p_template_id AND type = 'confirmation' AND status = 'scheduled' FOR KEY SHARE;
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id AND event_id = t.event_id AND status IN ('paid', 'partly_refunded') AND buyer_email IS NOT NULL;
  IF t.id IS NULL OR o.id IS NULL OR app.suppressed(t.organization_id, 'email', o.buyer_email::text) THEN RETURN false; END IF;
  INSERT INTO contacts (organization_id, email, name, locale, origin, created_at)
    VALUES (t.organization_id, o.buyer_email, nullif(o.buyer_name, ''), o.locale, 'order', app.now()) ON CONFLICT DO NOTHING;
  SELECT * INTO contact FROM contacts WHERE organization_id = t.organization_id AND email = o.buyer_email;
  SELECT c.id INTO content FROM message_contents c WHERE c.template_id = t.id AND c.content -> 'of' = p_content -> 'of' ORDER BY c.id DESC LIMIT 1;
  IF content IS NULL THEN
    INSERT INTO message_contents (event_id, organization_id, template_id, content, links, created_at)
      VALUES (t.event_id, t.organization_id, t.id, p_content, p_links, app.now()) RETURNING id INTO content;
  END IF;
  INSERT INTO messages (organization_id, event_id, content_id, template_id, channel, contact_id, recipient, name, locale, idempotency_key, state_at, created_at)
    VALUES (t.organization_id, t.event_id, content, t.id, 'email', contact.id, o.buyer_email::text, coalesce(nullif(o.buyer_name, ''), contact.name), o.locale,
      t.id || ':' || encode(app.address_hash(o.buyer_email::text), 'hex'), app.now(), app.now())
    ON CONFLICT (idempotency_key) DO NOTHING;
  RETURN FOUND;
END $$;

-- A handful of a run's messages, to be sent at once by whoever called. Who may not be written to is taken out by the same statement, so that a no that
-- came before it counts. None while the template is paused or the organisation suspended.
CREATE FUNCTION app.claim_emails(p_template_id uuid, p_chunk integer, p_limit integer)
RETURNS TABLE (id uuid, content_id uuid, recipient text, name text, locale text, contact_id uuid, link_version integer, attempts integer, state text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH run AS MATERIALIZED (
    SELECT t.organization_id, t.type IN ('announcement', 'last_chance') AS asks, t.status = 'cancelled' OR e.status = 'cancelled' AS off
    FROM email_templates t JOIN events e ON e.id = t.event_id JOIN organizations o ON o.id = t.organization_id
    WHERE t.id = p_template_id AND o.status = 'approved' AND (t.status IN ('sending', 'cancelled') OR (t.type = 'confirmation' AND t.status = 'scheduled'))),
  picked AS MATERIALIZED (
    SELECT m.id, m.recipient, m.contact_id FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state = 'queued'
      AND (m.try_at IS NULL OR m.try_at <= app.now()) AND EXISTS (SELECT FROM run)
    ORDER BY m.id LIMIT p_limit FOR UPDATE OF m SKIP LOCKED),
  verdicts AS MATERIALIZED (
    SELECT p.id, c.link_version, CASE WHEN run.off THEN 'cancelled'
      WHEN p.recipient IS NULL OR c.email IS NULL OR (run.asks AND NOT c.email_consent)
        OR EXISTS (SELECT FROM suppressions s WHERE s.organization_id = run.organization_id AND s.channel = 'email' AND s.address_hash = app.address_hash(p.recipient))
        THEN 'suppressed' ELSE 'sending' END AS state
    FROM picked p CROSS JOIN run LEFT JOIN contacts c ON c.id = p.contact_id)
  UPDATE messages m SET state = v.state, state_at = app.now(), attempts = m.attempts + CASE v.state WHEN 'sending' THEN 1 ELSE 0 END, try_at = NULL
  FROM verdicts v WHERE m.id = v.id
  RETURNING m.id, m.content_id, m.recipient, m.name, m.locale, m.contact_id, v.link_version, m.attempts, m.state
$$;

-- What became of a handful: sent, bounced (the address is not written to any more), deferred (comes again after `p_wait` seconds), failed.
CREATE FUNCTION app.note_emails(p_ids uuid[], p_outcomes text[], p_reasons text[], p_waits integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  m record;
BEGIN
  UPDATE messages x SET state = CASE o.outcome WHEN 'deferred' THEN 'queued' ELSE o.outcome END, state_at = app.now(),
    sent_at = CASE WHEN o.outcome = 'sent' THEN app.now() ELSE x.sent_at END, reason = o.reason,
    try_at = CASE WHEN o.outcome = 'deferred' THEN app.now() + make_interval(secs => o.wait) END
  FROM unnest(p_ids, p_outcomes, p_reasons, p_waits) o (id, outcome, reason, wait) WHERE x.id = o.id AND x.state = 'sending';
  -- Told by the provider before we came to write it down.
  UPDATE messages x SET sent_at = app.now() FROM unnest(p_ids, p_outcomes) o (id, outcome)
    WHERE x.id = o.id AND o.outcome = 'sent' AND x.sent_at IS NULL AND x.state IN ('delivered', 'bounced', 'complained');
  IF 'bounced' = ANY (p_outcomes) THEN
    FOR m IN SELECT x.id, x.contact_id, x.reason FROM messages x JOIN unnest(p_ids, p_outcomes) o (id, outcome) ON o.id = x.id AND o.outcome = 'bounced'
      JOIN contacts c ON c.id = x.contact_id AND c.email::text = x.recipient ORDER BY x.contact_id LOOP
      PERFORM app.note_consent(m.contact_id, 'email', false, 'bounce', m.reason, m.id);
    END LOOP;
  END IF;
END $$;

-- How a run stands, for the job of one chunk: whether anything waits there, when it may be tried, and whether somebody stopped it. Once nothing waits
-- anywhere, the template is sent.
CREATE FUNCTION app.email_run(p_template_id uuid, p_chunk integer) RETURNS TABLE (status text, suspended boolean, waiting integer, next_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE email_templates t SET status = 'sent', finished_at = app.now() WHERE t.id = p_template_id AND t.status = 'sending' AND t.started_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM messages m WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.state IN ('queued', 'sending'));
  RETURN QUERY SELECT t.status, o.status <> 'approved', w.n, w.at FROM email_templates t JOIN organizations o ON o.id = t.organization_id CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n, min(coalesce(m.try_at, app.now())) AS at FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state IN ('queued', 'sending')) w WHERE t.id = p_template_id;
END $$;

-- By its link in the mail: noted the first time, and not again. Returns where a click leads.
CREATE FUNCTION app.note_email_open(p_message_id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  UPDATE messages SET opened_at = app.now() WHERE id = p_message_id AND channel = 'email' AND opened_at IS NULL
$$;
CREATE FUNCTION app.email_link(p_message_id uuid, p_link integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT c.links[p_link + 1] FROM messages m JOIN message_contents c ON c.id = m.content_id WHERE m.id = p_message_id AND m.channel = 'email'
$$;
CREATE FUNCTION app.note_email_click(p_message_id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  UPDATE messages SET clicked_at = app.now(), opened_at = coalesce(opened_at, app.now()) WHERE id = p_message_id AND channel = 'email' AND clicked_at IS NULL
$$;

-- What the mail provider tells of a message: forwards only, and only of whom it went to. True where the id is a message's, whatever it says of it.
CREATE FUNCTION app.note_email_report(p_message_id uuid, p_recipient text, p_kind text, p_reason text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  m messages;
  step integer := CASE p_kind WHEN 'delivered' THEN 1 WHEN 'bounced' THEN 2 WHEN 'complained' THEN 3 ELSE 0 END;
BEGIN
  SELECT * INTO m FROM messages WHERE id = p_message_id AND channel = 'email' FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF m.recipient IS DISTINCT FROM p_recipient OR m.state IN ('queued', 'suppressed', 'cancelled') THEN RETURN true; END IF;
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

-- Messages by what became of them: of a template, or of a WhatsApp campaign.
CREATE FUNCTION app.send_counts(p_template_id uuid, p_whatsapp_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT jsonb_build_object('recipients', count(*), 'queued', count(*) FILTER (WHERE m.state IN ('queued', 'sending')),
    'sent', count(*) FILTER (WHERE m.state IN ('sent', 'delivered', 'read', 'bounced', 'complained')),
    'delivered', count(*) FILTER (WHERE m.state IN ('delivered', 'read', 'complained')), 'opened', count(m.opened_at), 'clicked', count(m.clicked_at),
    'read', count(*) FILTER (WHERE m.state = 'read'), 'replied', count(m.replied_at), 'bounced', count(*) FILTER (WHERE m.state = 'bounced'),
    'complained', count(*) FILTER (WHERE m.state = 'complained'), 'failed', count(*) FILTER (WHERE m.state = 'failed'),
    'suppressed', count(*) FILTER (WHERE m.state = 'suppressed'), 'unsubscribed', count(m.unsubscribed_at))
  FROM messages m WHERE CASE WHEN p_template_id IS NULL THEN m.whatsapp_id = p_whatsapp_id ELSE m.template_id = p_template_id END
$$;

-- The campaign of an event, for its organizers.
CREATE FUNCTION app.campaign_seen(p_event_id uuid) RETURNS TABLE (version integer, status text, content jsonb, slug text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN QUERY SELECT coalesce(c.version, 1), coalesce(c.status, CASE e.status WHEN 'cancelled' THEN 'cancelled' ELSE 'draft' END),
    coalesce(c.content, jsonb_build_object('landingPage', e.marketing -> 'landingPage', 'social', e.marketing -> 'social', 'tone', e.marketing -> 'tone')), e.slug
    FROM events e LEFT JOIN marketing_campaigns c ON c.event_id = e.id WHERE e.id = p_event_id AND e.status <> 'draft';
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
END $$;

-- The templates of an event with their figures, for its organizers; one of them, where it is named. The audience is counted where it is asked for.
CREATE FUNCTION app.emails_seen(p_event_id uuid, p_template_id uuid, p_audience boolean) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN QUERY SELECT jsonb_build_object('id', t.id, 'type', t.type, 'subject', t.subject, 'body', t.body,
    'schedule', CASE WHEN t.offset_days IS NOT NULL THEN jsonb_build_object('offsetDays', t.offset_days * CASE t.type WHEN 'follow_up' THEN 1 ELSE -1 END, 'time', to_char(t.local_time, 'HH24:MI'))
      WHEN t.at IS NOT NULL THEN jsonb_build_object('at', app.instant_text(t.at)) END,
    'sendAt', app.instant_text(t.send_at), 'status', t.status, 'startedAt', app.instant_text(t.started_at), 'finishedAt', app.instant_text(t.finished_at),
    'audience', CASE WHEN p_audience AND t.status <> 'cancelled' THEN (SELECT count(*) FROM app.email_audience(t.event_id, t.type)) ELSE 0 END,
    'counts', app.send_counts(t.id, NULL))
    FROM email_templates t WHERE t.event_id = p_event_id AND (p_template_id IS NULL OR t.id = p_template_id)
    ORDER BY array_position(ARRAY['announcement', 'last_chance', 'reminder', 'confirmation', 'follow_up'], t.type), t.created_at, t.id;
END $$;

-- Whose a template is, for who organizes its event. No row where there is none.
CREATE FUNCTION app.email_place(p_template_id uuid) RETURNS TABLE (event_id uuid, organization_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  t email_templates;
BEGIN
  SELECT * INTO t FROM email_templates x WHERE x.id = p_template_id;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM app.require_organizer(t.event_id);
  RETURN QUERY SELECT t.event_id, t.organization_id;
END $$;

-- Messages of an event, the latest first, for its organizers.
CREATE FUNCTION app.deliveries_seen(p_event_id uuid, p_channel text, p_of uuid, p_state text, p_before uuid, p_limit integer)
RETURNS TABLE (id uuid, recipient text, name text, channel text, of_id uuid, title text, state text, opened_at text, clicked_at text, replied_at text, at text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN QUERY SELECT x.id, x.recipient, x.name, x.channel, coalesce(x.template_id, x.whatsapp_id), coalesce(t.subject, w.template ->> 'name'), x.state,
    app.instant_text(x.opened_at), app.instant_text(x.clicked_at), app.instant_text(x.replied_at), app.instant_text(x.state_at), x.reason
    FROM (SELECT k.* FROM unnest(CASE WHEN p_channel IS NULL THEN ARRAY['email', 'whatsapp'] ELSE ARRAY[p_channel] END) ch CROSS JOIN LATERAL (
      SELECT m.* FROM messages m WHERE m.event_id = p_event_id AND m.channel = ch AND (p_of IS NULL OR p_of IN (m.template_id, m.whatsapp_id))
        AND (p_state IS NULL OR m.state = p_state) AND (p_before IS NULL OR m.id < p_before) ORDER BY m.id DESC LIMIT p_limit) k ORDER BY k.id DESC LIMIT p_limit) x
    LEFT JOIN email_templates t ON t.id = x.template_id LEFT JOIN whatsapp_campaigns w ON w.id = x.whatsapp_id ORDER BY x.id DESC;
END $$;

REVOKE EXECUTE ON FUNCTION app.email_send_at(email_templates, events), app.email_over(text, events), app.email_standing(email_templates, events), app.campaign_of(uuid),
  app.plan_campaign(uuid, jsonb, jsonb), app.settle_campaign(), app.save_campaign_content(uuid, integer, jsonb), app.save_email(uuid, uuid, boolean, text, text, text, jsonb),
  app.direct_email(uuid, text), app.recount_emails(uuid), app.move_emails(uuid), app.recount_emails_by_zone(), app.cancel_emails(uuid), app.email_audience(uuid, text), app.start_email(uuid, text, text, jsonb, text[], integer),
  app.confirms(uuid), app.confirm_by_email(uuid, uuid, jsonb, text[]), app.claim_emails(uuid, integer, integer), app.note_emails(uuid[], text[], text[], integer[]),
  app.email_run(uuid, integer), app.note_email_open(uuid), app.email_link(uuid, integer), app.note_email_click(uuid), app.note_email_report(uuid, text, text, text),
  app.send_counts(uuid, uuid), app.campaign_seen(uuid), app.emails_seen(uuid, uuid, boolean), app.email_place(uuid), app.deliveries_seen(uuid, text, uuid, text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.plan_campaign(uuid, jsonb, jsonb), app.save_campaign_content(uuid, integer, jsonb), app.save_email(uuid, uuid, boolean, text, text, text, jsonb),
  app.direct_email(uuid, text), app.move_emails(uuid), app.cancel_emails(uuid), app.confirms(uuid), app.campaign_seen(uuid), app.emails_seen(uuid, uuid, boolean),
  app.email_place(uuid), app.deliveries_seen(uuid, text, uuid, text, uuid, integer) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.start_email(uuid, text, text, jsonb, text[], integer), app.confirms(uuid), app.confirm_by_email(uuid, uuid, jsonb, text[]),
  app.claim_emails(uuid, integer, integer), app.note_emails(uuid[], text[], text[], integer[]), app.email_run(uuid, integer), app.note_email_open(uuid),
  app.email_link(uuid, integer), app.note_email_click(uuid), app.note_email_report(uuid, text, text, text) TO seatwise_worker;
GRANT EXECUTE ON FUNCTION app.settle_campaign(), app.recount_emails_by_zone() TO seatwise_app, seatwise_worker, seatwise_owner;
RESET ROLE;

SET ROLE seatwise_owner;
CREATE TRIGGER settle_campaign AFTER INSERT OR DELETE OR UPDATE OF status ON email_templates FOR EACH ROW EXECUTE FUNCTION app.settle_campaign();
CREATE TRIGGER settle_campaign AFTER INSERT OR DELETE OR UPDATE OF status ON whatsapp_campaigns FOR EACH ROW EXECUTE FUNCTION app.settle_campaign();
CREATE TRIGGER recount_emails AFTER UPDATE OF time_zone ON events FOR EACH ROW WHEN (OLD.time_zone <> NEW.time_zone AND NEW.status = 'published')
  EXECUTE FUNCTION app.recount_emails_by_zone();
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
