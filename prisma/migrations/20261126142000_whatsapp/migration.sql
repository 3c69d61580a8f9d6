-- WhatsApp: campaigns by audience, their messages one by one, and what people write back. A campaign's row is locked before its messages; a
-- conversation's before what is said in it.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;

CREATE INDEX whatsapp_campaigns_sending ON whatsapp_campaigns (id) WHERE status = 'sending';
-- Who wrote to a number last: whose answer it is that comes from there.
CREATE INDEX messages_to_number ON messages (recipient, sent_at DESC) WHERE channel = 'whatsapp';
CREATE INDEX whatsapp_texts_waiting ON whatsapp_texts (id) WHERE state IN ('queued', 'sending');
CREATE INDEX whatsapp_conversations_phone ON whatsapp_conversations (phone) WHERE phone IS NOT NULL;
RESET ROLE;

SET ROLE seatwise_definer;
-- Whom a campaign is for, whatever they have said yes to. Holders are known among the contacts by the address on their ticket, else by the buyer's.
CREATE FUNCTION app.whatsapp_audience(p_event_id uuid, p_audience text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT c.id FROM events e JOIN contacts c ON c.organization_id = e.organization_id
    WHERE e.id = p_event_id AND p_audience = 'all_contacts' AND (c.email IS NOT NULL OR c.whatsapp IS NOT NULL)
  UNION ALL
  SELECT DISTINCT c.id FROM tickets k JOIN ticket_orders o ON o.id = k.order_id JOIN ticket_tiers t ON t.id = k.tier_id
    JOIN contacts c ON c.organization_id = o.organization_id AND c.email = coalesce(k.attendee_email, o.buyer_email)
    WHERE k.event_id = p_event_id AND k.status IN ('valid', 'checked_in') AND (p_audience = 'ticket_holders' OR (p_audience = 'vip_only' AND t.is_vip))
$$;

-- Why nothing is sent to somebody at a number; null where nothing is in the way.
CREATE FUNCTION app.whatsapp_obstacle(p_contact_id uuid, p_number text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT coalesce((SELECT CASE
      WHEN c.whatsapp IS NULL OR c.whatsapp IS DISTINCT FROM p_number THEN 'number_changed'
      WHEN app.suppressed(c.organization_id, 'whatsapp', c.whatsapp) THEN 'stopped'
      WHEN NOT c.whatsapp_consent THEN 'no_consent' ELSE '' END
    FROM contacts c WHERE c.id = p_contact_id), 'forgotten')
$$;

CREATE FUNCTION app.whatsapp_counts(p_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT jsonb_build_object('recipients', count(*), 'queued', count(*) FILTER (WHERE m.state IN ('queued', 'sending')), 'sent', count(m.sent_at),
    'delivered', count(m.delivered_at), 'opened', 0, 'clicked', count(m.clicked_at), 'read', count(m.read_at), 'replied', count(m.replied_at), 'bounced', 0,
    'complained', 0, 'failed', count(*) FILTER (WHERE m.state = 'failed'), 'suppressed', count(*) FILTER (WHERE m.state = 'suppressed'),
    'unsubscribed', count(m.unsubscribed_at))
  FROM messages m WHERE m.whatsapp_id = p_id
$$;

-- An event's campaigns as its organizers see them, the oldest first.
CREATE FUNCTION app.whatsapp_views(p_event_id uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'audience', w.audience, 'template', w.template, 'scheduledAt', app.instant_text(w.send_at),
      'status', w.status, 'startedAt', app.instant_text(w.started_at), 'finishedAt', app.instant_text(w.finished_at),
      'audienceSize', s.reached, 'withoutConsent', s.of_all - s.consented, 'counts', app.whatsapp_counts(w.id)) ORDER BY w.created_at, w.id), '[]')
    FROM whatsapp_campaigns w CROSS JOIN LATERAL (
      SELECT count(*) AS of_all, count(*) FILTER (WHERE c.whatsapp_consent) AS consented,
        count(*) FILTER (WHERE c.whatsapp_consent AND NOT app.suppressed(c.organization_id, 'whatsapp', c.whatsapp)) AS reached
      FROM app.whatsapp_audience(w.event_id, w.audience) a (id) JOIN contacts c ON c.id = a.id) s
    WHERE w.event_id = p_event_id);
END $$;

-- A campaign of whoever organizes its event, locked. Null for a stranger, FORBIDDEN for a colleague.
CREATE FUNCTION app.lock_own_whatsapp(p_id uuid) RETURNS whatsapp_campaigns
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns;
BEGIN
  SELECT * INTO w FROM whatsapp_campaigns WHERE id = p_id;
  IF NOT FOUND OR app.may_organize(w.event_id) IS NULL THEN RETURN NULL; END IF;
  PERFORM app.require_organizer(w.event_id);
  SELECT * INTO w FROM whatsapp_campaigns WHERE id = p_id FOR NO KEY UPDATE;
  RETURN w;
END $$;

-- What stands in the way of sending; null where nothing does.
CREATE FUNCTION app.whatsapp_verdict(w whatsapp_campaigns) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT CASE
    WHEN w.status IN ('sending', 'sent', 'cancelled') THEN w.status
    WHEN e.status <> 'published' OR e.ends_at <= app.now() THEN 'event_over' END
  FROM events e WHERE e.id = w.event_id
$$;

-- A new campaign, or another word for one that has not begun. What is taken out of the calendar is a draft again.
CREATE FUNCTION app.save_whatsapp(p_event_id uuid, p_id uuid, p_new_id uuid, p_audience text, p_template jsonb, p_send_at timestamptz, p_keep_hour boolean)
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
  RETURN QUERY UPDATE whatsapp_campaigns x SET audience = p_audience, template = p_template, updated_at = app.now(),
      send_at = CASE WHEN p_keep_hour THEN x.send_at ELSE p_send_at END,
      status = CASE WHEN NOT p_keep_hour AND (p_send_at IS NULL OR p_send_at <= app.now()) AND x.status = 'scheduled' THEN 'draft' ELSE x.status END
    WHERE x.id = p_id RETURNING x.id, x.organization_id;
END $$;

-- False: there is none that the caller may see. What has been sent stays, as it says to whom.
CREATE FUNCTION app.remove_whatsapp(p_id uuid) RETURNS TABLE (event_id uuid, organization_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns := app.lock_own_whatsapp(p_id);
BEGIN
  IF w.id IS NULL THEN RETURN; END IF;
  IF w.started_at IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', w.status)); END IF;
  DELETE FROM whatsapp_campaigns x WHERE x.id = p_id;
  RETURN QUERY SELECT w.event_id, w.organization_id;
END $$;

-- Goes out at its hour. No row: there is no such campaign that the caller may see; so it is below.
CREATE FUNCTION app.schedule_whatsapp(p_id uuid) RETURNS SETOF whatsapp_campaigns
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns := app.lock_own_whatsapp(p_id);
  obstacle text;
BEGIN
  IF w.id IS NULL THEN RETURN; END IF;
  obstacle := coalesce(app.whatsapp_verdict(w), CASE WHEN w.send_at IS NULL THEN 'no_schedule' WHEN w.send_at <= app.now() THEN 'past' END);
  IF obstacle IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', obstacle)); END IF;
  IF (SELECT o.status FROM organizations o WHERE o.id = w.organization_id) <> 'approved' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED'); END IF;
  RETURN QUERY UPDATE whatsapp_campaigns x SET status = 'scheduled', updated_at = app.now() WHERE x.id = p_id RETURNING x.*;
END $$;

CREATE FUNCTION app.pause_whatsapp(p_id uuid) RETURNS SETOF whatsapp_campaigns
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns := app.lock_own_whatsapp(p_id);
BEGIN
  IF w.id IS NULL THEN RETURN; END IF;
  IF w.status NOT IN ('scheduled', 'sending') THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'not_scheduled', 'status', w.status)); END IF;
  RETURN QUERY UPDATE whatsapp_campaigns x SET status = 'paused', updated_at = app.now() WHERE x.id = p_id RETURNING x.*;
END $$;

-- What a run is made of. Asks nobody who they are.
CREATE FUNCTION app.whatsapp_facts(p_id uuid)
RETURNS TABLE (event_id uuid, audience text, template jsonb, title text, slug text, starts_at timestamptz, time_zone text, place jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT w.event_id, w.audience, w.template, e.title, e.slug, e.starts_at, e.time_zone, app.event_place(e)
  FROM whatsapp_campaigns w JOIN events e ON e.id = w.event_id WHERE w.id = p_id
$$;

CREATE FUNCTION app.own_whatsapp_facts(p_id uuid)
RETURNS TABLE (event_id uuid, audience text, template jsonb, title text, slug text, starts_at timestamptz, time_zone text, place jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns := app.lock_own_whatsapp(p_id);
BEGIN
  IF w.id IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT * FROM app.whatsapp_facts(p_id);
END $$;

-- Under the campaign's lock: one message for each who may be written to and has none yet. Begun again after a pause, what waits says what is
-- written now, and to whom it is for now.
CREATE FUNCTION app.start_whatsapp(p_id uuid, p_content jsonb, p_links text[]) RETURNS SETOF whatsapp_campaigns
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
        state = CASE WHEN m.contact_id IN (SELECT app.whatsapp_audience(w.event_id, w.audience)) THEN m.state ELSE 'cancelled' END
      WHERE m.whatsapp_id = p_id AND m.state = 'queued';
  END IF;
  INSERT INTO messages (organization_id, event_id, content_id, whatsapp_id, channel, contact_id, recipient, name, locale, idempotency_key, state_at, created_at)
    SELECT w.organization_id, w.event_id, content, w.id, 'whatsapp', c.id, c.whatsapp, c.name, coalesce(c.locale, o.locale),
      w.id || ':' || encode(app.address_hash(c.whatsapp), 'hex'), app.now(), app.now()
    FROM app.whatsapp_audience(w.event_id, w.audience) a (id) JOIN contacts c ON c.id = a.id JOIN organizations o ON o.id = c.organization_id
    WHERE c.whatsapp_consent AND c.whatsapp IS NOT NULL AND NOT app.suppressed(c.organization_id, 'whatsapp', c.whatsapp)
    ORDER BY c.id ON CONFLICT (idempotency_key) DO NOTHING;
  RETURN QUERY UPDATE whatsapp_campaigns x SET status = 'sending', started_at = coalesce(x.started_at, app.now()), finished_at = NULL, updated_at = app.now()
    WHERE x.id = p_id RETURNING x.*;
END $$;

CREATE FUNCTION app.send_whatsapp_now(p_id uuid, p_content jsonb, p_links text[]) RETURNS SETOF whatsapp_campaigns
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns := app.lock_own_whatsapp(p_id);
  obstacle text;
BEGIN
  IF w.id IS NULL THEN RETURN; END IF;
  obstacle := app.whatsapp_verdict(w);
  IF obstacle IS NOT NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', obstacle)); END IF;
  IF (SELECT o.status FROM organizations o WHERE o.id = w.organization_id) <> 'approved' THEN PERFORM app.refuse('ORGANIZATION_NOT_APPROVED'); END IF;
  RETURN QUERY SELECT * FROM app.start_whatsapp(p_id, p_content, p_links);
END $$;

-- The minute's look at one whose hour has come. Later than this many minutes, it waits for a person. What an organisation may not send, waits.
CREATE FUNCTION app.begin_due_whatsapp(p_id uuid, p_content jsonb, p_links text[], p_late_minutes integer) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns;
BEGIN
  SELECT * INTO w FROM whatsapp_campaigns WHERE id = p_id FOR NO KEY UPDATE;
  IF w.status <> 'scheduled' OR w.send_at > app.now() THEN RETURN w.status; END IF;
  IF app.whatsapp_verdict(w) IS NOT NULL OR w.send_at < app.now() - make_interval(mins => p_late_minutes) THEN
    UPDATE whatsapp_campaigns SET status = 'missed', updated_at = app.now() WHERE id = p_id;
    RETURN 'missed';
  END IF;
  IF (SELECT o.status FROM organizations o WHERE o.id = w.organization_id) <> 'approved' THEN RETURN w.status; END IF;
  PERFORM app.start_whatsapp(p_id, p_content, p_links);
  RETURN 'sending';
END $$;

-- The event is off: nothing more of it goes out.
CREATE FUNCTION app.cancel_whatsapp(p_event_id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_organizer(p_event_id);
  PERFORM FROM whatsapp_campaigns WHERE event_id = p_event_id ORDER BY id FOR NO KEY UPDATE;
  UPDATE whatsapp_campaigns SET status = 'cancelled', updated_at = app.now() WHERE event_id = p_event_id AND status NOT IN ('sent', 'cancelled');
  UPDATE messages SET state = 'cancelled', state_at = app.now() WHERE event_id = p_event_id AND channel = 'whatsapp' AND state = 'queued';
END $$;

-- The next messages of whatever is being sent, marked as under way; who may not be written to by now is passed over. One sender at a time calls this:
-- what it finds under way was left behind by one that died.
CREATE FUNCTION app.claim_whatsapp(p_limit integer)
RETURNS TABLE (id uuid, state text, recipient text, name text, locale text, attempts integer, open boolean, content jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH picked AS MATERIALIZED (
      SELECT m.id, m.contact_id, m.recipient FROM whatsapp_campaigns w JOIN events e ON e.id = w.event_id JOIN organizations o ON o.id = w.organization_id
      CROSS JOIN LATERAL (SELECT x.id, x.contact_id, x.recipient FROM messages x
        WHERE x.template_id IS NULL AND x.whatsapp_id = w.id AND x.chunk = 0 AND x.state IN ('queued', 'sending') AND (x.try_at IS NULL OR x.try_at <= app.now())
        ORDER BY x.id LIMIT p_limit) m
      WHERE w.status = 'sending' AND o.status = 'approved' AND e.status = 'published' AND e.ends_at > app.now()
      ORDER BY m.id LIMIT p_limit),
    judged AS MATERIALIZED (SELECT p.id, nullif(app.whatsapp_obstacle(p.contact_id, p.recipient), '') AS obstacle FROM picked p),
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

-- The same for what organizers have written. What waited until the 24 hours were over is not sent.
CREATE FUNCTION app.claim_whatsapp_texts(p_limit integer, p_except uuid[]) RETURNS TABLE (id uuid, state text, recipient text, words text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH picked AS MATERIALIZED (
      SELECT x.id, c.phone, c.last_inbound_at > app.now() - interval '24 hours' AS open FROM whatsapp_texts x
      JOIN whatsapp_conversations c ON c.id = x.conversation_id JOIN organizations o ON o.id = c.organization_id
      WHERE x.state IN ('queued', 'sending') AND x.id <> ALL (p_except) AND o.status = 'approved' ORDER BY x.id LIMIT p_limit)
    UPDATE whatsapp_texts t SET state = CASE WHEN p.open AND p.phone IS NOT NULL THEN 'sending' ELSE 'failed' END,
        reason = CASE WHEN p.phone IS NULL THEN 'forgotten' WHEN p.open THEN NULL ELSE 'window_closed' END
      FROM picked p WHERE t.id = p.id AND t.state IN ('queued', 'sending') RETURNING t.id, t.state, p.phone, t.text;
END $$;

-- Campaigns with nothing left to send are sent; of an event that is over, what waits is not sent any more.
CREATE FUNCTION app.finish_whatsapp() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  w whatsapp_campaigns;
  n integer := 0;
BEGIN
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

-- How far a message has come; what is final stays as it is.
CREATE FUNCTION app.whatsapp_rank(p_state text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT CASE p_state WHEN 'queued' THEN 0 WHEN 'sending' THEN 0 WHEN 'sent' THEN 1 WHEN 'delivered' THEN 2 WHEN 'read' THEN 3 ELSE 9 END
$$;

-- What is told of something that went out: known by the provider's id or, when its answer was lost, by ours. Only ever forwards. False: nothing changed.
CREATE FUNCTION app.note_whatsapp_status(p_provider_id text, p_reference uuid, p_status text, p_reason text, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  told timestamptz := least(p_at, app.now());
  rank integer := app.whatsapp_rank(p_status);
  m messages;
  t whatsapp_texts;
  moves boolean;
BEGIN
  SELECT * INTO m FROM messages x WHERE x.provider_id = p_provider_id AND x.channel = 'whatsapp' FOR NO KEY UPDATE;
  IF m.id IS NULL THEN SELECT * INTO m FROM messages x WHERE x.id = p_reference AND x.channel = 'whatsapp' FOR NO KEY UPDATE; END IF;
  IF m.id IS NOT NULL THEN
    moves := CASE p_status WHEN 'failed' THEN app.whatsapp_rank(m.state) <= 1 ELSE rank > app.whatsapp_rank(m.state) END;
    -- Of two copies of one message, the first that was heard of is the one that is known; of somebody forgotten none is: the provider's ids hold numbers.
    IF m.recipient IS NULL OR (NOT moves AND m.provider_id IS NOT NULL) THEN RETURN false; END IF;
    UPDATE messages x SET provider_id = coalesce(x.provider_id, p_provider_id), sent_at = coalesce(x.sent_at, told),
      delivered_at = CASE WHEN p_status IN ('delivered', 'read') THEN coalesce(x.delivered_at, told) ELSE x.delivered_at END,
      read_at = CASE WHEN p_status = 'read' THEN coalesce(x.read_at, told) ELSE x.read_at END,
      state = CASE WHEN moves THEN p_status ELSE x.state END, state_at = CASE WHEN moves THEN app.now() ELSE x.state_at END,
      reason = CASE WHEN moves THEN p_reason ELSE x.reason END, try_at = CASE WHEN moves THEN NULL ELSE x.try_at END
      WHERE x.id = m.id;
    RETURN moves;
  END IF;
  SELECT * INTO t FROM whatsapp_texts x WHERE x.provider_id = p_provider_id AND x.direction = 'out' FOR NO KEY UPDATE;
  IF t.id IS NULL THEN SELECT * INTO t FROM whatsapp_texts x WHERE x.id = p_reference AND x.direction = 'out' FOR NO KEY UPDATE; END IF;
  IF t.id IS NULL OR EXISTS (SELECT FROM whatsapp_conversations v WHERE v.id = t.conversation_id AND v.phone IS NULL) THEN RETURN false; END IF;
  moves := CASE p_status WHEN 'failed' THEN app.whatsapp_rank(t.state) <= 1 ELSE rank > app.whatsapp_rank(t.state) END;
  IF NOT moves AND t.provider_id IS NOT NULL THEN RETURN false; END IF;
  UPDATE whatsapp_texts x SET provider_id = coalesce(x.provider_id, p_provider_id), state = CASE WHEN moves THEN p_status ELSE x.state END,
    reason = CASE WHEN moves THEN p_reason ELSE x.reason END WHERE x.id = t.id;
  RETURN moves;
END $$;

-- Somebody writes. Whose it is: the organisation's whose message it answers, else whose was the last one to that number; nobody's is dropped.
-- `p_wish`: 'stop' or 'start' where they ask for it. True when it is new.
CREATE FUNCTION app.receive_whatsapp(p_provider_id text, p_from text, p_name text, p_text text, p_wish text, p_answers text, p_at timestamptz) RETURNS boolean
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
  IF EXISTS (SELECT FROM whatsapp_texts x WHERE x.provider_id = p_provider_id) THEN RETURN false; END IF;
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
  ELSIF p_wish = 'start' AND EXISTS (SELECT FROM consent_events k WHERE k.organization_id = organization AND k.channel = 'whatsapp' AND k.granted
      AND k.address_hash = app.address_hash(p_from)) THEN
    PERFORM app.note_consent(c.id, 'whatsapp', true, 'whatsapp_start', p_text, answered);
  END IF;
  RETURN true;
END $$;

-- Whether the caller may read and answer: owners and admins, and whoever organizes an event of which that number got something. Null for a stranger.
CREATE FUNCTION app.may_converse(p_conversation_id uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT CASE
    WHEN app.role_in(c.organization_id) IS NULL THEN NULL
    WHEN app.role_in(c.organization_id) IN ('owner', 'admin') THEN true
    ELSE EXISTS (SELECT FROM messages m WHERE m.recipient = c.phone AND m.channel = 'whatsapp' AND m.organization_id = c.organization_id AND app.may_organize(m.event_id)) END
  FROM whatsapp_conversations c WHERE c.id = p_conversation_id
$$;

CREATE FUNCTION app.require_conversation(p_conversation_id uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  may boolean := app.may_converse(p_conversation_id);
BEGIN
  IF may THEN RETURN; END IF;
  PERFORM app.refuse(CASE WHEN may IS NULL THEN 'NOT_FOUND' ELSE 'FORBIDDEN' END);
END $$;

-- One line each, the last spoken first. Of an event: with whoever got something of its campaigns. `p_id`: this one alone.
CREATE FUNCTION app.whatsapp_lines(p_organization_id uuid, p_event_id uuid, p_id uuid, p_before timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, contact_id uuid, name text, phone text, last_text text, last_at timestamptz, at_text text, unread integer, window_until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF p_id IS NOT NULL THEN
    PERFORM app.require_conversation(p_id);
  ELSIF p_event_id IS NOT NULL THEN
    PERFORM app.require_organizer(p_event_id);
  ELSIF app.role_in(p_organization_id) IS NULL OR app.role_in(p_organization_id) NOT IN ('owner', 'admin') THEN
    PERFORM app.refuse(CASE WHEN app.knows(p_organization_id) THEN 'FORBIDDEN' ELSE 'NOT_FOUND' END);
  END IF;
  RETURN QUERY SELECT c.id, c.contact_id, k.name, c.phone, t.text, c.last_at, to_char(c.last_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), c.unread,
      CASE WHEN c.last_inbound_at > app.now() - interval '24 hours' THEN c.last_inbound_at + interval '24 hours' END
    FROM whatsapp_conversations c LEFT JOIN contacts k ON k.id = c.contact_id
    CROSS JOIN LATERAL (SELECT x.text FROM whatsapp_texts x WHERE x.conversation_id = c.id ORDER BY x.at DESC, x.id DESC LIMIT 1) t
    WHERE (p_id IS NULL OR c.id = p_id) AND (p_organization_id IS NULL OR c.organization_id = p_organization_id)
      AND (p_event_id IS NULL OR EXISTS (SELECT FROM messages m WHERE m.event_id = p_event_id AND m.channel = 'whatsapp' AND m.organization_id = c.organization_id
        AND (m.recipient = c.phone OR m.contact_id = c.contact_id)))
      AND (p_before IS NULL OR (c.last_at, c.id) < (p_before, p_before_id))
    ORDER BY c.last_at DESC, c.id DESC LIMIT p_limit;
END $$;

-- Everything said, newest first; campaigns among it, whose words come as they were sent.
CREATE FUNCTION app.whatsapp_said(p_id uuid, p_before timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, direction text, text text, content jsonb, name text, locale text, at timestamptz, at_text text, state text, reason text, by_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM app.require_conversation(p_id);
  RETURN QUERY SELECT y.id, y.direction, y.text, y.content, y.name, y.locale, y.at, to_char(y.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), y.state, y.reason, y.by_name
    FROM (
      SELECT x.id, x.direction, x.text, NULL::jsonb AS content, NULL::text AS name, NULL::text AS locale, x.at, x.state, x.reason,
        (SELECT p.name FROM people p WHERE p.id = x.author_id) AS by_name
      FROM whatsapp_texts x WHERE x.conversation_id = p_id
      UNION ALL
      SELECT m.id, 'out', NULL, k.content, m.name, m.locale, m.sent_at, m.state, m.reason, NULL
      FROM whatsapp_conversations c JOIN messages m ON m.recipient = c.phone AND m.channel = 'whatsapp' AND m.organization_id = c.organization_id AND m.sent_at IS NOT NULL
      JOIN message_contents k ON k.id = m.content_id WHERE c.id = p_id) y
    WHERE p_before IS NULL OR (y.at, y.id) < (p_before, p_before_id) ORDER BY y.at DESC, y.id DESC LIMIT p_limit;
END $$;

CREATE FUNCTION app.read_whatsapp(p_id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_conversation(p_id);
  UPDATE whatsapp_conversations SET unread = 0 WHERE id = p_id;
  RETURN (SELECT organization_id FROM whatsapp_conversations WHERE id = p_id);
END $$;

-- An answer, to be sent. Within 24 hours of what they wrote last, and not when that was to be left alone.
CREATE FUNCTION app.answer_whatsapp(p_id uuid, p_text_id uuid, p_text text) RETURNS uuid
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
  IF EXISTS (SELECT FROM suppressions s WHERE s.organization_id = c.organization_id AND s.channel = 'whatsapp' AND s.address_hash = app.address_hash(c.phone)
      AND s.at >= (SELECT max(x.at) FROM whatsapp_texts x WHERE x.conversation_id = p_id AND x.direction = 'in')) THEN
    PERFORM app.refuse('INVALID_STATE', '{"state":"suppressed","reason":"stopped"}');
  END IF;
  INSERT INTO whatsapp_texts (id, conversation_id, direction, text, state, author_id, at) VALUES (p_text_id, p_id, 'out', p_text, 'queued', app.current_user_id(), app.now());
  UPDATE whatsapp_conversations SET last_at = greatest(last_at, app.now()) WHERE id = p_id;
  RETURN c.organization_id;
END $$;

REVOKE EXECUTE ON FUNCTION app.whatsapp_audience(uuid, text), app.whatsapp_obstacle(uuid, text), app.whatsapp_counts(uuid), app.whatsapp_views(uuid),
  app.lock_own_whatsapp(uuid), app.whatsapp_verdict(whatsapp_campaigns), app.save_whatsapp(uuid, uuid, uuid, text, jsonb, timestamptz, boolean),
  app.remove_whatsapp(uuid), app.schedule_whatsapp(uuid), app.pause_whatsapp(uuid), app.whatsapp_facts(uuid), app.own_whatsapp_facts(uuid),
  app.start_whatsapp(uuid, jsonb, text[]), app.send_whatsapp_now(uuid, jsonb, text[]), app.begin_due_whatsapp(uuid, jsonb, text[], integer),
  app.cancel_whatsapp(uuid), app.claim_whatsapp(integer), app.claim_whatsapp_texts(integer, uuid[]), app.finish_whatsapp(), app.whatsapp_rank(text),
  app.note_whatsapp_status(text, uuid, text, text, timestamptz), app.receive_whatsapp(text, text, text, text, text, text, timestamptz), app.may_converse(uuid),
  app.require_conversation(uuid), app.whatsapp_lines(uuid, uuid, uuid, timestamptz, uuid, integer), app.whatsapp_said(uuid, timestamptz, uuid, integer),
  app.read_whatsapp(uuid), app.answer_whatsapp(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.whatsapp_views(uuid), app.save_whatsapp(uuid, uuid, uuid, text, jsonb, timestamptz, boolean), app.remove_whatsapp(uuid),
  app.schedule_whatsapp(uuid), app.pause_whatsapp(uuid), app.own_whatsapp_facts(uuid), app.send_whatsapp_now(uuid, jsonb, text[]), app.cancel_whatsapp(uuid),
  app.whatsapp_lines(uuid, uuid, uuid, timestamptz, uuid, integer), app.whatsapp_said(uuid, timestamptz, uuid, integer), app.read_whatsapp(uuid),
  app.answer_whatsapp(uuid, uuid, text) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.whatsapp_facts(uuid), app.begin_due_whatsapp(uuid, jsonb, text[], integer), app.claim_whatsapp(integer),
  app.claim_whatsapp_texts(integer, uuid[]), app.finish_whatsapp(), app.note_whatsapp_status(text, uuid, text, text, timestamptz),
  app.receive_whatsapp(text, text, text, text, text, text, timestamptz) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
