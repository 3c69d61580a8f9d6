/** The one look of our mails: paper, ink, one teal button, no images. Written without JSX, since Node runs this file as it is. */
import { Body, Button, Container, Head, Heading, Hr, Html, Img, Link, Preview, Section, Text } from '@react-email/components';
import { Fragment, createElement as h, type CSSProperties, type ReactElement, type ReactNode } from 'react';
import type { Passage, Ticket } from './catalogue.ts';

export interface Page {
  lang: string;
  subject: string;
  heading: string;
  paragraphs: readonly string[];
  facts: readonly (readonly [label: string, value: string])[];
  tickets: readonly (Ticket & { cid: string; alt: string })[];
  passages: readonly Passage[];
  after: readonly string[];
  action: { label: string; url: string; bareLink: string } | null;
  note: string | null;
  footer: string;
}

const SANS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const SERIF = "'Iowan Old Style', 'Palatino Linotype', Georgia, serif";

const INK = '#1C1917';
const MUTED = '#57534E';
const ACCENT = '#0F766E';

const text = (color: string, fontSize: string, lineHeight: string, margin: string): CSSProperties => ({
  color,
  fontFamily: SANS,
  fontSize,
  lineHeight,
  margin,
});

const STYLE = {
  body: { backgroundColor: '#FAFAF9', margin: '0', padding: '32px 12px' },
  name: { ...text(ACCENT, '17px', '24px', '0 0 16px'), fontFamily: SERIF, fontWeight: 600 },
  card: { backgroundColor: '#FFFFFF', border: '1px solid #E9E6E3', borderRadius: '10px', padding: '32px 28px 28px' },
  heading: { color: INK, fontFamily: SERIF, fontSize: '25px', fontWeight: 600, lineHeight: '32px', margin: '0 0 20px' },
  paragraph: { ...text(INK, '16px', '26px', '0 0 16px'), overflowWrap: 'anywhere' },
  facts: { borderCollapse: 'collapse', margin: '4px 0 20px' },
  fact: { ...text(INK, '16px', '26px', '0'), overflowWrap: 'anywhere', padding: '2px 0', verticalAlign: 'top' },
  factLabel: { ...text(MUTED, '16px', '26px', '0'), padding: '2px 18px 2px 0', verticalAlign: 'top', whiteSpace: 'nowrap' },
  quote: { borderLeft: `3px solid ${ACCENT}`, margin: '4px 0 20px', padding: '2px 0 2px 16px' },
  details: { borderBottom: '1px solid #E9E6E3', borderTop: '1px solid #E9E6E3', margin: '4px 0 20px', padding: '16px 0 6px' },
  moreDetails: { borderBottom: '1px solid #E9E6E3', margin: '-8px 0 20px', padding: '0 0 6px' },
  label: { ...text(MUTED, '14px', '22px', '0 0 6px') },
  ticket: { border: '1px solid #E9E6E3', borderRadius: '10px', margin: '0 0 16px', padding: '16px 20px' },
  ticketName: { ...text(INK, '16px', '24px', '0'), fontWeight: 600, overflowWrap: 'anywhere' },
  code: { backgroundColor: '#FFFFFF', borderRadius: '6px', display: 'block', margin: '4px 0 8px' },
  spelled: {
    ...text(INK, '16px', '24px', '0'),
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
    letterSpacing: '1px',
  },
  words: { ...text(INK, '16px', '26px', '0 0 10px'), overflowWrap: 'anywhere' },
  action: { margin: '12px 0 24px' },
  button: {
    backgroundColor: ACCENT,
    borderRadius: '8px',
    color: '#FFFFFF',
    fontFamily: SANS,
    fontSize: '16px',
    fontWeight: 600,
    padding: '14px 22px',
  },
  small: { ...text(MUTED, '14px', '22px', '0 0 4px'), overflowWrap: 'anywhere' },
  link: { color: ACCENT, textDecoration: 'underline', wordBreak: 'break-all' },
  rule: { borderColor: '#E9E6E3', margin: '20px 0 16px' },
  footer: text(MUTED, '13px', '20px', '16px 0 0'),
} satisfies Record<string, CSSProperties>;

/** For what others write into the frame. */
export const styleOf = (name: 'paragraph' | 'link' | 'footer'): CSSProperties => STYLE[name];

/** Programs that follow the reader's scheme take these; the others keep the light colours, which stand by themselves. */
const DARK = `@media (prefers-color-scheme: dark) {
  .paper, .paper > table > tbody > tr > td { background-color: #141311 !important; }
  .card { background-color: #1B1917 !important; border-color: #2C2926 !important; }
  .ink { color: #F2F0ED !important; }
  .muted { color: #B8B2AB !important; }
  .rule-left { border-color: #5BBFB2 !important; }
  .accent { color: #5BBFB2 !important; }
  .button { background-color: #5BBFB2 !important; color: #10201D !important; }
  .rule { border-color: #2C2926 !important; }
}`;

const paragraph = (words: string): ReactElement => h(Text, { className: 'ink', style: STYLE.paragraph }, words);

const facts = (rows: Page['facts']): ReactElement =>
  h(
    'table',
    { role: 'presentation', cellPadding: 0, cellSpacing: 0, style: STYLE.facts },
    h(
      'tbody',
      null,
      ...rows.map(([label, value]) =>
        h(
          'tr',
          null,
          h('td', { className: 'muted', style: STYLE.factLabel }, `${label} `),
          h('td', { className: 'ink', style: STYLE.fact }, value),
        ),
      ),
    ),
  );

const lines = (words: string): ReactElement[] =>
  words.split('\n').map((line, index) => h(Fragment, { key: index }, index > 0 && h('br'), line));

/** What follows on a passage of ours shares its line. */
const passage = ({ label, text: words, quoted }: Passage, index: number, all: readonly Passage[]): ReactElement =>
  h(
    Section,
    {
      className: quoted ? 'rule-left' : 'rule',
      style: quoted ? STYLE.quote : all[index - 1]?.quoted === false ? STYLE.moreDetails : STYLE.details,
    },
    h(Text, { className: 'muted', style: STYLE.label }, label),
    ...words.split('\n\n').map((part) => h(Text, { className: 'ink', style: STYLE.words }, ...lines(part))),
  );

/** In fours, as one reads it out. */
export const spelled = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');

const ticket = ({ label, holder, code, cid, alt }: Page['tickets'][number]): ReactElement =>
  h(
    Section,
    { key: cid, className: 'rule', style: STYLE.ticket },
    h(Text, { className: 'ink', style: STYLE.ticketName }, label),
    h(Text, { className: 'muted', style: STYLE.label }, holder),
    // Its own white ground and margin: cameras read dark on light alone.
    h(Img, { src: `cid:${cid}`, alt, width: 180, height: 180, style: STYLE.code }),
    h(Text, { className: 'ink', style: STYLE.spelled }, spelled(code)),
  );

const action = ({ label, url }: NonNullable<Page['action']>): ReactElement =>
  h(Section, { style: STYLE.action }, h(Button, { href: url, className: 'button', style: STYLE.button }, label));

const bareLink = ({ url, bareLink: words }: NonNullable<Page['action']>): ReactElement =>
  h(Text, { className: 'muted', style: STYLE.small }, words, h('br'), h(Link, { href: url, className: 'accent', style: STYLE.link }, url));

interface Frame {
  lang: string;
  subject: string;
  /** What programs show beside the subject; empty: the first words of the mail. */
  preview: string;
  /** Whose mail it is, above the card. */
  name: string;
  footer: ReactNode;
}

/** Paper and card, and what is written on it. */
export function frame(page: Frame, ...children: ReactNode[]): ReactElement {
  return h(
    Html,
    { lang: page.lang },
    h(
      Head,
      null,
      h('title', null, page.subject),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      // Our own text, without anything from outside.
      h('style', { dangerouslySetInnerHTML: { __html: DARK } }),
    ),
    h(
      Body,
      { className: 'paper', style: STYLE.body },
      page.preview !== '' && h(Preview, null, page.preview),
      h(
        Container,
        { style: { maxWidth: '520px' } },
        h(Text, { className: 'accent', style: STYLE.name }, page.name),
        h(Section, { className: 'card', style: STYLE.card }, ...children),
        page.footer,
      ),
    ),
  );
}

export function layout(page: Page): ReactElement {
  return frame(
    {
      lang: page.lang,
      subject: page.subject,
      preview: page.paragraphs[1] ?? page.subject,
      name: 'Seatwise',
      footer: h(Text, { className: 'muted', style: STYLE.footer }, page.footer),
    },
    h(Heading, { as: 'h1', className: 'ink', style: STYLE.heading }, page.heading),
    ...page.paragraphs.map(paragraph),
    page.facts.length > 0 && facts(page.facts),
    ...page.tickets.map(ticket),
    ...page.passages.map(passage),
    ...page.after.map(paragraph),
    page.action && action(page.action),
    page.note === null ? null : h(Text, { className: 'muted', style: STYLE.small }, page.note),
    page.action && h(Hr, { className: 'rule', style: STYLE.rule }),
    page.action && bareLink(page.action),
  );
}

const said = ({ label, quoted, text: words }: Passage): string =>
  `${label}\n\n${quoted ? words.replaceAll(/^/gm, '> ').replaceAll(/^> $/gm, '>') : words}`;

/** The same page for people and programs that read text. */
export function plainText({ heading, paragraphs, facts: rows, tickets, passages, after, action: to, note, footer }: Page): string {
  return [
    heading,
    ...paragraphs,
    ...(rows.length === 0 ? [] : [rows.map(([label, value]) => `${label} ${value}`).join('\n')]),
    ...tickets.map(({ label, holder, code }) => `${label}\n${holder}\n${spelled(code)}`),
    ...passages.map(said),
    ...after,
    ...(to === null ? [] : [`${to.label}\n${to.url}`]),
    ...(note === null ? [] : [note]),
    `-- \nSeatwise\n${footer}`,
  ].join('\n\n');
}
