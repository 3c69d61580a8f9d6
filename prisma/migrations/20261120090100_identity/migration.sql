-- People as the product knows them, and better-auth's own tables.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;

CREATE TABLE auth_users (
  id uuid NOT NULL,
  name text NOT NULL,
  email citext NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  locale text NOT NULL DEFAULT 'en',
  time_zone text NOT NULL DEFAULT 'UTC',
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT auth_users_pkey PRIMARY KEY (id),
  CONSTRAINT auth_users_email_normalized CHECK (email::text = lower(btrim(email::text))),
  CONSTRAINT auth_users_name_length CHECK (char_length(name) <= 480)
);
CREATE UNIQUE INDEX auth_users_email_key ON auth_users (email);

CREATE TABLE auth_sessions (
  id uuid NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  token text NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ip_address text,
  user_agent text,
  user_id uuid NOT NULL,
  CONSTRAINT auth_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT auth_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX auth_sessions_token_key ON auth_sessions (token);
CREATE INDEX auth_sessions_user_id_idx ON auth_sessions (user_id);

CREATE TABLE auth_accounts (
  id uuid NOT NULL,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id uuid NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(6),
  refresh_token_expires_at timestamptz(6),
  scope text,
  password text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT auth_accounts_pkey PRIMARY KEY (id),
  CONSTRAINT auth_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_users (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX auth_accounts_provider_id_account_id_key ON auth_accounts (provider_id, account_id);
CREATE INDEX auth_accounts_user_id_idx ON auth_accounts (user_id);

CREATE TABLE auth_verifications (
  -- Text: better-auth reserves rows under ids of its own making (a hash), as a lock.
  id text NOT NULL,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT auth_verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX auth_verifications_identifier_idx ON auth_verifications (identifier);

CREATE TABLE auth_apikeys (
  id uuid NOT NULL,
  config_id text NOT NULL DEFAULT 'default',
  name text,
  start text,
  prefix text,
  key text NOT NULL,
  reference_id uuid NOT NULL,
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamptz(6),
  enabled boolean NOT NULL DEFAULT true,
  rate_limit_enabled boolean NOT NULL DEFAULT true,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer NOT NULL DEFAULT 0,
  remaining integer,
  last_request timestamptz(6),
  expires_at timestamptz(6),
  permissions text,
  metadata text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT auth_apikeys_pkey PRIMARY KEY (id),
  CONSTRAINT auth_apikeys_reference_id_fkey FOREIGN KEY (reference_id) REFERENCES auth_users (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX auth_apikeys_key_key ON auth_apikeys (key);
CREATE INDEX auth_apikeys_reference_id_idx ON auth_apikeys (reference_id);

CREATE TABLE auth_rate_limits (
  id uuid NOT NULL,
  key text NOT NULL,
  count integer NOT NULL,
  last_request bigint NOT NULL,
  CONSTRAINT auth_rate_limits_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX auth_rate_limits_key_key ON auth_rate_limits (key);

CREATE TABLE people (
  id uuid NOT NULL,
  name text NOT NULL,
  email citext,
  email_verified boolean NOT NULL DEFAULT false,
  locale text NOT NULL DEFAULT 'en',
  time_zone text NOT NULL DEFAULT 'UTC',
  deleted_at timestamptz(6),
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT people_pkey PRIMARY KEY (id),
  -- A deleted person keeps the row that ledgers point at, and nothing that tells who it was.
  CONSTRAINT people_deleted_is_nobody CHECK (deleted_at IS NULL OR (email IS NULL AND name = ''))
);
CREATE UNIQUE INDEX people_email_key ON people (email);

CREATE TABLE mail_preferences (
  person_id uuid NOT NULL,
  topic text NOT NULL,
  enabled boolean NOT NULL,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT mail_preferences_pkey PRIMARY KEY (person_id, topic),
  CONSTRAINT mail_preferences_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT mail_preferences_topic CHECK (topic IN ('membership', 'billing'))
);

SELECT app.protect(t) FROM unnest(ARRAY[
  'auth_users', 'auth_sessions', 'auth_accounts', 'auth_verifications', 'auth_apikeys', 'auth_rate_limits', 'people', 'mail_preferences']::regclass[]) t;

-- better-auth reads and writes its own tables and no other.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['auth_users', 'auth_sessions', 'auth_accounts', 'auth_verifications', 'auth_apikeys', 'auth_rate_limits'] LOOP
    EXECUTE format('CREATE POLICY identity ON %I TO seatwise_auth USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO seatwise_auth', t);
  END LOOP;
END $$;
GRANT SELECT, UPDATE, DELETE ON auth_users TO seatwise_definer;
GRANT DELETE, SELECT ON auth_sessions, auth_accounts, auth_apikeys, auth_verifications TO seatwise_definer;
GRANT SELECT, INSERT, UPDATE ON people TO seatwise_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON mail_preferences TO seatwise_definer;

CREATE POLICY self ON people FOR SELECT TO seatwise_app USING (id = app.current_user_id());
CREATE POLICY worker ON people FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT ON people TO seatwise_app, seatwise_worker;

CREATE POLICY self ON mail_preferences TO seatwise_app USING (person_id = app.current_user_id()) WITH CHECK (person_id = app.current_user_id());
CREATE POLICY worker ON mail_preferences FOR SELECT TO seatwise_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON mail_preferences TO seatwise_app;
GRANT SELECT ON mail_preferences TO seatwise_worker;

-- Keeps people in step with the identity tables.
CREATE FUNCTION app.sync_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO people (id, name, email, email_verified, locale, time_zone)
  VALUES (NEW.id, NEW.name, NEW.email, NEW.email_verified, NEW.locale, NEW.time_zone)
  ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, email = EXCLUDED.email, email_verified = EXCLUDED.email_verified,
    locale = EXCLUDED.locale, time_zone = EXCLUDED.time_zone;
  RETURN NULL;
END $$;
CREATE TRIGGER sync_person AFTER INSERT OR UPDATE OF name, email, email_verified, locale, time_zone ON auth_users
  FOR EACH ROW EXECUTE FUNCTION app.sync_person();

-- The one way by which the app changes what identity holds of a person: their own name, language and zone. Null keeps.
CREATE FUNCTION app.update_own_profile(p_name text, p_locale text, p_time_zone text) RETURNS SETOF people
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE auth_users SET name = coalesce(p_name, name), locale = coalesce(p_locale, locale), time_zone = coalesce(p_time_zone, time_zone)
  WHERE id = app.current_user_id();
  SELECT * FROM people WHERE id = app.current_user_id();
$$;

RESET ROLE;
ALTER FUNCTION app.sync_person() OWNER TO seatwise_definer;
ALTER FUNCTION app.update_own_profile(text, text, text) OWNER TO seatwise_definer;
SET ROLE seatwise_definer;
REVOKE EXECUTE ON FUNCTION app.sync_person(), app.update_own_profile(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.update_own_profile(text, text, text) TO seatwise_app;
GRANT EXECUTE ON FUNCTION app.sync_person() TO seatwise_auth;
RESET ROLE;
