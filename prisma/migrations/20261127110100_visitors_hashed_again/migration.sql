-- Visitors were hashed with a salt that the server's secret and the date make again, until now. Those are hashed once more, with a key that nobody keeps: who
-- was the same visitor stays the same, no figure moves, and nobody can be found by it. One statement sees one present: a visit and what waits of it in the
-- queue are changed both or neither. A server of the release before, as long as it runs, adds some of the old kind.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT UPDATE (visitor) ON event_visits TO seatwise_definer;
RESET ROLE;

SET ROLE seatwise_definer;
-- Nothing is folded or counted again meanwhile.
SELECT pg_advisory_xact_lock(hashtext('dashboard.fold'));
WITH k AS MATERIALIZED (SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) AS key),
  seen AS (UPDATE event_visits SET visitor = sha256(k.key || visitor) FROM k),
  known AS (UPDATE event_visitors SET visitor = sha256(k.key || visitor) FROM k)
UPDATE event_metric_queue SET visitor = sha256(k.key || visitor) FROM k WHERE visitor IS NOT NULL;
RESET ROLE;

SET ROLE seatwise_owner;
REVOKE UPDATE (visitor) ON event_visits FROM seatwise_definer;
RESET ROLE;
