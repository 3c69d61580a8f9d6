-- Long work that people watch, what became of each mail, and the doors to the queue.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;

CREATE TABLE tasks (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  kind text NOT NULL,
  organization_id uuid,
  created_by uuid,
  state text NOT NULL DEFAULT 'waiting',
  done integer NOT NULL DEFAULT 0,
  total integer,
  error text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT tasks_pkey PRIMARY KEY (id),
  CONSTRAINT tasks_state CHECK (state IN ('waiting', 'running', 'done', 'failed'))
);
CREATE INDEX tasks_created_by_created_at_idx ON tasks (created_by, created_at);

CREATE TABLE mail_deliveries (
  id uuid NOT NULL,
  template text NOT NULL,
  organization_id uuid,
  person_id uuid,
  state text NOT NULL,
  reason text,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  sent_at timestamptz(6),
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT mail_deliveries_pkey PRIMARY KEY (id),
  CONSTRAINT mail_deliveries_state CHECK (state IN ('queued', 'sent', 'refused', 'failed'))
);
CREATE INDEX mail_deliveries_created_at_idx ON mail_deliveries (created_at);
CREATE INDEX mail_deliveries_person_id_idx ON mail_deliveries (person_id);

SELECT app.protect(t) FROM unnest(ARRAY['tasks', 'mail_deliveries']::regclass[]) t;

CREATE POLICY own ON tasks FOR SELECT TO seatwise_app USING (created_by = (SELECT app.current_user_id()));
CREATE POLICY start ON tasks FOR INSERT TO seatwise_app WITH CHECK (created_by = (SELECT app.current_user_id()));
CREATE POLICY worker ON tasks TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON tasks TO seatwise_app;
GRANT SELECT, INSERT, UPDATE ON tasks TO seatwise_worker;

CREATE POLICY worker ON mail_deliveries TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON mail_deliveries TO seatwise_worker;

RESET ROLE;

SET ROLE seatwise_worker;

-- The one way into the queue for the app: in the caller's transaction, so that a rollback takes the job along.
CREATE FUNCTION app.enqueue(p_task text, p_payload json, p_run_at timestamptz DEFAULT NULL, p_job_key text DEFAULT NULL,
  p_queue text DEFAULT NULL, p_max_attempts integer DEFAULT NULL, p_job_key_mode text DEFAULT 'replace') RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (graphile_worker.add_job(identifier => p_task, payload => p_payload, queue_name => p_queue, run_at => p_run_at,
    max_attempts => p_max_attempts, job_key => p_job_key, job_key_mode => p_job_key_mode)).id;
END $$;

-- Queue, mail and webhooks at a glance, for the platform owner. No payloads: they may hold sealed tokens.
CREATE FUNCTION app.platform_health() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT app.is_platform_owner() THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  RETURN jsonb_build_object(
    'queue', (SELECT jsonb_build_object(
        -- Each living worker holds an advisory lock of this class: see packages/adapters/src/jobs/lock.ts.
        'workers', (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 1397705044 AND objsubid = 2
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
        'waiting', count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now()),
        'running', count(*) FILTER (WHERE locked_at IS NOT NULL),
        'failing', count(*) FILTER (WHERE last_error IS NOT NULL AND attempts < max_attempts),
        'dead', count(*) FILTER (WHERE attempts >= max_attempts AND locked_at IS NULL),
        'oldestWaitingSeconds', coalesce(floor(extract(epoch FROM now() - min(run_at) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now()))), 0)::integer)
      FROM graphile_worker.jobs),
    'problems', coalesce((SELECT jsonb_agg(p) FROM (
        SELECT id::text AS "jobId", task_identifier AS name, attempts, max_attempts AS "maxAttempts", left(last_error, 500) AS "lastError",
          run_at AS "runAt", attempts >= max_attempts AS dead
        FROM graphile_worker.jobs WHERE last_error IS NOT NULL ORDER BY updated_at DESC LIMIT 50) p), '[]'),
    'mail', (SELECT jsonb_build_object(
        'sentLast24h', count(*) FILTER (WHERE state = 'sent' AND sent_at > now() - interval '24 hours'),
        'refusedLast24h', count(*) FILTER (WHERE state = 'refused' AND updated_at > now() - interval '24 hours'),
        'waiting', count(*) FILTER (WHERE state IN ('queued', 'failed')),
        'lastError', (SELECT reason FROM public.mail_deliveries WHERE reason IS NOT NULL ORDER BY updated_at DESC LIMIT 1))
      FROM public.mail_deliveries WHERE created_at > now() - interval '30 days'),
    'webhooks', (SELECT jsonb_build_object(
        'receivedLast24h', count(*) FILTER (WHERE received_at > now() - interval '24 hours'),
        'unhandled', count(*) FILTER (WHERE handled_at IS NULL),
        'oldestUnhandledSeconds', coalesce(floor(extract(epoch FROM now() - min(received_at) FILTER (WHERE handled_at IS NULL))), 0)::integer)
      FROM public.stripe_events WHERE received_at > now() - interval '30 days' OR handled_at IS NULL),
    'subscriptions', (SELECT count(*) FROM public.organization_subscriptions WHERE purchased_seats > 0),
    'failing', coalesce((SELECT jsonb_agg(f) FROM (
        SELECT s.organization_id AS "organizationId", o.name, s.sync_error AS error, s.sync_error_since AS since
        FROM public.organization_subscriptions s JOIN public.organizations o ON o.id = s.organization_id
        WHERE s.sync_error IS NOT NULL ORDER BY s.sync_error_since LIMIT 50) f), '[]'),
    'lastReconcile', (SELECT jsonb_build_object('at', finished_at, 'repaired', repaired) FROM public.reconcile_runs
      WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1));
END $$;

-- A job that gave up, or waits for its next try, runs again now. False when there is no such job.
CREATE FUNCTION app.retry_job(p_job_id bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n integer;
BEGIN
  IF NOT app.is_platform_owner() THEN PERFORM app.refuse('NOT_FOUND'); END IF;
  SELECT count(*) INTO n FROM graphile_worker.reschedule_jobs(ARRAY[p_job_id], run_at => now(), attempts => 0);
  RETURN n > 0;
END $$;

REVOKE EXECUTE ON FUNCTION app.enqueue(text, json, timestamptz, text, text, integer, text), app.platform_health(), app.retry_job(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.enqueue(text, json, timestamptz, text, text, integer, text) TO seatwise_app, seatwise_auth, seatwise_definer;
GRANT EXECUTE ON FUNCTION app.platform_health(), app.retry_job(bigint) TO seatwise_app;

RESET ROLE;
-- Ownership of what it has made is all the definer and the worker needed this for.
REVOKE CREATE ON SCHEMA public FROM seatwise_definer;
SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer, seatwise_worker;
RESET ROLE;
