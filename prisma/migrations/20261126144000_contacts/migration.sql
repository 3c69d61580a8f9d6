-- Contacts: lists that come as files, what people say yes and no to, and being forgotten. Whoever writes a contact's consents holds its row, so that a
-- no that comes in the meantime is seen.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
RESET ROLE;
SET ROLE seatwise_definer;

-- The organisation of a contact, for its owners and admins. A contact that is forgotten is nobody's.
CREATE FUNCTION app.require_contact(p_contact_id uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  o uuid;
BEGIN
  SELECT organization_id INTO o FROM contacts WHERE id = p_contact_id AND (email IS NOT NULL OR whatsapp IS NOT NULL);
  IF NOT FOUND THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  PERFORM app.require_manager(o);
  RETURN o;
END $$;

-- Why nothing goes to an address; null where nothing is in the way.
CREATE FUNCTION app.suppression_of(p_organization_id uuid, p_channel text, p_address text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT s.reason FROM suppressions s WHERE s.organization_id = p_organization_id AND s.channel = p_channel AND s.address_hash = app.address_hash(p_address)
$$;

-- Newest first; `p_contact_id` for one of them alone. Asks for the role once, and not once a row: with the policy, 20,000 contacts take a second to search.
CREATE FUNCTION app.contacts_seen(p_organization_id uuid, p_contact_id uuid, p_search text, p_channel text, p_before_at timestamptz, p_before_id uuid, p_limit integer)
RETURNS TABLE (id uuid, organization_id uuid, email text, name text, whatsapp text, attributes jsonb, email_consent boolean, whatsapp_consent boolean,
  email_suppressed text, whatsapp_suppressed text, origin text, created_at timestamptz, at_text text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  o uuid := p_organization_id;
  wanted text := lower(btrim(p_search));
  -- A number as it is written: spaces, dots and brackets are no part of it.
  digits text := CASE WHEN wanted ~ '^[-+0-9 ().]{3,}$' THEN regexp_replace(wanted, '[^+0-9]', '', 'g') END;
BEGIN
  IF p_contact_id IS NULL THEN PERFORM app.require_manager(o); ELSE o := app.require_contact(p_contact_id); END IF;
  RETURN QUERY
    SELECT c.id, c.organization_id, c.email::text, c.name, c.whatsapp, c.attributes, c.email_consent, c.whatsapp_consent,
      CASE WHEN c.email IS NOT NULL THEN app.suppression_of(o, 'email', c.email::text) END,
      CASE WHEN c.whatsapp IS NOT NULL THEN app.suppression_of(o, 'whatsapp', c.whatsapp) END, c.origin, c.created_at, c.created_at::text
    FROM (
      SELECT k.* FROM contacts k WHERE k.organization_id = o AND (p_contact_id IS NULL OR k.id = p_contact_id)
        AND (k.email IS NOT NULL OR k.whatsapp IS NOT NULL)
        AND (p_channel IS NULL OR CASE p_channel WHEN 'email' THEN k.email_consent ELSE k.whatsapp_consent END)
        AND (wanted = '' OR position(wanted IN k.email::text) > 0 OR position(wanted IN lower(k.name)) > 0 OR position(digits IN k.whatsapp) > 0)
        AND (p_before_at IS NULL OR (k.created_at, k.id) < (p_before_at, p_before_id))
      ORDER BY k.created_at DESC, k.id DESC LIMIT p_limit) c
    ORDER BY c.created_at DESC, c.id DESC;
END $$;

-- What becomes of each line of a file, as things stand: told beforehand, and done by the function after the next. Lines come with their addresses
-- normalised, none of them twice. A file fills in what is not there and renames; another number for a contact that has one it does not take, for a
-- consent hangs on it. Asks nobody who they are.
CREATE FUNCTION app.contact_import_plan(p_organization_id uuid, p_rows jsonb, p_sourced boolean)
RETURNS TABLE (line integer, verdict text, note text, contact_id uuid, email text, name text, whatsapp text, attributes jsonb, grant_email boolean,
  grant_whatsapp boolean, deny_email boolean, deny_whatsapp boolean, refused_before integer, without_source integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  WITH lines AS MATERIALIZED (
    SELECT r.* FROM jsonb_to_recordset(p_rows)
      AS r(line integer, email text, name text, whatsapp text, attributes jsonb, says_email boolean, says_whatsapp boolean)),
  found AS MATERIALIZED (
    SELECT l.*, coalesce(a.id, CASE WHEN b.email IS NULL OR l.email IS NULL THEN b.id END) AS contact_id,
      b.id IS NOT NULL AND a.id IS DISTINCT FROM b.id AND l.email IS NOT NULL AND (a.id IS NOT NULL OR b.email IS NOT NULL) AS taken
    FROM lines l
    LEFT JOIN contacts a ON a.organization_id = p_organization_id AND a.email = l.email::citext
    LEFT JOIN contacts b ON b.organization_id = p_organization_id AND b.whatsapp = l.whatsapp),
  known AS MATERIALIZED (
    SELECT f.*, c.email AS old_email, c.whatsapp AS old_whatsapp, c.name AS old_name, c.attributes AS old_attributes,
      coalesce(c.email_consent, false) AS has_email, coalesce(c.whatsapp_consent, false) AS has_whatsapp,
      coalesce(c.whatsapp <> f.whatsapp, false) AS other_number,
      f.email IS NOT NULL AND app.suppressed(p_organization_id, 'email', f.email) AS held_email,
      f.whatsapp IS NOT NULL AND app.suppressed(p_organization_id, 'whatsapp', f.whatsapp) AS held_whatsapp,
      row_number() OVER (PARTITION BY f.contact_id, f.taken ORDER BY f.line) AS nth
    FROM found f LEFT JOIN contacts c ON c.id = f.contact_id),
  said AS (
    SELECT k.*, NOT k.taken AND (k.contact_id IS NULL OR k.nth = 1) AS counts,
      coalesce(k.says_email AND NOT k.has_email AND NOT k.held_email, false) AS new_yes_email,
      coalesce(k.says_whatsapp AND NOT k.other_number AND NOT k.has_whatsapp AND NOT k.held_whatsapp, false) AS new_yes_whatsapp,
      coalesce(NOT k.says_email AND (k.has_email OR NOT k.held_email), false) AS new_no_email,
      coalesce(NOT k.says_whatsapp AND NOT k.other_number AND (k.has_whatsapp OR NOT k.held_whatsapp), false) AS new_no_whatsapp
    FROM known k)
  SELECT s.line,
    CASE WHEN s.taken THEN 'taken' WHEN NOT s.counts THEN 'duplicate' WHEN s.contact_id IS NULL THEN 'new'
      WHEN (s.old_email IS NULL AND s.email IS NOT NULL) OR (s.old_whatsapp IS NULL AND s.whatsapp IS NOT NULL)
        OR (s.name IS NOT NULL AND s.name IS DISTINCT FROM s.old_name) OR s.old_attributes || s.attributes <> s.old_attributes
        OR (p_sourced AND (s.new_yes_email OR s.new_yes_whatsapp)) OR s.new_no_email OR s.new_no_whatsapp THEN 'changed'
      ELSE 'unchanged' END,
    CASE WHEN s.counts AND s.other_number THEN 'other_number'
      WHEN s.counts AND ((s.says_email AND s.held_email) OR (s.says_whatsapp AND s.held_whatsapp)) THEN 'refused_before' END,
    s.contact_id, s.email, s.name, s.whatsapp, s.attributes,
    s.counts AND p_sourced AND s.new_yes_email, s.counts AND p_sourced AND s.new_yes_whatsapp, s.counts AND s.new_no_email, s.counts AND s.new_no_whatsapp,
    CASE WHEN s.counts THEN coalesce((s.says_email AND s.held_email)::integer, 0) + coalesce((s.says_whatsapp AND NOT s.other_number AND s.held_whatsapp)::integer, 0) ELSE 0 END,
    CASE WHEN s.counts AND NOT p_sourced THEN s.new_yes_email::integer + s.new_yes_whatsapp::integer ELSE 0 END
  FROM said s
$$;

CREATE FUNCTION app.preview_contacts(p_organization_id uuid, p_rows jsonb, p_sourced boolean)
RETURNS TABLE (line integer, verdict text, note text, grant_email boolean, grant_whatsapp boolean, refused_before integer, without_source integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_manager(p_organization_id);
  RETURN QUERY SELECT p.line, p.verdict, p.note, p.grant_email, p.grant_whatsapp, p.refused_before, p.without_source
    FROM app.contact_import_plan(p_organization_id, p_rows, p_sourced) p ORDER BY p.line;
END $$;

-- One list at a time an organisation, and each contact in it held: what the plan saw is what is written. The ledger's lines are those that
-- `note_consent` would write, all at once.
CREATE FUNCTION app.import_contacts(p_organization_id uuid, p_rows jsonb, p_source text)
RETURNS TABLE (line integer, verdict text, note text, grant_email boolean, grant_whatsapp boolean, refused_before integer, without_source integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
BEGIN
  PERFORM app.require_manager(p_organization_id);
  PERFORM pg_advisory_xact_lock(hashtextextended('contacts:' || p_organization_id, 0));
  PERFORM FROM contacts c WHERE c.id IN (SELECT p.contact_id FROM app.contact_import_plan(p_organization_id, p_rows, p_source IS NOT NULL) p)
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
    moved AS (
      UPDATE contacts c SET email = coalesce(c.email, p.email::citext), whatsapp = coalesce(c.whatsapp, p.whatsapp), name = coalesce(p.name, c.name),
        attributes = c.attributes || p.attributes, email_consent = (c.email_consent OR p.grant_email) AND NOT p.deny_email,
        whatsapp_consent = (c.whatsapp_consent OR p.grant_whatsapp) AND NOT p.deny_whatsapp, updated_at = app.now()
      FROM plan p WHERE c.id = p.id AND p.verdict = 'changed'),
    said AS MATERIALIZED (
      SELECT p.id, v.channel, app.address_hash(v.address) AS address_hash, v.granted
      FROM plan p CROSS JOIN LATERAL (VALUES ('email', p.email, p.grant_email, p.deny_email), ('whatsapp', p.whatsapp, p.grant_whatsapp, p.deny_whatsapp))
        AS v(channel, address, granted, denied)
      WHERE v.granted OR v.denied ORDER BY p.line),
    ledger AS (
      INSERT INTO consent_events (organization_id, contact_id, channel, address_hash, granted, how, source, actor_id, at)
      SELECT p_organization_id, s.id, s.channel, s.address_hash, s.granted, 'import', p_source, me, app.now() FROM said s),
    stopped AS (
      INSERT INTO suppressions (organization_id, channel, address_hash, reason, at)
      SELECT p_organization_id, s.channel, s.address_hash, 'unsubscribed', app.now() FROM said s WHERE NOT s.granted ON CONFLICT DO NOTHING)
    SELECT p.line, p.verdict, p.note, p.grant_email, p.grant_whatsapp, p.refused_before, p.without_source FROM plan p ORDER BY p.line;
EXCEPTION WHEN unique_violation THEN
  -- A contact was added by another door at that moment: the plan is made anew.
  RAISE EXCEPTION 'a contact was added in the meantime' USING ERRCODE = '40001';
END $$;

-- A contact of one's own, or another (p_contact_id): what is not in `p_patch` stays as it was. What was said hangs on an address: a new one starts with
-- what the ledger knows of it, and links that went to the old address open nothing any more.
CREATE FUNCTION app.save_contact(p_organization_id uuid, p_contact_id uuid, p_patch jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  old contacts;
  c contacts;
  other uuid;
BEGIN
  IF p_contact_id IS NULL THEN
    PERFORM app.require_manager(p_organization_id);
    c.id := app.uuid_v7();
    c.organization_id := p_organization_id;
    c.origin := 'organizer';
  ELSIF app.require_contact(p_contact_id) IS DISTINCT FROM p_organization_id THEN
    PERFORM app.refuse('NOT_FOUND');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('contacts:' || p_organization_id, 0));
  IF p_contact_id IS NOT NULL THEN
    SELECT * INTO old FROM contacts WHERE id = p_contact_id FOR NO KEY UPDATE;
    c := old;
  END IF;
  IF p_patch ? 'email' THEN c.email := p_patch ->> 'email'; END IF;
  IF p_patch ? 'whatsapp' THEN c.whatsapp := p_patch ->> 'whatsapp'; END IF;
  IF p_patch ? 'name' THEN c.name := p_patch ->> 'name'; END IF;
  IF c.email IS NULL AND c.whatsapp IS NULL THEN
    PERFORM app.refuse('INVALID_INPUT', '{"fields": [{"path": "email", "message": "or a WhatsApp number is needed"}]}');
  END IF;
  SELECT k.id INTO other FROM contacts k WHERE k.organization_id = p_organization_id AND k.email = c.email AND k.id <> c.id;
  IF FOUND THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'taken', 'field', 'email', 'contactId', other)); END IF;
  SELECT k.id INTO other FROM contacts k WHERE k.organization_id = p_organization_id AND k.whatsapp = c.whatsapp AND k.id <> c.id;
  IF FOUND THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'taken', 'field', 'whatsapp', 'contactId', other)); END IF;
  IF p_contact_id IS NULL THEN
    INSERT INTO contacts (id, organization_id, email, whatsapp, name, origin, created_by, created_at, updated_at)
      VALUES (c.id, c.organization_id, c.email, c.whatsapp, c.name, c.origin, app.current_user_id(), app.now(), app.now());
    RETURN c.id;
  END IF;
  IF c.email IS DISTINCT FROM old.email THEN
    c.email_consent := app.said_last(c.id, c.organization_id, 'email', c.email::text);
    c.link_version := c.link_version + 1;
  END IF;
  IF c.whatsapp IS DISTINCT FROM old.whatsapp THEN c.whatsapp_consent := app.said_last(c.id, c.organization_id, 'whatsapp', c.whatsapp); END IF;
  UPDATE contacts SET email = c.email, whatsapp = c.whatsapp, name = c.name, email_consent = c.email_consent, whatsapp_consent = c.whatsapp_consent,
    link_version = c.link_version, updated_at = app.now() WHERE id = c.id;
  RETURN c.id;
EXCEPTION WHEN unique_violation THEN
  RAISE EXCEPTION 'a contact was added in the meantime' USING ERRCODE = '40001';
END $$;

-- What the ledger's last line says of an address of a contact; false where it says nothing.
CREATE FUNCTION app.said_last(p_contact_id uuid, p_organization_id uuid, p_channel text, p_address text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT coalesce((SELECT e.granted FROM consent_events e WHERE e.contact_id = p_contact_id AND e.channel = p_channel
      AND e.address_hash = app.address_hash(p_address) ORDER BY e.at DESC, e.id DESC LIMIT 1), false)
    AND NOT app.suppressed(p_organization_id, p_channel, p_address)
$$;

CREATE FUNCTION app.set_consent(p_contact_id uuid, p_channel text, p_granted boolean, p_source text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  PERFORM app.require_contact(p_contact_id);
  RETURN app.note_consent(p_contact_id, p_channel, p_granted, 'organizer', p_source, NULL, app.current_user_id());
END $$;

-- Takes away all that tells who it was, wherever campaigns have left it. A yes ends with a line in the ledger and, by hash, a no: a list that still has
-- the address does not bring it back. Figures stay. Meta's names of messages go as well: they hold the number. Asks nobody who they are.
CREATE FUNCTION app.erase_contact(p_contact_id uuid) RETURNS void
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
  UPDATE whatsapp_texts SET text = '', provider_id = NULL, reason = NULL WHERE conversation_id IN (
    SELECT v.id FROM whatsapp_conversations v WHERE v.contact_id = c.id OR (v.organization_id = c.organization_id AND v.phone = c.whatsapp));
  UPDATE whatsapp_conversations v SET phone = NULL, unread = 0 WHERE v.contact_id = c.id OR (v.organization_id = c.organization_id AND v.phone = c.whatsapp);
  UPDATE contacts SET email = NULL, whatsapp = NULL, name = NULL, attributes = '{}', locale = NULL, link_version = link_version + 1, updated_at = app.now()
    WHERE id = c.id;
END $$;

CREATE FUNCTION app.forget_contact(p_contact_id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  o uuid := app.require_contact(p_contact_id);
BEGIN
  PERFORM app.erase_contact(p_contact_id);
  RETURN o;
END $$;

-- For whoever has the link of a mail, once the link has been found to be ours: nothing for one of an earlier version. Not for people: the worker asks.
CREATE FUNCTION app.contact_by_link(p_contact_id uuid, p_version bigint)
RETURNS TABLE (organization_id uuid, organization_name text, masked_email text, locale text, wanted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT c.organization_id, o.name, app.mask_email(c.email::text), coalesce(c.locale, o.locale), NOT app.suppressed(c.organization_id, 'email', c.email::text)
  FROM contacts c JOIN organizations o ON o.id = c.organization_id WHERE c.id = p_contact_id AND c.link_version = p_version AND c.email IS NOT NULL
$$;

-- A yes or a no from there. True where it changes something; then the message that the link stood in is told.
CREATE FUNCTION app.answer_link(p_contact_id uuid, p_version bigint, p_message_id uuid, p_granted boolean, p_how text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  message uuid;
BEGIN
  PERFORM FROM contacts WHERE id = p_contact_id AND link_version = p_version AND email IS NOT NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT m.id INTO message FROM messages m WHERE m.id = p_message_id AND m.contact_id = p_contact_id;
  IF NOT app.note_consent(p_contact_id, 'email', p_granted, p_how, NULL, message) THEN RETURN false; END IF;
  UPDATE messages SET unsubscribed_at = coalesce(unsubscribed_at, app.now()) WHERE id = message AND NOT p_granted;
  RETURN true;
END $$;

-- As before, and with contacts.
CREATE OR REPLACE FUNCTION app.delete_own_account() RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  me uuid := app.current_user_id();
  -- The address, if it was shown to be theirs: what hangs on an address alone is nobody's who merely typed it.
  proven citext;
  my_coach uuid;
  o uuid;
BEGIN
  IF me IS NULL THEN PERFORM app.refuse('UNAUTHENTICATED'); END IF;
  -- Events first, as everywhere: whoever holds or buys has an event's row, and asks for the person's.
  FOR o IN SELECT event_id FROM ticket_reservations WHERE person_id = me AND status = 'held' ORDER BY 1 LOOP PERFORM app.lock_sale(o); END LOOP;
  PERFORM app.let_go(id, 'released') FROM ticket_reservations WHERE person_id = me AND status = 'held' AND event_id IN (
    SELECT event_id FROM ticket_reservations WHERE person_id = me AND status = 'held');
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
  -- Tickets stay good by their codes; whose they are is forgotten. What was bought as a guest with the address that was theirs goes the same way.
  PERFORM FROM ticket_orders t WHERE t.buyer_id = me OR (t.buyer_id IS NULL AND t.buyer_email = proven) ORDER BY t.id FOR NO KEY UPDATE;
  UPDATE tickets SET attendee_name = '', attendee_email = NULL WHERE attendee_email = proven
    OR order_id IN (SELECT t.id FROM ticket_orders t WHERE t.buyer_id = me OR (t.buyer_id IS NULL AND t.buyer_email = proven));
  UPDATE ticket_orders SET buyer_name = '', buyer_email = NULL, attendees = '[]', source = '{}' WHERE buyer_id = me OR (buyer_id IS NULL AND buyer_email = proven);
  -- Whom an organisation knows by an order alone, it knows no longer. Whom it has on a list of its own, with what they said to it, stays its record.
  PERFORM app.erase_contact(c.id) FROM contacts c WHERE c.email = proven AND c.origin = 'order' AND NOT c.email_consent AND NOT c.whatsapp_consent;
  DELETE FROM event_check_in_staff WHERE email = proven;
  UPDATE venue_bookings SET contact_name = NULL, contact_email = NULL WHERE requested_by = me OR contact_email = proven;
  -- Drafts go with their wizards. One that has asked a venue stays without them, and its request is withdrawn.
  WITH asked AS (UPDATE venue_bookings b SET status = 'withdrawn', decided_by = me, decided_at = app.now() FROM wizard_sessions w JOIN events e ON e.id = w.event_id
      WHERE w.person_id = me AND e.status = 'draft' AND b.event_id = e.id AND b.status = 'pending' RETURNING b.id)
    INSERT INTO venue_messages (venue_booking_id, side, kind, at) SELECT id, 'organizer', 'withdrawn', app.now() FROM asked;
  DELETE FROM events e WHERE e.status = 'draft' AND e.id IN (SELECT event_id FROM wizard_sessions WHERE person_id = me)
    AND NOT EXISTS (SELECT FROM venue_bookings b WHERE b.event_id = e.id);
  DELETE FROM wizard_sessions WHERE person_id = me;
  DELETE FROM time_off WHERE coach_id = my_coach;
  DELETE FROM availability_rules WHERE coach_id = my_coach;
  DELETE FROM availability_additions WHERE coach_id = my_coach;
  DELETE FROM calendar_feeds WHERE person_id = me;
  DELETE FROM mail_preferences WHERE person_id = me;
  DELETE FROM auth_verifications WHERE value = me::text OR identifier = proven::text OR position('"' || proven::text || '"' IN value) > 0;
  DELETE FROM auth_users WHERE id = me;
  UPDATE people SET name = '', email = NULL, email_verified = false, time_zone = 'UTC', deleted_at = app.now() WHERE id = me;
END $$;

REVOKE EXECUTE ON FUNCTION app.require_contact(uuid), app.suppression_of(uuid, text, text),
  app.contacts_seen(uuid, uuid, text, text, timestamptz, uuid, integer), app.contact_import_plan(uuid, jsonb, boolean), app.preview_contacts(uuid, jsonb, boolean),
  app.import_contacts(uuid, jsonb, text), app.save_contact(uuid, uuid, jsonb), app.said_last(uuid, uuid, text, text),
  app.set_consent(uuid, text, boolean, text), app.erase_contact(uuid), app.forget_contact(uuid), app.contact_by_link(uuid, bigint),
  app.answer_link(uuid, bigint, uuid, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.contacts_seen(uuid, uuid, text, text, timestamptz, uuid, integer), app.preview_contacts(uuid, jsonb, boolean),
  app.import_contacts(uuid, jsonb, text), app.save_contact(uuid, uuid, jsonb), app.set_consent(uuid, text, boolean, text), app.forget_contact(uuid) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.contact_by_link(uuid, bigint), app.answer_link(uuid, bigint, uuid, boolean, text) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
