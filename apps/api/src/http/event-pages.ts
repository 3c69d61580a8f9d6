/**
 * The public page of an event, drawn here so that it can be read without a script, and so that a link to it shows what it leads to. What is in
 * the database is asked for each time; what was drawn from the same answer is kept, and costs nothing again.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { publicCalendar } from '@seatwise/adapters/calendar';
import { DomainError } from '@seatwise/domain';
import type { PublicEventView } from '@seatwise/domain/events/contract';
import type { PageContext } from '@seatwise/web/renderer';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Pictures, TooManyPictures } from '../pictures/pictures.ts';
import { refuse } from './errors.ts';
import type { LoadedRenderer, LoadRenderer } from './renderer.ts';

export interface EventPagesOptions {
  load: LoadRenderer;
  publicUrl: string;
  /** As a stranger sees it; null when there is none for them. */
  read: (slug: string, requestId: string) => Promise<PublicEventView | null>;
}

/** Whether a path is answered here, and so by no SPA. */
export const isEventPage = (url: string): boolean => url.startsWith('/e/');

type Locale = PageContext['locale'];
const LOCALES: readonly Locale[] = ['en', 'fr'];
const isLocale = (value: unknown): value is Locale => LOCALES.some((locale) => locale === value);

/** The language chosen in our pages, which a cookie tells, or else the browser's. */
function localeOf(cookies: string | undefined, acceptLanguage: string | undefined): Locale {
  const chosen = /(?:^|;\s*)seatwise_language=(\w+)/.exec(cookies ?? '')?.[1];
  if (isLocale(chosen)) return chosen;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part, at) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = Number(/q=([\d.]+)/.exec(parameters.join(';'))?.[1] ?? '1');
      return { language: tag.split('-')[0], quality: Number.isNaN(quality) ? 0 : quality, at };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality || a.at - b.at);
  return wanted.map(({ language }) => language).find(isLocale) ?? 'en';
}

/** A session’s cookie is there. Whether it is good, the page need not know: it only says which link stands at the top. */
const seemsSignedIn = (cookies: string | undefined): boolean => /(?:^|[;\s.-])session_token=[^;]/.test(cookies ?? '');

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;
type Encoding = keyof typeof compress;
/** The page is small and new with every ticket sold: quickly, not as hard as can be. */
const QUICK = { br: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }, gzip: { level: 6 } } as const;

interface Drawn {
  /** What it was drawn from. */
  from: string;
  html: string;
  tag: string;
  packed: { [encoding in Encoding]?: Promise<Buffer> };
}

/** Some 40 kB each, in two languages. */
const KEPT = 500;

class Drawings {
  readonly #kept = new Map<string, Drawn>();

  async get(key: string, from: string, draw: () => Promise<string>): Promise<Drawn> {
    const kept = this.#kept.get(key);
    if (kept?.from === from) return kept;
    const html = await draw();
    const drawn: Drawn = { from, html, tag: `"${hash(html)}"`, packed: {} };
    this.#kept.delete(key);
    this.#kept.set(key, drawn);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(old);
    }
    return drawn;
  }
}

function encodingOf(request: FastifyRequest): Encoding | null {
  const accepted = request.headers['accept-encoding'];
  const text = typeof accepted === 'string' ? accepted : '';
  if (/\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(text)) return 'br';
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(text) ? 'gzip' : null;
}

/** Its own for each reader's language and sign-in, and never shown again without asking: tickets come and go. */
async function sendPage(request: FastifyRequest, reply: FastifyReply, status: number, drawn: Drawn): Promise<FastifyReply> {
  const encoding = encodingOf(request);
  const tag = encoding === null ? drawn.tag : `${drawn.tag.slice(0, -1)}-${encoding}"`;
  reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'private, no-cache')
    .header('vary', 'accept-encoding, accept-language, cookie')
    .header('etag', tag);
  if (status === 200 && (request.headers['if-none-match'] ?? '').split(',').some((one) => one.trim() === tag))
    return reply.code(304).send();
  if (encoding === null) return reply.send(drawn.html);
  const html = Buffer.from(drawn.html);
  drawn.packed[encoding] ??= encoding === 'br' ? compress.br(html, QUICK.br) : compress.gzip(html, QUICK.gzip);
  return reply.header('content-encoding', encoding).send(await drawn.packed[encoding]);
}

interface SlugRoute {
  Params: { slug: string };
}

/** What of an event is on its picture: the address changes with it, so that the picture can be kept for good. */
const pictureFacts = ({ title, startsAt, endsAt, timeZone, place, format, status }: PublicEventView, locale: Locale): string =>
  JSON.stringify([title, startsAt, endsAt, timeZone, place, format, status, locale]);

export function registerEventPages(app: FastifyInstance, { load, publicUrl, read }: EventPagesOptions): void {
  const drawings = new Drawings();
  const pictures = new Pictures();
  app.addHook('onClose', () => pictures.close());

  const contextOf = ({ headers }: FastifyRequest, { assets }: LoadedRenderer): PageContext => ({
    locale: localeOf(headers.cookie, headers['accept-language']),
    signedIn: seemsSignedIn(headers.cookie),
    publicUrl,
    assets,
  });

  app.get<SlugRoute>('/e/:slug', async (request, reply) => {
    const loaded = await load();
    const { renderer, finish } = loaded;
    const context = contextOf(request, loaded);
    const key = `${context.locale}${context.signedIn ? '+' : '-'}`;
    let event: PublicEventView | null;
    try {
      event = await read(request.params.slug, request.id);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'UNAVAILABLE') throw error;
      reply.header('retry-after', 5);
      const failed = await drawings.get(`failed ${key}`, '', () => finish(renderer.nothing('failed', context), request.url));
      return sendPage(request, reply, 503, failed);
    }
    if (!event) {
      const missing = await drawings.get(`missing ${key}`, '', () => finish(renderer.nothing('missing', context), request.url));
      return sendPage(request, reply, 404, missing);
    }
    // Written some other way, as in capitals: there is one address of an event.
    if (event.slug !== request.params.slug) return reply.redirect(`/e/${event.slug}${/\?.*$/s.exec(request.url)?.[0] ?? ''}`, 308);
    const shown = event;
    const image = `${publicUrl}/e/${shown.slug}/image.png?l=${context.locale}&v=${hash(pictureFacts(shown, context.locale))}`;
    const drawn = await drawings.get(`${shown.slug} ${key}`, JSON.stringify(shown), () =>
      finish(renderer.event(shown, context, image), request.url),
    );
    return sendPage(request, reply, 200, drawn);
  });

  app.get<SlugRoute & { Querystring: { l?: unknown; v?: unknown } }>('/e/:slug/image.png', async (request, reply) => {
    const { renderer } = await load();
    const event = await read(request.params.slug, request.id);
    if (!event) return refuse(request, reply, { code: 'NOT_FOUND', message: 'There is no picture here.' });
    const locale = isLocale(request.query.l) ? request.query.l : 'en';
    const facts = pictureFacts(event, locale);
    try {
      const png = await pictures.get(facts, () => renderer.picture(event, locale));
      return await reply
        .header('content-type', 'image/png')
        .header('cache-control', request.query.v === hash(facts) ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
        // Made to be shown by other sites.
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(png);
    } catch (error) {
      if (!(error instanceof TooManyPictures)) throw error;
      return refuse(request, reply.header('retry-after', 5), {
        code: 'UNAVAILABLE',
        message: 'Too many pictures at once. Try again in a moment.',
      });
    }
  });

  app.get<SlugRoute>('/e/:slug/calendar.ics', async (request, reply) => {
    const loaded = await load();
    const event = await read(request.params.slug, request.id);
    if (!event) return refuse(request, reply, { code: 'NOT_FOUND', message: 'There is no calendar here.' });
    const context = contextOf(request, loaded);
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', `attachment; filename="${event.slug}.ics"`)
      .header('cache-control', 'private, no-cache')
      .send(publicCalendar({ ...event, url: `${publicUrl}/e/${event.slug}`, ...loaded.renderer.calendarEntry(event, context) }));
  });
}
