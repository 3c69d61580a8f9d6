-- Marketing: contacts and what they said yes to, what an organizer writes ahead, and each message that was sent of it.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;

-- Whom an organisation may write to, and whoever it has written to: holders of tickets are added as they are written to, without any consent.
CREATE TABLE contacts (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  -- Both null once the contact is forgotten.
  email citext,
  -- E.164: + and digits.
  whatsapp text,
  name text,
  attributes jsonb NOT NULL DEFAULT '{}',
  -- As the ledger's last entry says.
  email_consent boolean NOT NULL DEFAULT false,
  whatsapp_consent boolean NOT NULL DEFAULT false,
  locale text,
  origin text NOT NULL,
  -- Of the link to unsubscribe; a higher one makes earlier links void.
  link_version integer NOT NULL DEFAULT 1,
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT contacts_pkey PRIMARY KEY (id),
  CONSTRAINT contacts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT contacts_origin CHECK (origin IN ('import', 'order', 'organizer', 'whatsapp')),
  CONSTRAINT contacts_email_normalized CHECK (email::text = lower(btrim(email::text)) AND email::text IS NFC NORMALIZED),
  CONSTRAINT contacts_whatsapp CHECK (whatsapp ~ '^\+[1-9][0-9]{6,14}$'),
  CONSTRAINT contacts_locale CHECK (locale IN ('en', 'fr')),
  -- Nobody says yes on behalf of an address that is not there.
  CONSTRAINT contacts_consents CHECK ((email IS NOT NULL OR NOT email_consent) AND (whatsapp IS NOT NULL OR NOT whatsapp_consent))
);
CREATE UNIQUE INDEX contacts_organization_id_email_key ON contacts (organization_id, email);
CREATE UNIQUE INDEX contacts_organization_id_whatsapp_key ON contacts (organization_id, whatsapp);
CREATE INDEX contacts_organization_id_created_at_id_idx ON contacts (organization_id, created_at, id);

-- Who is not written to any more by an organisation, whatever they are or become there. By hash, so that it outlives a contact that is forgotten.
CREATE TABLE suppressions (
  organization_id uuid NOT NULL,
  channel text NOT NULL,
  -- SHA-256 of the normalised address.
  address_hash bytea NOT NULL,
  reason text NOT NULL,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT suppressions_pkey PRIMARY KEY (organization_id, channel, address_hash),
  CONSTRAINT suppressions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT suppressions_channel CHECK (channel IN ('email', 'whatsapp')),
  CONSTRAINT suppressions_reason CHECK (reason IN ('unsubscribed', 'complained', 'bounced', 'stopped')),
  CONSTRAINT suppressions_address_hash CHECK (octet_length(address_hash) = 32)
);

-- The ledger of consents: every yes and every no, with its proof. Append-only.
CREATE TABLE consent_events (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  contact_id uuid,
  channel text NOT NULL,
  address_hash bytea NOT NULL,
  granted boolean NOT NULL,
  how text NOT NULL,
  -- Where: the words that came with a file, a page, a message.
  source text,
  message_id uuid,
  actor_id uuid,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT consent_events_pkey PRIMARY KEY (id),
  CONSTRAINT consent_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT consent_events_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT consent_events_channel CHECK (channel IN ('email', 'whatsapp')),
  CONSTRAINT consent_events_how CHECK (how IN ('import', 'organizer', 'link', 'one_click', 'preferences', 'complaint', 'bounce', 'whatsapp_stop', 'whatsapp_start',
    'forgotten')),
  CONSTRAINT consent_events_address_hash CHECK (octet_length(address_hash) = 32)
);
CREATE INDEX consent_events_contact_id_at_id_idx ON consent_events (contact_id, at, id);
CREATE INDEX consent_events_organization_id_idx ON consent_events (organization_id);

-- What goes with one event beside its mails: landing page, posts. One an event, from its publishing on.
CREATE TABLE marketing_campaigns (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'draft',
  -- { landingPage, social, tone }; what the page shows of it is in events.marketing.
  content jsonb NOT NULL DEFAULT '{}',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT marketing_campaigns_pkey PRIMARY KEY (id),
  CONSTRAINT marketing_campaigns_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT marketing_campaigns_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT marketing_campaigns_status CHECK (status IN ('draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled'))
);
CREATE UNIQUE INDEX marketing_campaigns_event_id_key ON marketing_campaigns (event_id);
CREATE INDEX marketing_campaigns_organization_id_idx ON marketing_campaigns (organization_id);

CREATE TABLE email_templates (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  -- Either an instant, or days from the event's first day (before it, save for follow_up) and a local time in its zone; or neither.
  at timestamptz(6),
  offset_days integer,
  local_time time(0),
  -- What comes of it, as things stand; worked out again whenever the event moves.
  send_at timestamptz(6),
  status text NOT NULL DEFAULT 'draft',
  started_at timestamptz(6),
  finished_at timestamptz(6),
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT email_templates_pkey PRIMARY KEY (id),
  CONSTRAINT email_templates_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT email_templates_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT email_templates_type CHECK (type IN ('announcement', 'reminder', 'last_chance', 'confirmation', 'follow_up')),
  CONSTRAINT email_templates_status CHECK (status IN ('draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled', 'missed')),
  CONSTRAINT email_templates_schedule CHECK ((offset_days IS NULL) = (local_time IS NULL) AND (at IS NULL OR offset_days IS NULL)),
  CONSTRAINT email_templates_offset_days CHECK (offset_days BETWEEN 0 AND 400),
  CONSTRAINT email_templates_by_itself CHECK (type <> 'confirmation' OR (at IS NULL AND offset_days IS NULL AND send_at IS NULL))
);
CREATE INDEX email_templates_event_id_type_idx ON email_templates (event_id, type);
CREATE INDEX email_templates_organization_id_idx ON email_templates (organization_id);
CREATE INDEX email_templates_due ON email_templates (send_at) WHERE status = 'scheduled';

CREATE TABLE whatsapp_campaigns (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  audience text NOT NULL,
  -- { name, language, text, parameters }
  template jsonb NOT NULL,
  send_at timestamptz(6),
  status text NOT NULL DEFAULT 'draft',
  started_at timestamptz(6),
  finished_at timestamptz(6),
  created_by uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT whatsapp_campaigns_pkey PRIMARY KEY (id),
  CONSTRAINT whatsapp_campaigns_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT whatsapp_campaigns_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT whatsapp_campaigns_audience CHECK (audience IN ('all_contacts', 'ticket_holders', 'vip_only')),
  CONSTRAINT whatsapp_campaigns_status CHECK (status IN ('draft', 'scheduled', 'sending', 'sent', 'paused', 'cancelled', 'missed'))
);
CREATE INDEX whatsapp_campaigns_event_id_idx ON whatsapp_campaigns (event_id);
CREATE INDEX whatsapp_campaigns_organization_id_idx ON whatsapp_campaigns (organization_id);
CREATE INDEX whatsapp_campaigns_due ON whatsapp_campaigns (send_at) WHERE status = 'scheduled';

-- What a run sends, as it stood when the run began: a later change of the template changes nothing that has gone out, and a click leads where the
-- message led. Never changed.
CREATE TABLE message_contents (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  template_id uuid,
  whatsapp_id uuid,
  -- What the sender needs to make each message of: subject, html and text with their placeholders; or a WhatsApp template.
  content jsonb NOT NULL,
  -- Where its links lead, in their order: a click names one by its place, and can name no other.
  links text[] NOT NULL DEFAULT '{}',
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT message_contents_pkey PRIMARY KEY (id),
  CONSTRAINT message_contents_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT message_contents_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT message_contents_template_id_fkey FOREIGN KEY (template_id) REFERENCES email_templates (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT message_contents_whatsapp_id_fkey FOREIGN KEY (whatsapp_id) REFERENCES whatsapp_campaigns (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT message_contents_of_one CHECK ((template_id IS NULL) <> (whatsapp_id IS NULL))
);
CREATE INDEX message_contents_event_id_idx ON message_contents (event_id);
CREATE INDEX message_contents_organization_id_idx ON message_contents (organization_id);
CREATE INDEX message_contents_template_id_idx ON message_contents (template_id);
CREATE INDEX message_contents_whatsapp_id_idx ON message_contents (whatsapp_id);

-- One message to one person. Its id is its Message-ID, or what it is called at Meta: a message repeated after a crash is the same message.
CREATE TABLE messages (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  event_id uuid NOT NULL,
  content_id uuid NOT NULL,
  template_id uuid,
  whatsapp_id uuid,
  channel text NOT NULL,
  contact_id uuid,
  -- As it was when the run began; null once the contact is forgotten.
  recipient text,
  name text,
  locale text NOT NULL DEFAULT 'en',
  -- Of template or WhatsApp campaign and SHA-256 of the address: nobody gets the same twice, whatever is moved, paused or begun again.
  idempotency_key text NOT NULL,
  -- Which of the run's jobs sends it.
  chunk integer NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'queued',
  state_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  attempts integer NOT NULL DEFAULT 0,
  -- Not before: a server asked for patience.
  try_at timestamptz(6),
  -- At Meta.
  provider_id text,
  reason text,
  sent_at timestamptz(6),
  delivered_at timestamptz(6),
  opened_at timestamptz(6),
  clicked_at timestamptz(6),
  read_at timestamptz(6),
  replied_at timestamptz(6),
  unsubscribed_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT messages_pkey PRIMARY KEY (id),
  CONSTRAINT messages_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT messages_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT messages_content_id_fkey FOREIGN KEY (content_id) REFERENCES message_contents (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT messages_template_id_fkey FOREIGN KEY (template_id) REFERENCES email_templates (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT messages_whatsapp_id_fkey FOREIGN KEY (whatsapp_id) REFERENCES whatsapp_campaigns (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT messages_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT messages_of_one CHECK ((template_id IS NULL) <> (whatsapp_id IS NULL)),
  CONSTRAINT messages_channel CHECK (channel = CASE WHEN template_id IS NULL THEN 'whatsapp' ELSE 'email' END),
  CONSTRAINT messages_state CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'bounced', 'complained', 'failed', 'suppressed', 'cancelled'))
);
CREATE UNIQUE INDEX messages_idempotency_key_key ON messages (idempotency_key);
CREATE UNIQUE INDEX messages_provider_id_key ON messages (provider_id);
CREATE INDEX messages_event_id_channel_id_idx ON messages (event_id, channel, id);
CREATE INDEX messages_template_id_id_idx ON messages (template_id, id);
CREATE INDEX messages_whatsapp_id_id_idx ON messages (whatsapp_id, id);
CREATE INDEX messages_contact_id_idx ON messages (contact_id);
CREATE INDEX messages_content_id_idx ON messages (content_id);
CREATE INDEX messages_organization_id_idx ON messages (organization_id);
CREATE INDEX messages_waiting ON messages (template_id, whatsapp_id, chunk, id) WHERE state IN ('queued', 'sending');

-- Everything said with one person on WhatsApp beside campaigns, by organisation.
CREATE TABLE whatsapp_conversations (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  contact_id uuid,
  -- E.164; null once the contact is forgotten.
  phone text,
  -- Opens the 24 hours in which one may write freely.
  last_inbound_at timestamptz(6),
  last_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  unread integer NOT NULL DEFAULT 0,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT whatsapp_conversations_pkey PRIMARY KEY (id),
  CONSTRAINT whatsapp_conversations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT whatsapp_conversations_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT whatsapp_conversations_unread CHECK (unread >= 0)
);
CREATE UNIQUE INDEX whatsapp_conversations_organization_id_phone_key ON whatsapp_conversations (organization_id, phone);
CREATE INDEX whatsapp_conversations_organization_id_last_at_id_idx ON whatsapp_conversations (organization_id, last_at, id);
CREATE INDEX whatsapp_conversations_contact_id_idx ON whatsapp_conversations (contact_id);

CREATE TABLE whatsapp_texts (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  conversation_id uuid NOT NULL,
  direction text NOT NULL,
  text text NOT NULL,
  -- At Meta; what comes again under the same one has been read already.
  provider_id text,
  -- Of what went out.
  state text,
  reason text,
  author_id uuid,
  -- The campaign's message that it answers.
  message_id uuid,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT whatsapp_texts_pkey PRIMARY KEY (id),
  CONSTRAINT whatsapp_texts_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES whatsapp_conversations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT whatsapp_texts_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT whatsapp_texts_direction CHECK (direction IN ('in', 'out')),
  CONSTRAINT whatsapp_texts_state CHECK ((direction = 'out') = (state IS NOT NULL) AND state IN ('queued', 'sending', 'sent', 'delivered', 'read', 'failed'))
);
CREATE UNIQUE INDEX whatsapp_texts_provider_id_key ON whatsapp_texts (provider_id);
CREATE INDEX whatsapp_texts_conversation_id_at_id_idx ON whatsapp_texts (conversation_id, at, id);
CREATE INDEX whatsapp_texts_message_id_idx ON whatsapp_texts (message_id);

SELECT app.protect(t) FROM unnest(ARRAY['contacts', 'suppressions', 'consent_events', 'marketing_campaigns', 'email_templates', 'whatsapp_campaigns',
  'message_contents', 'messages', 'whatsapp_conversations', 'whatsapp_texts']::regclass[]) t;

-- Functions write, and ask who asks; jobs write as the worker. People read what their organisation has: contacts and conversations its owners and
-- admins, an event's own things whoever organizes it.
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, suppressions TO seatwise_definer;
GRANT SELECT, INSERT ON consent_events, message_contents TO seatwise_definer;
GRANT SELECT, INSERT, UPDATE ON marketing_campaigns, messages, whatsapp_conversations, whatsapp_texts TO seatwise_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON email_templates, whatsapp_campaigns TO seatwise_definer;
CREATE POLICY staff ON contacts FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY staff ON consent_events FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY staff ON suppressions FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY organizer ON marketing_campaigns FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY organizer ON email_templates FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY organizer ON whatsapp_campaigns FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY organizer ON message_contents FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY organizer ON messages FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY staff ON whatsapp_conversations FOR SELECT TO seatwise_app USING (app.role_in(organization_id) IN ('owner', 'admin'));
CREATE POLICY staff ON whatsapp_texts FOR SELECT TO seatwise_app USING (conversation_id IN (SELECT c.id FROM whatsapp_conversations c));
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['contacts', 'suppressions', 'consent_events', 'marketing_campaigns', 'email_templates', 'whatsapp_campaigns', 'message_contents',
    'messages', 'whatsapp_conversations', 'whatsapp_texts'] LOOP
    EXECUTE format('CREATE POLICY worker ON %I TO seatwise_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO seatwise_app, seatwise_worker', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON contacts, marketing_campaigns, email_templates, whatsapp_campaigns, messages, whatsapp_conversations, whatsapp_texts TO seatwise_worker;
GRANT INSERT, DELETE ON suppressions TO seatwise_worker;
GRANT UPDATE ON suppressions TO seatwise_worker;
GRANT INSERT ON consent_events, message_contents TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_definer;
-- What stands for an address where it must not be kept.
CREATE FUNCTION app.address_hash(p_address text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT sha256(convert_to(lower(btrim(p_address)), 'UTF8'))
$$;

-- Whether an organisation may write to an address at all.
CREATE FUNCTION app.suppressed(p_organization_id uuid, p_channel text, p_address text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  SELECT EXISTS (SELECT FROM suppressions s WHERE s.organization_id = p_organization_id AND s.channel = p_channel AND s.address_hash = app.address_hash(p_address))
$$;

-- A yes or a no of a contact, with its proof: the ledger, the contact and the suppression in one breath; false where it changes nothing. Only the
-- person themselves takes a no back (INVALID_STATE). Asks nobody who they are: for functions and jobs that have.
CREATE FUNCTION app.note_consent(p_contact_id uuid, p_channel text, p_granted boolean, p_how text, p_source text, p_message_id uuid DEFAULT NULL,
  p_actor_id uuid DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  c contacts;
  address text;
  themselves boolean := p_how IN ('preferences', 'link', 'one_click', 'whatsapp_start', 'whatsapp_stop');
  held text;
BEGIN
  SELECT * INTO c FROM contacts WHERE id = p_contact_id FOR NO KEY UPDATE;
  address := CASE p_channel WHEN 'email' THEN c.email::text ELSE c.whatsapp END;
  IF address IS NULL THEN PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'no_address', 'channel', p_channel)); END IF;
  SELECT s.reason INTO held FROM suppressions s WHERE s.organization_id = c.organization_id AND s.channel = p_channel AND s.address_hash = app.address_hash(address);
  IF p_granted AND held IS NOT NULL AND NOT themselves THEN
    PERFORM app.refuse('INVALID_STATE', jsonb_build_object('state', 'suppressed', 'reason', held));
  END IF;
  IF p_granted = (CASE p_channel WHEN 'email' THEN c.email_consent ELSE c.whatsapp_consent END) AND (held IS NULL) = p_granted THEN RETURN false; END IF;
  INSERT INTO consent_events (organization_id, contact_id, channel, address_hash, granted, how, source, message_id, actor_id, at)
    VALUES (c.organization_id, c.id, p_channel, app.address_hash(address), p_granted, p_how, p_source, p_message_id, p_actor_id, app.now());
  UPDATE contacts SET email_consent = CASE p_channel WHEN 'email' THEN p_granted ELSE email_consent END,
    whatsapp_consent = CASE p_channel WHEN 'whatsapp' THEN p_granted ELSE whatsapp_consent END WHERE id = c.id;
  IF p_granted THEN
    DELETE FROM suppressions s WHERE s.organization_id = c.organization_id AND s.channel = p_channel AND s.address_hash = app.address_hash(address);
  ELSE
    INSERT INTO suppressions (organization_id, channel, address_hash, reason, at)
      VALUES (c.organization_id, p_channel, app.address_hash(address),
        CASE p_how WHEN 'complaint' THEN 'complained' WHEN 'bounce' THEN 'bounced' WHEN 'whatsapp_stop' THEN 'stopped' ELSE 'unsubscribed' END, app.now())
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION app.address_hash(text), app.suppressed(uuid, text, text), app.note_consent(uuid, text, boolean, text, text, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.address_hash(text), app.suppressed(uuid, text, text), app.note_consent(uuid, text, boolean, text, text, uuid, uuid) TO seatwise_worker;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
