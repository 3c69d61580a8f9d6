-- A no in a list counts for its address, whatever becomes of the line it stands on; and the plan tells how many are recorded.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;

SET ROLE seatwise_definer;
-- Made anew for a column more; the previous release reads what it knows of them, and sends no line that is left out.
DROP FUNCTION app.preview_contacts(uuid, jsonb, boolean);
DROP FUNCTION app.import_contacts(uuid, jsonb, text);
DROP FUNCTION app.contact_import_plan(uuid, jsonb, boolean);

-- What becomes of each line of a file, as things stand: told beforehand, and done by the function after the next. Lines come with their addresses
-- normalised, none of them twice, and with one word on each: where a file says yes and no, no. A file fills in what is not there and renames; another number
-- for a contact that has one it does not take, for a consent hangs on it. A no hangs on its address alone: it counts on a line that is left out, here or
-- by the reader (`refused`), and for an address that is nobody's. `email_of`, `number_of`: whom a word on the line's address is about, null for nobody
-- or somebody new. Asks nobody who they are.
CREATE FUNCTION app.contact_import_plan(p_organization_id uuid, p_rows jsonb, p_sourced boolean)
RETURNS TABLE (line integer, verdict text, note text, contact_id uuid, email_of uuid, number_of uuid, email text, name text, whatsapp text, attributes jsonb,
  grant_email boolean, grant_whatsapp boolean, deny_email boolean, deny_whatsapp boolean, refused_before integer, without_source integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH lines AS MATERIALIZED (
    SELECT r.* FROM jsonb_to_recordset(p_rows)
      AS r(line integer, email text, name text, whatsapp text, attributes jsonb, says_email boolean, says_whatsapp boolean, refused boolean)),
  found AS MATERIALIZED (
    SELECT l.*, a.id AS with_email, b.id AS with_number, coalesce(a.email_consent, false) AS has_email, coalesce(b.whatsapp_consent, false) AS has_whatsapp,
      coalesce(l.refused, false) AS left_out,
      CASE WHEN l.refused IS NOT TRUE THEN coalesce(a.id, CASE WHEN b.email IS NULL OR l.email IS NULL THEN b.id END) END AS contact_id,
      b.id IS NOT NULL AND a.id IS DISTINCT FROM b.id AND l.email IS NOT NULL AND (a.id IS NOT NULL OR b.email IS NOT NULL) AS taken
    FROM lines l
    LEFT JOIN contacts a ON a.organization_id = p_organization_id AND a.email = l.email::citext
    LEFT JOIN contacts b ON b.organization_id = p_organization_id AND b.whatsapp = l.whatsapp),
  known AS MATERIALIZED (
    SELECT f.*, c.email AS old_email, c.whatsapp AS old_whatsapp, c.name AS old_name, c.attributes AS old_attributes,
      coalesce(c.whatsapp <> f.whatsapp, false) AS other_number,
      f.email IS NOT NULL AND app.suppressed(p_organization_id, 'email', f.email) AS held_email,
      f.whatsapp IS NOT NULL AND app.suppressed(p_organization_id, 'whatsapp', f.whatsapp) AS held_whatsapp,
      row_number() OVER (PARTITION BY f.contact_id, f.taken ORDER BY f.line) AS nth
    FROM found f LEFT JOIN contacts c ON c.id = f.contact_id),
  said AS (
    SELECT k.*, NOT k.left_out AND NOT k.taken AND (k.contact_id IS NULL OR k.nth = 1) AS counts,
      coalesce(k.says_email AND NOT k.has_email AND NOT k.held_email, false) AS new_yes_email,
      coalesce(k.says_whatsapp AND NOT k.other_number AND NOT k.has_whatsapp AND NOT k.held_whatsapp, false) AS new_yes_whatsapp,
      coalesce(NOT k.says_email AND (k.has_email OR NOT k.held_email), false) AS new_no_email,
      coalesce(NOT k.says_whatsapp AND (k.has_whatsapp OR NOT k.held_whatsapp), false) AS new_no_whatsapp
    FROM known k)
  SELECT s.line,
    CASE WHEN s.left_out THEN 'refused' WHEN s.taken THEN 'taken' WHEN NOT s.counts THEN 'duplicate' WHEN s.contact_id IS NULL THEN 'new'
      WHEN (s.old_email IS NULL AND s.email IS NOT NULL) OR (s.old_whatsapp IS NULL AND s.whatsapp IS NOT NULL)
        OR (s.name IS NOT NULL AND s.name IS DISTINCT FROM s.old_name) OR s.old_attributes || s.attributes <> s.old_attributes
        OR (p_sourced AND (s.new_yes_email OR s.new_yes_whatsapp)) OR s.new_no_email OR (s.new_no_whatsapp AND NOT s.other_number) THEN 'changed'
      ELSE 'unchanged' END,
    CASE WHEN s.counts AND s.other_number THEN 'other_number'
      WHEN s.counts AND ((s.says_email AND s.held_email) OR (s.says_whatsapp AND s.held_whatsapp)) THEN 'refused_before'
      WHEN NOT s.counts AND (NOT s.says_email OR NOT s.says_whatsapp) THEN 'no_counts' END,
    s.contact_id, CASE WHEN s.counts THEN s.contact_id ELSE s.with_email END, CASE WHEN s.counts AND NOT s.other_number THEN s.contact_id ELSE s.with_number END,
    s.email, s.name, s.whatsapp, s.attributes,
    s.counts AND p_sourced AND s.new_yes_email, s.counts AND p_sourced AND s.new_yes_whatsapp, s.new_no_email, s.new_no_whatsapp,
    CASE WHEN s.counts THEN coalesce((s.says_email AND s.held_email)::integer, 0) + coalesce((s.says_whatsapp AND NOT s.other_number AND s.held_whatsapp)::integer, 0) ELSE 0 END,
    CASE WHEN s.counts AND NOT p_sourced THEN s.new_yes_email::integer + s.new_yes_whatsapp::integer ELSE 0 END
  FROM said s
$$;

CREATE FUNCTION app.preview_contacts(p_organization_id uuid, p_rows jsonb, p_sourced boolean)
RETURNS TABLE (line integer, verdict text, note text, grant_email boolean, grant_whatsapp boolean, denied integer, refused_before integer,
  without_source integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_manager(p_organization_id);
  RETURN QUERY SELECT p.line, p.verdict, p.note, p.grant_email, p.grant_whatsapp, p.deny_email::integer + p.deny_whatsapp::integer, p.refused_before, p.without_source
    FROM app.contact_import_plan(p_organization_id, p_rows, p_sourced) p ORDER BY p.line;
END $$;

-- One list at a time an organisation, and each contact in it held: what the plan saw is what is written. The ledger's lines are those that
-- `note_consent` would write, all at once.
CREATE FUNCTION app.import_contacts(p_organization_id uuid, p_rows jsonb, p_source text)
RETURNS TABLE (line integer, verdict text, note text, grant_email boolean, grant_whatsapp boolean, denied integer, refused_before integer,
  without_source integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
BEGIN
  PERFORM app.require_manager(p_organization_id);
  PERFORM pg_advisory_xact_lock(hashtextextended('contacts:' || p_organization_id, 0));
  PERFORM FROM contacts c WHERE c.id IN (SELECT v.id FROM app.contact_import_plan(p_organization_id, p_rows, p_source IS NOT NULL) p
      CROSS JOIN LATERAL (VALUES (p.email_of), (nullif(p.number_of, p.email_of))) AS v(id) WHERE v.id IS NOT NULL)
    ORDER BY c.id FOR NO KEY UPDATE;
  RETURN QUERY
    WITH plan AS MATERIALIZED (
      SELECT p.*, CASE WHEN p.verdict = 'new' THEN app.uuid_v7() ELSE p.contact_id END AS id
      FROM app.contact_import_plan(p_organization_id, p_rows, p_source IS NOT NULL) p),
    made AS (
      INSERT INTO contacts (id, organization_id, email, whatsapp, name, attributes, email_consent, whatsapp_consent, origin, created_by, created_at, updated_at)
      SELECT p.id, p_organization_id, p.email, p.whatsapp, p.name, p.attributes, p.grant_email, p.grant_whatsapp, 'import', me,
        -- Newest first, a list stands there as it was written.
        app.now() - p.line * interval '1 microsecond', app.now()
      FROM plan p WHERE p.verdict = 'new' ORDER BY p.line),
    said AS MATERIALIZED (
      SELECT v.id, v.channel, app.address_hash(v.address) AS address_hash, v.granted
      FROM plan p CROSS JOIN LATERAL (VALUES
        ('email', CASE p.verdict WHEN 'new' THEN p.id ELSE p.email_of END, p.email, p.grant_email, p.deny_email),
        ('whatsapp', CASE p.verdict WHEN 'new' THEN p.id ELSE p.number_of END, p.whatsapp, p.grant_whatsapp, p.deny_whatsapp))
        AS v(channel, id, address, granted, denied)
      WHERE v.granted OR v.denied ORDER BY p.line),
    noes AS (
      SELECT v.id, bool_or(v.email) AS email, bool_or(v.whatsapp) AS whatsapp
      FROM plan p CROSS JOIN LATERAL (VALUES (p.email_of, p.deny_email, false), (p.number_of, false, p.deny_whatsapp)) AS v(id, email, whatsapp)
      WHERE p.verdict IN ('refused', 'taken', 'duplicate') AND v.id IS NOT NULL AND (v.email OR v.whatsapp) GROUP BY v.id),
    -- A contact's own line and a no on one that is left out are one update: of two, one would be lost.
    moved AS (
      UPDATE contacts c SET email = coalesce(c.email, p.email::citext), whatsapp = coalesce(c.whatsapp, p.whatsapp), name = coalesce(p.name, c.name),
        attributes = c.attributes || coalesce(p.attributes, '{}'),
        email_consent = (c.email_consent OR coalesce(p.grant_email, false)) AND NOT coalesce(p.deny_email, false) AND NOT coalesce(n.email, false),
        whatsapp_consent = (c.whatsapp_consent OR coalesce(p.grant_whatsapp, false)) AND NOT coalesce(p.deny_whatsapp AND p.number_of = p.id, false)
          AND NOT coalesce(n.whatsapp, false), updated_at = app.now()
      FROM (SELECT q.* FROM plan q WHERE q.verdict = 'changed') p FULL JOIN noes n ON n.id = p.id WHERE c.id = coalesce(p.id, n.id)),
    ledger AS (
      INSERT INTO consent_events (organization_id, contact_id, channel, address_hash, granted, how, source, actor_id, at)
      SELECT p_organization_id, s.id, s.channel, s.address_hash, s.granted, 'import', p_source, me, app.now() FROM said s),
    stopped AS (
      INSERT INTO suppressions (organization_id, channel, address_hash, reason, at)
      SELECT p_organization_id, s.channel, s.address_hash, 'unsubscribed', app.now() FROM said s WHERE NOT s.granted ON CONFLICT DO NOTHING)
    SELECT p.line, p.verdict, p.note, p.grant_email, p.grant_whatsapp, p.deny_email::integer + p.deny_whatsapp::integer, p.refused_before, p.without_source FROM plan p ORDER BY p.line;
EXCEPTION WHEN unique_violation THEN
  -- A contact was added by another door at that moment: the plan is made anew.
  RAISE EXCEPTION 'a contact was added in the meantime' USING ERRCODE = '40001';
END $$;

REVOKE EXECUTE ON FUNCTION app.contact_import_plan(uuid, jsonb, boolean), app.preview_contacts(uuid, jsonb, boolean),
  app.import_contacts(uuid, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.preview_contacts(uuid, jsonb, boolean), app.import_contacts(uuid, jsonb, text) TO seatwise_app;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
