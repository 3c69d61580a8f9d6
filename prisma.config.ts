/** Read by Prisma's own CLI: `generate` here, and `prisma migrate deploy` for whoever prefers it on a server of their own. */
export default {
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
};
