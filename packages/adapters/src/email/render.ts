/** A template and its props → subject, html and text, in the addressee's language. */
import { render as renderElement } from '@react-email/render';
import type { Locale, MailTemplate, MailTemplateName, MailTemplates, RenderedMail } from '@seatwise/domain/ports';
import type { Catalogue, Copy } from './catalogue.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { layout, plainText, type Page } from './layout.ts';
import { greetable, oneLine, paragraphsOf } from './words.ts';

const CATALOGUES: Record<Locale, Catalogue> = { en, fr };

type LinkedTemplate = Extract<MailTemplate, { props: { url: string } }>;

const isLinked = (template: MailTemplate): template is LinkedTemplate => 'url' in template.props;

/** What people write in more than one line, and how much of it there can be. */
const LONG: { readonly [key: string]: number } = { note: 1000, reason: 500, joiningInfo: 4000 };

/** What people typed stays one line each, whatever they typed, unless it is meant to have several. Markup in it is React's to escape. */
function tidy<Props extends object>(props: Props): Props {
  const copy = { ...props };
  for (const key of Object.keys(copy) as (keyof Props & string)[]) {
    const value = copy[key];
    if (Array.isArray(value))
      copy[key] = value.map((one: unknown) => (typeof one === 'object' && one !== null ? tidy(one) : one)) as Props[keyof Props & string];
    if (typeof value !== 'string' || key === 'url') continue;
    const max = LONG[key];
    copy[key] = (max === undefined ? oneLine(value) : paragraphsOf(value, max)) as Props[keyof Props & string];
  }
  return copy;
}

function copyOf<Name extends MailTemplateName>(catalogue: Catalogue, { name, props }: { name: Name; props: MailTemplates[Name] }): Copy {
  return catalogue.mails[name](tidy(props));
}

function checkedUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw new TypeError('A mail leads to an absolute http(s) address only.');
  return parsed.href;
}

/** Throws `TypeError` when the url is not an absolute http(s) address. */
export async function render(template: MailTemplate, locale: Locale): Promise<RenderedMail> {
  const catalogue = CATALOGUES[locale];
  const { subject, heading, body, facts, tickets, passage, passages, after, note } = copyOf(catalogue, template);
  const name = 'name' in template.props ? greetable(oneLine(template.props.name)) : null;
  const shown = (tickets ?? []).map((ticket, index) => ({ ...ticket, cid: `ticket-${index + 1}@seatwise`, alt: ticket.code }));
  const page: Page = {
    lang: locale,
    subject,
    heading,
    paragraphs: [catalogue.greeting(name), ...body],
    facts: facts ?? [],
    tickets: shown,
    passages: [...(passage ? [passage] : []), ...(passages ?? [])],
    after: after ?? [],
    action: isLinked(template)
      ? { label: catalogue.buttons[template.name], url: checkedUrl(template.props.url), bareLink: catalogue.bareLink }
      : null,
    note: note ?? null,
    footer: catalogue.footer,
  };
  return {
    subject,
    html: await renderElement(layout(page)),
    text: plainText(page),
    codes: shown.map(({ cid, code }) => ({ cid, code })),
  };
}
