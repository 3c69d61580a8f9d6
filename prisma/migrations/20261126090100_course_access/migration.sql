-- Whose course it is, told to whoever is of that organisation: what tells a colleague from a stranger.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
GRANT CREATE ON SCHEMA app TO seatwise_definer;
SET ROLE seatwise_definer;

CREATE FUNCTION app.course_organization(p_course_id uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.organization_id FROM courses c WHERE c.id = p_course_id AND app.knows(c.organization_id)
$$;
REVOKE EXECUTE ON FUNCTION app.course_organization(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.course_organization(uuid) TO seatwise_app, seatwise_worker;

SET ROLE seatwise_owner;
REVOKE CREATE ON SCHEMA app FROM seatwise_definer;
RESET ROLE;
