/** The three SPAs and the public pages at one origin: built files, or Vite's middlewares while developing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isMachinePath, refuse } from './errors.ts';
import { type EventPagesOptions, isEventPage, registerEventPages } from './event-pages.ts';
import { isLink } from './links.ts';
import { isOneClick } from './unsubscribe.ts';
import { builtRenderer, type LoadRenderer, liveRenderer } from './renderer.ts';

const APPS = path.resolve(import.meta.dirname, '../../..');

/** In the order they are asked: the member's takes whatever the others leave. */
const SPAS = [
  { name: 'trainer', prefix: '/trainer/' },
  { name: 'organizer', prefix: '/organizer/' },
  { name: 'member', prefix: '/' },
] as const;
type Spa = (typeof SPAS)[number];

/** `none`: an API alone, as in most tests. */
export type Pages = 'built' | 'vite' | 'none';

const spaOf = (url: string): Spa => SPAS.find(({ prefix }) => url.startsWith(prefix)) ?? SPAS[2];

/** `/trainer` is `/trainer/`: relative addresses in the page count on the slash. */
function redirectBareNames(app: FastifyInstance): void {
  for (const { prefix } of SPAS) {
    if (prefix === '/') continue;
    app.get(prefix.slice(0, -1), async (request, reply) => reply.redirect(prefix + (/\?.*$/s.exec(request.url)?.[0] ?? ''), 308));
  }
}

const distOf = (spa: Spa): string => path.join(APPS, spa.name, 'dist');
const YEAR = 'public, max-age=31536000, immutable';

/** In the member's `dist`, and for the server alone. */
const NOT_SERVED = ['.vite/**', 'server/**'];

async function serveBuilt(app: FastifyInstance): Promise<LoadRenderer> {
  let decorated = false;
  for (const spa of SPAS) {
    const root = distOf(spa);
    if (!existsSync(path.join(root, 'index.html'))) throw new Error(`The ${spa.name} pages are not built: run \`pnpm build\`.`);
    await app.register(fastifyStatic, {
      root,
      prefix: spa.prefix,
      index: 'index.html',
      // Every file is a route of its own: no path from outside is ever looked up on disk.
      wildcard: false,
      globIgnore: NOT_SERVED,
      preCompressed: true,
      decorateReply: !decorated,
      cacheControl: false,
      // Names of built assets hold their content's hash; pages are asked for anew.
      setHeaders: (reply, file) => {
        void reply.header('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? YEAR : 'no-cache');
      },
    });
    decorated = true;
  }
  redirectBareNames(app);
  return builtRenderer(distOf(SPAS[2]));
}

async function serveVite(app: FastifyInstance): Promise<LoadRenderer> {
  const [{ default: middie }, { createServer }] = await Promise.all([import('@fastify/middie'), import('vite')]);
  await app.register(middie);
  const servers = await Promise.all(
    SPAS.map(async (spa) => ({
      ...spa,
      vite: await createServer({
        root: path.join(APPS, spa.name),
        appType: 'spa',
        server: { middlewareMode: true, hmr: { server: app.server } },
      }),
    })),
  );
  app.addHook('onClose', async () => {
    await Promise.all(servers.map(({ vite }) => vite.close()));
  });
  redirectBareNames(app);
  app.use((request, response, next) => {
    const url = request.url ?? '/';
    if (
      /^\/(?:trpc|api|healthz|readyz|metrics)(?:[/?]|$)/.test(url) ||
      /^\/(?:trainer|organizer)(?:\?|$)/.test(url) ||
      isLink(url) ||
      isOneClick({ method: request.method ?? '', url }) ||
      isEventPage(url)
    )
      return next();
    return servers.find(({ prefix }) => url.startsWith(prefix))?.vite.middlewares(request, response, next);
  });
  const member = servers.find(({ name }) => name === 'member');
  if (!member) throw new Error('There is no SPA of the member.');
  return liveRenderer(member.vite);
}

/** Deep links lead into a SPA's own router. Missing files and machine paths are told so. */
function answerUnknown(request: FastifyRequest, reply: FastifyReply, pages: Pages): FastifyReply {
  const isPage =
    pages === 'built' &&
    (request.method === 'GET' || request.method === 'HEAD') &&
    !isMachinePath(request) &&
    !/\/assets\/|\.\w{2,5}(?:\?|$)/.test(request.url);
  if (!isPage) return refuse(request, reply, { code: 'NOT_FOUND', message: 'There is nothing here.' });
  return reply
    .code(200)
    .header('cache-control', 'no-cache')
    .sendFile('index.html', distOf(spaOf(request.url)));
}

export async function registerPages(app: FastifyInstance, pages: Pages, events: Omit<EventPagesOptions, 'load'>): Promise<void> {
  if (pages !== 'none') registerEventPages(app, { ...events, load: pages === 'built' ? await serveBuilt(app) : await serveVite(app) });
  app.setNotFoundHandler((request, reply) => answerUnknown(request, reply, pages));
}
