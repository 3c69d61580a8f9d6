/** A bare Fastify in a process of its own: what the API is compared with, and the first of the steps between the two. */
import { createDatabase } from '@seatwise/db';
import fastify from 'fastify';
import pg from 'pg';

const {
  ADMIN_URL: adminUrl = '',
  APP_URL: appUrl = '',
  CONNECTIONS: connections = '',
  USER_ID: userId = '',
  ORGANIZATION_ID: organizationId = '',
  COACH_ID: coachId = '',
  FROM: from = '',
  TO: to = '',
  SLUG: slug = '',
  EVENT_ID: eventId = '',
} = process.env;
const app = fastify({ logger: false });
const pool = new pg.Pool({ connectionString: adminUrl, max: Number(connections) });
const database = createDatabase({ connection: { connectionString: appUrl }, max: Number(connections) });
const actor = { userId, platformOwner: false, verb: 'seats.capacity', requestId: 'bench' };

app.get('/nothing', async () => ({ nothing: true }));
app.get('/select', async () => {
  const { rows } = await pool.query('SELECT seat_limit, active_members_count FROM organizations WHERE id = $1', [organizationId]);
  return rows[0];
});
app.get('/secured', async () => {
  const rows = await database.read(actor, 'SELECT * FROM check_organization_capacity($1)', [organizationId]);
  return rows[0];
});

/** What is open by rules and additions, and neither off nor busy, in the server's own zone data; as one statement, and as short as it gets. */
const SLOTS = `
  WITH c AS (SELECT *, make_interval(mins => slot_minutes) AS slot, make_interval(mins => greatest(buffer_before_minutes, buffer_after_minutes)) AS gap
    FROM coaches WHERE id = $1),
  w AS (
    SELECT (d::date + r.start_time) AT TIME ZONE c.time_zone AS f, (d::date + r.end_time) AT TIME ZONE c.time_zone AS t
    FROM c CROSS JOIN generate_series($3::timestamptz::date - 1, $4::timestamptz::date + 1, interval '1 day') d
    JOIN availability_rules r ON r.coach_id = c.id AND r.day_of_week = extract(dow FROM d) AND (r.valid_from IS NULL OR r.valid_from <= d)
      AND (r.valid_to IS NULL OR r.valid_to >= d)
    UNION ALL SELECT a.starts_at, a.ends_at FROM availability_additions a WHERE a.coach_id = $1 AND a.ends_at > $3 AND a.starts_at < $4),
  busy AS MATERIALIZED (
    SELECT coalesce(range_agg(x.r), '{}') AS spans FROM (
      SELECT tstzrange(t.starts_at - c.gap, t.ends_at + c.gap) AS r FROM c JOIN training_sessions t ON t.coach_id = c.id
        AND t.status = 'scheduled' AND tstzrange(t.starts_at, t.ends_at) && tstzrange($3 - c.gap, $4 + c.gap + c.slot)
      UNION ALL SELECT tstzrange(t.starts_at, t.ends_at) FROM c JOIN training_sessions t ON t.member_id = $2
        AND t.status = 'scheduled' AND tstzrange(t.starts_at, t.ends_at) && tstzrange($3, $4 + c.slot)
      UNION ALL SELECT tstzrange(t.starts_at, t.ends_at) FROM c JOIN time_off t ON t.coach_id = c.id AND t.starts_at < $4 + c.slot AND t.ends_at > $3) x)
  SELECT DISTINCT s.at AS "startsAt", s.at + c.slot AS "endsAt" FROM c CROSS JOIN busy CROSS JOIN w
  CROSS JOIN LATERAL generate_series(w.f, w.t - c.slot, c.slot) s (at)
  WHERE s.at >= greatest($3, now() + make_interval(mins => c.min_notice_minutes)) AND s.at < least($4, now() + make_interval(weeks => c.horizon_weeks))
    AND NOT tstzrange(s.at, s.at + c.slot) && busy.spans
  ORDER BY 1`;
app.get('/slots', async () => {
  const { rows } = await pool.query({ name: 'slots', text: SLOTS, values: [coachId, userId, from, to] });
  return rows;
});

/** What the event's page asks for, and nothing made of it but a heading. */
app.get('/page', async (_request, reply) => {
  const { rows } = await pool.query<{ page: { title: string } }>({
    name: 'page',
    text: 'SELECT app.event_page($1) AS page',
    values: [slug],
  });
  return reply.type('text/html; charset=utf-8').send(`<!doctype html><title>Event</title><h1>${rows[0]?.page.title}</h1>`);
});

/** A visit as a row, and nothing else: no visitor is worked out, no source is told from an address. */
const VISITOR = Buffer.alloc(32, 1);
app.post('/visit', async () => {
  await pool.query({
    name: 'visit',
    text: "INSERT INTO event_visits (event_id, visitor, source, medium, campaign, referrer_host, at) VALUES ($1, $2, 'newsletter', 'email', 'spring', NULL, now())",
    values: [eventId, VISITOR],
  });
  return { source: 'newsletter' };
});

const stop = (): void => void Promise.all([app.close(), pool.end(), database.close()]).then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
