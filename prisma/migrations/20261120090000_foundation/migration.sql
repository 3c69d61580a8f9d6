-- Roles, extensions, and the small functions every policy is made of.
-- The app connects as a role that owns nothing; functions that must see beyond the caller belong to seatwise_definer.
SET lock_timeout = '5s';

DO $$
DECLARE
  r text;
BEGIN
  -- Roles are shared by every database of the server: another one may have made them already.
  FOREACH r IN ARRAY ARRAY['seatwise_owner', 'seatwise_app', 'seatwise_worker', 'seatwise_auth', 'seatwise_definer'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', r);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- SET ROLE below, and connections without a login of their own, need the migrating user to be a member.
    IF NOT pg_has_role(current_user, r, 'MEMBER') OR NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', r);
    END IF;
  END LOOP;
END $$;

CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO seatwise_owner, seatwise_definer;
GRANT USAGE ON SCHEMA public TO seatwise_app, seatwise_worker, seatwise_auth;

CREATE SCHEMA app AUTHORIZATION seatwise_owner;
-- The queue's own tables: its library migrates them as the worker.
CREATE SCHEMA graphile_worker AUTHORIZATION seatwise_worker;

SET ROLE seatwise_owner;

GRANT USAGE ON SCHEMA app TO seatwise_app, seatwise_worker, seatwise_auth, seatwise_definer;
GRANT CREATE ON SCHEMA app TO seatwise_definer, seatwise_worker;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- RFC 9562 version 7: 48 bits of milliseconds, then random. PostgreSQL 15 to 17 have no uuidv7() of their own.
CREATE FUNCTION app.uuid_v7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- Who acts: set by the unit of work for the transaction. A setting reads '' after it was once set locally, hence nullif.
CREATE FUNCTION app.current_user_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT nullif(current_setting('app.user_id', true), '')::uuid
$$;

CREATE FUNCTION app.is_platform_owner() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT coalesce(current_setting('app.platform_owner', true), '') = 'on'
$$;

-- The database's clock; tests move it for one transaction.
CREATE FUNCTION app.now() RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now())
$$;

-- A rule refused a command: SQLSTATE SW000, the domain's error code as message, figures as JSON in DETAIL.
CREATE FUNCTION app.refuse(code text, details jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'SW000', MESSAGE = code, DETAIL = details::text;
END $$;

CREATE FUNCTION public.handle_updated_at() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;

-- Gives a table of ours what every table of ours has: forced row-level security, and a clock for updated_at.
CREATE FUNCTION app.protect(t regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', t);
  EXECUTE format('CREATE POLICY definer ON %s TO seatwise_definer USING (true) WITH CHECK (true)', t);
  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = t AND attname = 'updated_at' AND NOT attisdropped) THEN
    EXECUTE format('CREATE TRIGGER handle_updated_at BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION public.handle_updated_at()', t);
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION app.uuid_v7(), app.current_user_id(), app.is_platform_owner(), app.now(), app.refuse(text, jsonb), public.handle_updated_at()
  TO seatwise_app, seatwise_worker, seatwise_auth, seatwise_definer;

RESET ROLE;
