/** An organizer's mail to many in one language: its words as text and links, nothing of it as markup, in the frame of our mails. */
import { Link, Section, Text } from '@react-email/components';
import { render as renderElement } from '@react-email/render';
import type { CampaignMail, CampaignRun, ComposedMail, Locale } from '@seatwise/domain/ports';
import { Fragment, createElement as h, type ReactElement } from 'react';
import { frame, styleOf } from './layout.ts';
import { oneLine } from './words.ts';

interface Words {
  because: Record<CampaignMail['because'], (senderName: string, eventTitle: string) => string>;
  sentBy: (senderName: string) => string;
  unsubscribe: string;
  /** Before the subject, and in the place of the link, of a test. */
  test: string;
  noLink: string;
}

const WORDS: Record<Locale, Words> = {
  en: {
    because: {
      consent: (sender) => `You receive this e-mail because you agreed to hear from ${sender}.`,
      ticket: (_, event) => `You receive this e-mail because you have a ticket for ${event}.`,
    },
    sentBy: (sender) => `Sent by ${sender} with Seatwise.`,
    unsubscribe: 'Unsubscribe',
    test: '[Test]',
    noLink: 'Here each reader finds their own link to unsubscribe.',
  },
  fr: {
    because: {
      consent: (sender) => `Vous recevez cet e-mail parce que vous avez accepté d’avoir des nouvelles de ${sender}.`,
      ticket: (_, event) => `Vous recevez cet e-mail parce que vous avez un billet pour ${event}.`,
    },
    sentBy: (sender) => `Envoyé par ${sender} avec Seatwise.`,
    unsubscribe: 'Se désabonner',
    test: '[Test]',
    noLink: 'Ici, chaque destinataire trouve son propre lien pour se désabonner.',
  },
};

function footer(mail: CampaignMail, words: Words): ReactElement {
  return h(
    Section,
    null,
    h(
      Text,
      { className: 'muted', style: styleOf('footer') },
      words.because[mail.because](mail.senderName, mail.eventTitle),
      h('br'),
      words.sentBy(mail.senderName),
      h('br'),
      mail.unsubscribe === null
        ? words.noLink
        : h(Link, { href: mail.unsubscribe, className: 'accent', style: { ...styleOf('link'), wordBreak: 'normal' } }, words.unsubscribe),
    ),
    mail.picture !== null && h('img', { src: mail.picture, alt: '', width: 1, height: 1 }),
  );
}

export async function composeCampaign(mail: CampaignMail, locale: Locale): Promise<ComposedMail> {
  const words = WORDS[locale];
  const { hrefs } = mail;
  const senderName = oneLine(mail.senderName, 100);
  const subject = oneLine(mail.unsubscribe === null ? `${words.test} ${mail.subject}` : mail.subject, 250);
  const shownRun = (run: CampaignRun, index: number): ReactElement =>
    'text' in run
      ? h(Fragment, { key: index }, run.text)
      : h(Link, { key: index, href: hrefs[run.link] ?? '', className: 'accent', style: styleOf('link') }, run.shown);
  const page = frame(
    { lang: locale, subject, preview: '', name: senderName, footer: footer({ ...mail, senderName }, words) },
    ...mail.paragraphs.map((lines, at) =>
      h(
        Text,
        { key: at, className: 'ink', style: styleOf('paragraph') },
        ...lines.map((runs, index) => h(Fragment, { key: index }, index > 0 && h('br'), ...runs.map(shownRun))),
      ),
    ),
  );
  const plainRun = (run: CampaignRun): string => ('text' in run ? run.text : (hrefs[run.link] ?? ''));
  return {
    subject,
    html: await renderElement(page),
    text: [
      ...mail.paragraphs.map((lines) => lines.map((runs) => runs.map(plainRun).join('')).join('\n')),
      `-- \n${words.because[mail.because](senderName, mail.eventTitle)}\n${words.sentBy(senderName)}\n${
        mail.unsubscribe === null ? words.noLink : `${words.unsubscribe}: ${mail.unsubscribe}`
      }`,
    ].join('\n\n'),
  };
}
