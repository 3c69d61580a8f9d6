import type { Locale, MailTemplate, MailTemplates } from '@seatwise/domain/ports';
import { describe, expect, test } from 'vitest';
import { render } from './render.ts';

const url = 'https://seatwise.test/trainer/?token=abc';
const organizationName = 'Atelier Lumière';

const PROPS: MailTemplates = {
  verifyEmail: { name: 'Ada', url },
  magicLink: { url },
  resetPassword: { name: 'Ada', url },
  organizationApproved: { name: 'Ada', organizationName, url },
  organizationRejected: { name: 'Ada', organizationName },
  organizationSuspended: { name: 'Ada', organizationName },
  joinRequested: { organizationName, memberName: 'Noé', url },
  memberApproved: { name: 'Mia', organizationName, url },
  memberRejected: { name: 'Mia', organizationName },
  memberRemoved: { name: 'Mia', organizationName },
  seatsGranted: { organizationName, seats: 7, url },
  paymentFailed: { organizationName, url, admissionsStopAt: '2026-11-27T09:30:00.000Z' },
  secondSubscriptionRefunded: { organizationName, amount: { amount: 17_500, currency: 'eur' } },
  accountDeleted: { name: 'Mia' },
};
const TEMPLATES = Object.entries(PROPS).map(([name, props]) => ({ name, props }) as MailTemplate);
const LOCALES: Locale[] = ['en', 'fr'];
/** As a program shows html: tags gone, entities read. */
const seen = (html: string): string =>
  html
    .replace(/<style[^]*?<\/style>|<!--[^]*?-->|<[^>]+>/g, '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe.each(LOCALES)('in %s', (locale) => {
  test.each(TEMPLATES)('$name says the same in both parts, without exclamation marks or images', async (template) => {
    const { subject, html, text } = await render(template, locale);
    expect(subject.length).toBeGreaterThan(8);
    expect(html).toContain(`lang="${locale}"`);
    expect(html).toMatch(/<!DOCTYPE/);
    for (const paragraph of text
      .split('\n\n')
      .slice(0, -1)
      .flatMap((block) => block.split('\n'))) {
      if (!paragraph.startsWith('http')) expect(seen(html)).toContain(paragraph);
    }
    if ('url' in template.props) expect([html.includes(`href="${url}"`), text.includes(`\n${url}\n`)]).toEqual([true, true]);
    else expect(html).not.toContain('href=');
    expect(html).not.toContain('<img');
    expect(`${subject}${text}${seen(html)}`).not.toMatch(/!|\p{Extended_Pictographic}|undefined|\[object/u);
  });
});

test('no French text is left in English', async () => {
  for (const template of TEMPLATES) {
    const [english, french] = [await render(template, 'en'), await render(template, 'fr')];
    const lines = new Set(english.text.split('\n').filter((line) => line !== '' && line !== url && line !== '-- ' && line !== 'Seatwise'));
    const same = french.text.split('\n').filter((line) => lines.has(line));
    expect({ template: template.name, same }).toEqual({ template: template.name, same: [] });
    expect(french.subject).not.toBe(english.subject);
  }
});

test('figures and instants are written the way the language writes them', async () => {
  const refund: MailTemplate = { name: 'secondSubscriptionRefunded', props: PROPS.secondSubscriptionRefunded };
  expect((await render(refund, 'en')).text).toContain('given back €175.00 in full');
  expect((await render(refund, 'fr')).text).toMatch(/soit 175,00\s€\./);
  const failed: MailTemplate = { name: 'paymentFailed', props: PROPS.paymentFailed };
  expect((await render(failed, 'en')).text).toContain('on 27 November 2026 at 09:30 UTC,');
  expect((await render(failed, 'fr')).text).toContain('le 27 novembre 2026 à 09:30 UTC,');
  const seats = (number: number): MailTemplate => ({ name: 'seatsGranted', props: { ...PROPS.seatsGranted, seats: number } });
  expect((await render(seats(1), 'en')).subject).toBe('Atelier Lumière now has 1 seat');
  expect((await render(seats(0), 'fr')).subject).toBe('Atelier Lumière dispose maintenant de 0 siège');
  expect((await render(seats(2), 'fr')).subject).toBe('Atelier Lumière dispose maintenant de 2 sièges');
});

test('markup in names is shown, not obeyed', async () => {
  const evil = '<script>alert(1)</script><a href="https://evil.test">';
  const { html, text } = await render({ name: 'joinRequested', props: { organizationName, memberName: evil, url } }, 'en');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('href="https://evil.test"');
  expect(html).toContain('&lt;script&gt;');
  expect(text).toContain(evil);
});

test('a name that is really an address on the web is not repeated to a stranger', async () => {
  for (const name of ['Win at evil.test', 'https://evil.test', 'www.evil', '']) {
    expect((await render({ name: 'verifyEmail', props: { name, url } }, 'en')).text).toMatch(/\n\nHello,\n\n/);
  }
  expect((await render({ name: 'verifyEmail', props: { name: 'J. R. R. Müller', url } }, 'en')).text).toContain('Hello J. R. R. Müller,');
});

test('text that turns the reading direction around, or runs on, is brought to one short line', async () => {
  const { subject } = await render(
    { name: 'organizationSuspended', props: { name: 'Ada', organizationName: `a\u202Eb\n\n${'x'.repeat(500)}` } },
    'en',
  );
  expect(subject).toMatch(/^a b x+… is suspended$/);
  expect(subject.length).toBeLessThan(220);
});

test('only the web is linked to', async () => {
  for (const bad of ['javascript:alert(1)', '/trainer', 'data:text/html,x', '']) {
    await expect(render({ name: 'magicLink', props: { url: bad } }, 'en')).rejects.toThrow(TypeError);
  }
});
