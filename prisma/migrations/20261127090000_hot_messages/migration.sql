-- A mail writes to its message twice, and what becomes of it (delivered, opened, clicked) writes again. None of the columns that change is in an index any
-- more, and each page keeps room for as many rows again: so PostgreSQL writes the new row beside the old one and touches no index (heap-only tuples).
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
ALTER TABLE messages SET (fillfactor = 50);
-- In the order in which they are sent. Those of one portion (`chunk`) are few enough to be looked through for the ones that wait.
CREATE INDEX messages_template_id_whatsapp_id_chunk_id_idx ON messages (template_id, whatsapp_id, chunk, id);
DROP INDEX messages_waiting;
DROP INDEX messages_template_id_id_idx;
DROP INDEX messages_to_number;
CREATE INDEX messages_to_number ON messages (recipient) WHERE channel = 'whatsapp';
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;

SET ROLE seatwise_definer;
-- One message to the buyer of an order, once a template and address. Returns its portion, to be sent; null where it is not to be, or is there. Each minute's
-- are a portion: confirmations come for as long as tickets are sold, and looking for those that wait must not become slower by all that went out.
DROP FUNCTION app.confirm_by_email(uuid, uuid, jsonb, text[]);
CREATE FUNCTION app.confirm_by_email(p_template_id uuid, p_order_id uuid, p_content jsonb, p_links text[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  t email_templates;
  o ticket_orders;
  contact contacts;
  content uuid;
  portion integer := floor(extract(epoch FROM app.now()) / 60);
BEGIN
  SELECT * INTO t FROM email_templates WHERE id = p_template_id AND type = 'confirmation' AND status = 'scheduled' FOR KEY SHARE;
  SELECT * INTO o FROM ticket_orders WHERE id = p_order_id AND event_id = t.event_id AND status IN ('paid', 'partly_refunded') AND buyer_email IS NOT NULL;
  IF t.id IS NULL OR o.id IS NULL OR app.suppressed(t.organization_id, 'email', o.buyer_email::text) THEN RETURN NULL; END IF;
  INSERT INTO contacts (organization_id, email, name, locale, origin, created_at)
    VALUES (t.organization_id, o.buyer_email, nullif(o.buyer_name, ''), o.locale, 'order', app.now()) ON CONFLICT DO NOTHING;
  SELECT * INTO contact FROM contacts WHERE organization_id = t.organization_id AND email = o.buyer_email;
  SELECT c.id INTO content FROM message_contents c WHERE c.template_id = t.id AND c.content -> 'of' = p_content -> 'of' ORDER BY c.id DESC LIMIT 1;
  IF content IS NULL THEN
    INSERT INTO message_contents (event_id, organization_id, template_id, content, links, created_at)
      VALUES (t.event_id, t.organization_id, t.id, p_content, p_links, app.now()) RETURNING id INTO content;
  END IF;
  INSERT INTO messages (organization_id, event_id, content_id, template_id, channel, contact_id, recipient, name, locale, idempotency_key, chunk, state_at, created_at)
    VALUES (t.organization_id, t.event_id, content, t.id, 'email', contact.id, o.buyer_email::text, coalesce(nullif(o.buyer_name, ''), contact.name), o.locale,
      t.id || ':' || encode(app.address_hash(o.buyer_email::text), 'hex'), portion, app.now(), app.now())
    ON CONFLICT (idempotency_key) DO NOTHING;
  RETURN CASE WHEN FOUND THEN portion END;
END $$;

-- How a run stands, for the job of one chunk: whether anything waits there, when it may be tried, and whether somebody stopped it. Once nothing waits
-- anywhere, the template is sent: looked for from the end, where what waits is found at once.
CREATE OR REPLACE FUNCTION app.email_run(p_template_id uuid, p_chunk integer) RETURNS TABLE (status text, suspended boolean, waiting integer, next_at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
BEGIN
  UPDATE email_templates t SET status = 'sent', finished_at = app.now() WHERE t.id = p_template_id AND t.status = 'sending' AND t.started_at IS NOT NULL
    AND (SELECT m.id FROM messages m WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.state IN ('queued', 'sending')
      ORDER BY m.whatsapp_id DESC, m.chunk DESC, m.id DESC LIMIT 1) IS NULL;
  RETURN QUERY SELECT t.status, o.status <> 'approved', w.n, w.at FROM email_templates t JOIN organizations o ON o.id = t.organization_id CROSS JOIN LATERAL (
    SELECT count(*)::integer AS n, min(coalesce(m.try_at, app.now())) AS at FROM messages m
    WHERE m.template_id = p_template_id AND m.whatsapp_id IS NULL AND m.chunk = p_chunk AND m.state IN ('queued', 'sending')) w WHERE t.id = p_template_id;
END $$;

-- The next messages of whatever is being sent after the one that is named (null: from the first on), marked as under way; who may not be written to by now is
-- passed over. One sender at a time calls this: what it finds under way was left behind by one that died.
DROP FUNCTION app.claim_whatsapp(integer);
CREATE FUNCTION app.claim_whatsapp(p_limit integer, p_after uuid)
RETURNS TABLE (id uuid, state text, recipient text, name text, locale text, attempts integer, open boolean, content jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
#variable_conflict use_column
DECLARE
  beyond uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
BEGIN
  RETURN QUERY
    WITH picked AS MATERIALIZED (
      SELECT m.id, m.contact_id, m.recipient FROM whatsapp_campaigns w JOIN events e ON e.id = w.event_id JOIN organizations o ON o.id = w.organization_id
      CROSS JOIN LATERAL (SELECT x.id, x.contact_id, x.recipient FROM messages x
        WHERE x.template_id IS NULL AND x.whatsapp_id = w.id AND x.chunk = 0 AND x.id > beyond
          AND x.state IN ('queued', 'sending') AND (x.try_at IS NULL OR x.try_at <= app.now())
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

REVOKE EXECUTE ON FUNCTION app.confirm_by_email(uuid, uuid, jsonb, text[]), app.claim_whatsapp(integer, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.confirm_by_email(uuid, uuid, jsonb, text[]), app.claim_whatsapp(integer, uuid) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
