-- Messages are written to twice for each mail, and each time every index is: e-mails are left out of those that only WhatsApp needs.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
DROP INDEX messages_whatsapp_id_id_idx;
CREATE INDEX messages_of_whatsapp ON messages (whatsapp_id, id) WHERE whatsapp_id IS NOT NULL;
DROP INDEX messages_provider_id_key;
CREATE UNIQUE INDEX messages_provider_id_key ON messages (provider_id) WHERE provider_id IS NOT NULL;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;

SET ROLE seatwise_definer;
-- Messages by what became of them: of a template, or of a WhatsApp campaign; the other is null.
CREATE OR REPLACE FUNCTION app.send_counts(p_template_id uuid, p_whatsapp_id uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT jsonb_build_object('recipients', count(*), 'queued', count(*) FILTER (WHERE m.state IN ('queued', 'sending')),
    'sent', count(*) FILTER (WHERE m.state IN ('sent', 'delivered', 'read', 'bounced', 'complained')),
    'delivered', count(*) FILTER (WHERE m.state IN ('delivered', 'read', 'complained')), 'opened', count(m.opened_at), 'clicked', count(m.clicked_at),
    'read', count(*) FILTER (WHERE m.state = 'read'), 'replied', count(m.replied_at), 'bounced', count(*) FILTER (WHERE m.state = 'bounced'),
    'complained', count(*) FILTER (WHERE m.state = 'complained'), 'failed', count(*) FILTER (WHERE m.state = 'failed'),
    'suppressed', count(*) FILTER (WHERE m.state = 'suppressed'), 'unsubscribed', count(m.unsubscribed_at))
  FROM messages m WHERE m.template_id = p_template_id OR m.whatsapp_id = p_whatsapp_id
$$;

-- Both claims name the column that is null in their order, as `messages_waiting` has it: by the id alone the planner does not see that the index has that
-- order, and reads all messages from the first on instead. What is called for each handful asks for the time once, and is planned once a connection.

-- A handful of a run's messages, to be sent at once by whoever called. Who may not be written to is taken out by the same statement, so that a no that
-- came before it counts. None while the template is paused or the organisation suspended. What has waited until it says what is over is not sent any more.
CREATE OR REPLACE FUNCTION app.claim_emails(p_template_id uuid, p_chunk integer, p_limit integer)
RETURNS TABLE (id uuid, content_id uuid, recipient text, name text, locale text, contact_id uuid, link_version integer, attempts integer, state text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  run record;
  at timestamptz := app.now();
BEGIN
  SELECT t.organization_id, t.type IN ('announcement', 'last_chance') AS asks, t.status = 'cancelled' OR e.status = 'cancelled' AS off,
      app.email_over(t.type, e) AS over INTO run
    FROM email_templates t JOIN events e ON e.id = t.event_id JOIN organizations o ON o.id = t.organization_id
    WHERE t.id = p_template_id AND o.status = 'approved' AND (t.status IN ('sending', 'cancelled') OR (t.type = 'confirmation' AND t.status = 'scheduled'));
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY WITH picked AS MATERIALIZED (
    SELECT m.id, m.recipient, m.contact_id FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state = 'queued' AND (m.try_at IS NULL OR m.try_at <= at)
    ORDER BY m.whatsapp_id, m.id LIMIT p_limit FOR UPDATE OF m SKIP LOCKED),
  verdicts AS MATERIALIZED (
    SELECT p.id, c.link_version, CASE WHEN run.off OR run.over THEN 'cancelled'
      WHEN p.recipient IS NULL OR c.email IS NULL OR (run.asks AND NOT c.email_consent)
        OR EXISTS (SELECT FROM suppressions s WHERE s.organization_id = run.organization_id AND s.channel = 'email' AND s.address_hash = app.address_hash(p.recipient))
        THEN 'suppressed' ELSE 'sending' END AS state
    FROM picked p LEFT JOIN contacts c ON c.id = p.contact_id)
  UPDATE messages m SET state = v.state, state_at = at, attempts = m.attempts + CASE v.state WHEN 'sending' THEN 1 ELSE 0 END, try_at = NULL,
    reason = CASE WHEN v.state = 'cancelled' AND NOT run.off THEN 'event_over' ELSE m.reason END
  FROM verdicts v WHERE m.id = v.id
  RETURNING m.id, m.content_id, m.recipient, m.name, m.locale, m.contact_id, v.link_version, m.attempts, m.state;
END $$;

-- The next messages of whatever is being sent, marked as under way; who may not be written to by now is passed over. One sender at a time calls this:
-- what it finds under way was left behind by one that died.
CREATE OR REPLACE FUNCTION app.claim_whatsapp(p_limit integer)
RETURNS TABLE (id uuid, state text, recipient text, name text, locale text, attempts integer, open boolean, content jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    WITH picked AS MATERIALIZED (
      SELECT m.id, m.contact_id, m.recipient FROM whatsapp_campaigns w JOIN events e ON e.id = w.event_id JOIN organizations o ON o.id = w.organization_id
      CROSS JOIN LATERAL (SELECT x.id, x.contact_id, x.recipient FROM messages x
        WHERE x.template_id IS NULL AND x.whatsapp_id = w.id AND x.chunk = 0 AND x.state IN ('queued', 'sending') AND (x.try_at IS NULL OR x.try_at <= app.now())
        ORDER BY x.template_id, x.id LIMIT p_limit) m
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

-- What became of a handful: sent, bounced (the address is not written to any more), deferred (comes again after `p_wait` seconds), failed.
CREATE OR REPLACE FUNCTION app.note_emails(p_ids uuid[], p_outcomes text[], p_reasons text[], p_waits integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  m record;
  at timestamptz := app.now();
BEGIN
  UPDATE messages x SET state = CASE o.outcome WHEN 'deferred' THEN 'queued' ELSE o.outcome END, state_at = at,
    sent_at = CASE WHEN o.outcome = 'sent' THEN at ELSE x.sent_at END, reason = o.reason,
    try_at = CASE WHEN o.outcome = 'deferred' THEN at + make_interval(secs => o.wait) END
  FROM unnest(p_ids, p_outcomes, p_reasons, p_waits) o (id, outcome, reason, wait) WHERE x.id = o.id AND x.state = 'sending';
  -- Told by the provider before we came to write it down.
  UPDATE messages x SET sent_at = at FROM unnest(p_ids, p_outcomes) o (id, outcome)
    WHERE x.id = o.id AND o.outcome = 'sent' AND x.sent_at IS NULL AND x.state IN ('delivered', 'bounced', 'complained');
  IF 'bounced' = ANY (p_outcomes) THEN
    FOR m IN SELECT x.id, x.contact_id, x.reason FROM messages x JOIN unnest(p_ids, p_outcomes) o (id, outcome) ON o.id = x.id AND o.outcome = 'bounced'
      JOIN contacts c ON c.id = x.contact_id AND c.email::text = x.recipient ORDER BY x.contact_id LOOP
      PERFORM app.note_consent(m.contact_id, 'email', false, 'bounce', m.reason, m.id);
    END LOOP;
  END IF;
END $$;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
