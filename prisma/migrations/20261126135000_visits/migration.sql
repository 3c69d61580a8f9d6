-- Visits of event pages, one row a visit, appended and never changed. Nothing in them tells who it was: a visitor is a hash that is salted anew every day.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;

CREATE TABLE event_visits (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  event_id uuid NOT NULL,
  visitor bytea NOT NULL,
  -- The utm source, else social or referral by where they came from, else direct.
  source text NOT NULL,
  medium text,
  campaign text,
  referrer_host text,
  at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT event_visits_pkey PRIMARY KEY (id),
  CONSTRAINT event_visits_event_id_fkey FOREIGN KEY (event_id) REFERENCES events (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT event_visits_visitor CHECK (octet_length(visitor) = 32),
  CONSTRAINT event_visits_source CHECK (source = lower(source) AND source <> '')
);
CREATE INDEX event_visits_event_id_at_idx ON event_visits (event_id, at);
SELECT app.protect('event_visits');
GRANT SELECT, INSERT ON event_visits TO seatwise_definer;
CREATE POLICY organizer ON event_visits FOR SELECT TO seatwise_app USING (app.may_organize(event_id));
CREATE POLICY worker ON event_visits FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON event_visits TO seatwise_app, seatwise_worker;
RESET ROLE;

SET ROLE seatwise_definer;
-- Somebody looked at a page that everybody may see. False where there is none.
CREATE FUNCTION app.record_visit(p_slug text, p_visitor bytea, p_source text, p_medium text, p_campaign text, p_referrer_host text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
BEGIN
  INSERT INTO event_visits (event_id, visitor, source, medium, campaign, referrer_host, at)
    SELECT e.id, p_visitor, p_source, p_medium, p_campaign, p_referrer_host, app.now() FROM events e WHERE e.slug = p_slug AND e.status <> 'draft';
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION app.record_visit(text, bytea, text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.record_visit(text, bytea, text, text, text, text) TO seatwise_app;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
