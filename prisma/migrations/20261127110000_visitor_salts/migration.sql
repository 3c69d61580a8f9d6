-- The salt that visitors are hashed with is made anew every day of UTC, at random, and is gone once its day is over: whose a hash was that is kept, nobody
-- can find out any more. Unlogged, so that no log, standby or backup holds it either; should the server crash, the day gets another, and whoever looked
-- before counts twice. Deleted rows are vacuumed at once: they would lie in the file until there were fifty.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;

CREATE UNLOGGED TABLE visitor_salts (
  day date NOT NULL,
  salt bytea NOT NULL,
  CONSTRAINT visitor_salts_pkey PRIMARY KEY (day),
  CONSTRAINT visitor_salts_salt CHECK (octet_length(salt) = 32)
) WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
SELECT app.protect('visitor_salts');
-- Read by the functions below, and by nobody else.
CREATE POLICY nobody ON visitor_salts TO PUBLIC USING (false);
GRANT SELECT, INSERT, DELETE ON visitor_salts TO seatwise_definer;
RESET ROLE;

SET ROLE seatwise_definer;
-- Salts of days that are over. Clocks may differ by five minutes.
CREATE FUNCTION app.forget_visitor_salts() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
  DELETE FROM visitor_salts WHERE day < (app.now() AT TIME ZONE 'UTC' - interval '5 minutes')::date
$$;

-- The salt of the day, the same for everybody: made by whoever asks first. Null for any other day: none that is over comes back.
CREATE FUNCTION app.visitor_salt(p_day date) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, app, pg_temp AS $$
DECLARE
  present timestamp := app.now() AT TIME ZONE 'UTC';
BEGIN
  IF p_day NOT BETWEEN (present - interval '5 minutes')::date AND (present + interval '5 minutes')::date THEN RETURN NULL; END IF;
  PERFORM app.forget_visitor_salts();
  INSERT INTO visitor_salts (day, salt) VALUES (p_day, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))) ON CONFLICT (day) DO NOTHING;
  RETURN (SELECT s.salt FROM visitor_salts s WHERE s.day = p_day);
END $$;

REVOKE EXECUTE ON FUNCTION app.forget_visitor_salts(), app.visitor_salt(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.forget_visitor_salts() TO seatwise_worker;
GRANT EXECUTE ON FUNCTION app.visitor_salt(date) TO seatwise_app;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
