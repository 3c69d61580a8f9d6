/**
 * Where the links of invites and pairings lead: the token leaves the address bar for a cookie that only /trpc is sent, and the page
 * takes over. Nothing is looked up and nothing is written: mail scanners open every link. Any token gets the same answer.
 */
import type { Call, KeyKind } from '@seatwise/domain';
import type { FastifyInstance } from 'fastify';

interface LinkKind {
  prefix: string;
  cookie: string;
  page: string;
}

const KINDS = {
  invite: { prefix: '/i/', cookie: 'seatwise_invite', page: '/invite' },
  pairing: { prefix: '/p/', cookie: 'seatwise_pairing', page: '/pairing' },
  order: { prefix: '/o/', cookie: 'seatwise_order', page: '/order' },
} as const satisfies Record<string, LinkKind>;

/** What could be one of ours. */
const TOKEN = /^[\w-]{20,100}$/;
/** As long as an invite lives. */
const SECONDS = 14 * 24 * 60 * 60;

/** Whether a path is answered here, and so by no page. */
export const isLink = (url: string): boolean => Object.values(KINDS).some(({ prefix }) => url.startsWith(prefix));

function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && TOKEN.test(value)) return value;
  }
  return null;
}

/** Keys that we hand out ourselves: of a wizard nobody has signed in for, and of a buyer without an account. */
const KEYS = { wizard: 'seatwise_wizard', guest: 'seatwise_guest' } as const satisfies Record<KeyKind, string>;
/** A wizard may rest for long, and tickets are bought long before. */
const KEY_SECONDS = 180 * 24 * 60 * 60;

/** What the browser carries: from links it has opened, and keys of ours. */
export const tokensOf = (cookies: string | undefined): NonNullable<Call['tokens']> => ({
  invite: cookieOf(cookies, KINDS.invite.cookie),
  pairing: cookieOf(cookies, KINDS.pairing.cookie),
  order: cookieOf(cookies, KINDS.order.cookie),
  wizard: cookieOf(cookies, KEYS.wizard),
  guest: cookieOf(cookies, KEYS.guest),
});

/** Path=/: the assistant and the event page are told as well. */
export const keyCookie = (kind: KeyKind, key: string, publicUrl: string): string =>
  `${KEYS[kind]}=${key}; Max-Age=${KEY_SECONDS}; Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`;

export function registerLinks(app: FastifyInstance, options: { publicUrl: string }): void {
  const secure = options.publicUrl.startsWith('https:') ? '; Secure' : '';
  for (const { prefix, cookie, page } of Object.values(KINDS)) {
    // HEAD comes along with GET.
    app.get<{ Params: { '*': string } }>(`${prefix}*`, async (request, reply) => {
      const token = request.params['*'];
      const value = TOKEN.test(token) ? `${token}; Max-Age=${SECONDS}` : '; Max-Age=0';
      return reply
        .header('set-cookie', `${cookie}=${value}; Path=/trpc; HttpOnly; SameSite=Lax${secure}`)
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-store')
        .header('x-robots-tag', 'noindex')
        .redirect(page, 303);
    });
  }
}
