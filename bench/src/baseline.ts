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

const stop = (): void => void Promise.all([app.close(), pool.end(), database.close()]).then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) });
