-- Many jobs at once stand behind the single ones: somebody who waits for a link to sign in does not wait for five hundred invites.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_worker;
SET ROLE seatwise_worker;

CREATE OR REPLACE FUNCTION app.enqueue_many(p_task text, p_payloads json[], p_max_attempts integer DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT count(*) FROM graphile_worker.add_jobs((
    SELECT array_agg(ROW(p_task, p.payload, NULL, NULL, p_max_attempts, NULL, 10, NULL)::graphile_worker.job_spec ORDER BY p.ordinal)
    FROM unnest(p_payloads) WITH ORDINALITY p (payload, ordinal))));
END $$;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_worker;
RESET ROLE;
