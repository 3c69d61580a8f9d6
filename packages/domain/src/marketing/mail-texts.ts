/** From a template to what is kept of a run, and from there to each reader's own mail: composed once a language, then only filled in. */
import { createHash } from 'node:crypto';
import type { Deps } from '../kernel/deps.ts';
import { LOCALES, type Locale } from '../kernel/input.ts';
import {
  placeholder,
  withoutMarks,
  type CampaignMailer,
  type ComposedMail,
  type Mailing,
  type Reader,
  type SendTo,
} from '../ports/campaign-mail.ts';
import { AUDIENCE_OF, type EmailType } from './contract.ts';
import { bodyOf } from './mail-body.ts';

export interface MailSource {
  template_id: string;
  type: EmailType;
  subject: string;
  body: string;
  sender_name: string;
  event_title: string;
  slug: string;
}

/** Of a template, for jobs. */
export const SOURCE = `
  SELECT t.id AS template_id, t.type, t.subject, t.body, o.name AS sender_name, e.title AS event_title, e.slug
  FROM email_templates t JOIN events e ON e.id = t.event_id JOIN organizations o ON o.id = t.organization_id`;

/** As it is kept with a run: what is read by the job of every portion. */
export interface MailContent {
  /** Of what it was made of: the same words give the same. */
  of: string;
  senderName: string;
  mails: { [locale in Locale]: ComposedMail };
  links: number;
}

const NAME = placeholder('name');
/** With the space before it, which goes when there is no name. */
const SPACED_NAME = placeholder(' name');
const named = (text: string): string =>
  text.replaceAll(/( ?)\{\{name\}\}/g, (_found, space: string) => (space === '' ? NAME : SPACED_NAME));

export const fingerprintOf = (source: MailSource, publicUrl: string): string =>
  createHash('sha256')
    .update(JSON.stringify([1, publicUrl, source]))
    .digest('base64url');

const pageOf = (publicUrl: string, slug: string): string => `${publicUrl}/e/${slug}`;

/** A visit by a link in a mail is known to come from it. */
function tracked(url: string, publicUrl: string, source: MailSource): string {
  if (!url.startsWith(`${publicUrl}/e/`)) return url;
  const own = new URL(url);
  const utm = { utm_source: 'email', utm_medium: source.type, utm_campaign: source.template_id };
  for (const [key, value] of Object.entries(utm)) if (!own.searchParams.has(key)) own.searchParams.set(key, value);
  return own.href;
}

/** Of a test mail nothing is counted: a visit by it comes from nowhere, also where its author wrote down where from. */
function untracked(url: string, publicUrl: string): string {
  if (!url.startsWith(`${publicUrl}/e/`)) return url;
  const own = new URL(url);
  for (const key of ['utm_source', 'utm_medium', 'utm_campaign']) own.searchParams.delete(key);
  return own.href;
}

type Texts = Pick<Deps, 'campaignMail' | 'publicUrl'>;

function parts(deps: Texts, source: MailSource, own: (url: string) => string) {
  const page = pageOf(deps.publicUrl, source.slug);
  const { paragraphs, links } = bodyOf(source.body, page, own);
  return {
    links,
    mail: {
      // Where it leads is no matter of a subject: the bare address is told.
      subject: named(withoutMarks(source.subject).replaceAll('{{link}}', () => page)),
      paragraphs: paragraphs.map((lines) => lines.map((runs) => runs.map((run) => ('text' in run ? { text: named(run.text) } : run)))),
      senderName: withoutMarks(source.sender_name),
      eventTitle: withoutMarks(source.event_title),
      because: AUDIENCE_OF[source.type] === 'contacts' ? ('consent' as const) : ('ticket' as const),
    },
  };
}

/** What a run keeps, and where its links lead. */
export async function contentOf(deps: Texts, source: MailSource): Promise<{ content: MailContent; links: string[] }> {
  const { links, mail } = parts(deps, source, (url) => tracked(url, deps.publicUrl, source));
  const whole = {
    ...mail,
    hrefs: links.map((_, index) => placeholder(`link ${index}`)),
    unsubscribe: placeholder('unsubscribe'),
    picture: placeholder('picture'),
  };
  const [en, fr] = await Promise.all(LOCALES.map((locale) => deps.campaignMail.compose(whole, locale)));
  if (!en || !fr) throw new Error('a mail is composed in every language');
  return {
    content: { of: fingerprintOf(source, deps.publicUrl), senderName: mail.senderName, mails: { en, fr }, links: links.length },
    links,
  };
}

/** For its author's eyes: nothing in it is tracked, and nothing can be unsubscribed by it. */
export async function testMailOf(
  deps: Texts,
  source: MailSource,
  reader: { name: string; locale: Locale },
): Promise<{ mailing: Mailing; valueOf: Reader['valueOf'] }> {
  const { links, mail } = parts(deps, source, (url) => untracked(url, deps.publicUrl));
  const composed = await deps.campaignMail.compose({ ...mail, hrefs: links, unsubscribe: null, picture: null }, reader.locale);
  return { mailing: { ...composed, locale: reader.locale, senderName: mail.senderName }, valueOf: valuesOf(reader.name, () => '') };
}

/** A name to write into a mail: one line, and nothing that a mail program would turn into a link. */
export function nameFor(name: string | null): string {
  const line = withoutMarks(name ?? '')
    .replaceAll(/[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069\s]+/gu, ' ')
    .trim()
    .slice(0, 120);
  return /:\/\/|www\.|@|\.\p{L}{2,}(?:\/|$|\s)/iu.test(line) ? '' : line;
}

/** Of a reader: their name, and where the mail's addresses lead. */
function valuesOf(name: string | null, address: (key: string) => string): Reader['valueOf'] {
  const shown = nameFor(name);
  return (key) => (key === 'name' ? shown : key === ' name' ? (shown === '' ? '' : ` ${shown}`) : address(key));
}

export interface Addressee {
  id: string;
  recipient: string;
  name: string | null;
  locale: Locale;
  contact_id: string;
  link_version: number;
}

type Tokens = Pick<Deps, 'publicUrl' | 'messageLinks' | 'unsubscribeTokens'>;

function readerOf(deps: Tokens, to: Addressee): Reader {
  const unsubscribeUrl = `${deps.publicUrl}/unsubscribe/${deps.unsubscribeTokens.tokenOf(to.contact_id, to.link_version, to.id)}`;
  const addresses = new Map<string, string>([['unsubscribe', unsubscribeUrl]]);
  const address = (key: string): string => {
    let known = addresses.get(key);
    if (known === undefined) {
      const link = /^link (\d+)$/.exec(key)?.[1];
      known = `${deps.publicUrl}/t/${link === undefined ? 'o' : 'c'}/${deps.messageLinks.idOf(to.id, link === undefined ? null : Number(link))}`;
      addresses.set(key, known);
    }
    return known;
  };
  return { messageId: to.id, to: to.recipient, unsubscribeUrl, valueOf: valuesOf(to.name, address) };
}

/** From what a run has kept to the sending of each message. */
export function mailingOf(deps: Tokens & { campaignMail: CampaignMailer }, content: MailContent): (to: Addressee) => Promise<void> {
  const mailings = new Map<Locale, SendTo>();
  return (to) => {
    let send = mailings.get(to.locale);
    if (!send) {
      send = deps.campaignMail.mailing({ ...content.mails[to.locale], locale: to.locale, senderName: content.senderName });
      mailings.set(to.locale, send);
    }
    return send(readerOf(deps, to));
  };
}
