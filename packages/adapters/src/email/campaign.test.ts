import type { CampaignMail } from '@seatwise/domain/ports';
import { describe, expect, test } from 'vitest';
import { composeCampaign } from './campaign.ts';

const mail: CampaignMail = {
  subject: 'Come,\r\nBcc: all@evil.test',
  paragraphs: [
    [[{ text: 'Hello <b>you</b> & "all"' }], [{ text: 'see ' }, { link: 0, shown: 'https://a.test/?x=1&y=2' }]],
    [[{ text: '\uE000 name\uE001' }]],
  ],
  senderName: 'Atelier <script>',
  eventTitle: 'Nuit du jazz',
  because: 'consent',
  hrefs: ['\uE000link 0\uE001'],
  unsubscribe: '\uE000unsubscribe\uE001',
  picture: '\uE000picture\uE001',
};

describe.each(['en', 'fr'] as const)('in %s', (locale) => {
  test('words are words, links lead where they are told, and placeholders stay whole', async () => {
    const { subject, html, text } = await composeCampaign(mail, locale);
    expect(subject).toBe('Come, Bcc: all@evil.test');
    expect(html).toContain('Hello &lt;b&gt;you&lt;/b&gt; &amp; &quot;all&quot;');
    expect(html).not.toContain('<script');
    expect(html).toContain('href="\uE000link 0\uE001"');
    expect(html).toContain('>https://a.test/?x=1&amp;y=2</a>');
    expect(html).toContain('href="\uE000unsubscribe\uE001"');
    expect(html).toContain('src="\uE000picture\uE001"');
    expect(text).toContain('see \uE000link 0\uE001');
    expect(text).toContain(': \uE000unsubscribe\uE001');
    for (const part of [html, text]) expect(part).toContain('\uE000 name\uE001');
  });

  test('says why it comes and from whom', async () => {
    const consent = await composeCampaign(mail, locale);
    const ticket = await composeCampaign({ ...mail, because: 'ticket' }, locale);
    expect(consent.text).toContain(locale === 'en' ? 'you agreed to hear from Atelier' : 'vous avez accepté');
    expect(ticket.text).toContain(locale === 'en' ? 'you have a ticket for Nuit du jazz' : 'vous avez un billet pour Nuit du jazz');
  });

  test('a test is marked as one, and has nothing to unsubscribe by', async () => {
    const { subject, html } = await composeCampaign({ ...mail, hrefs: ['https://a.test/'], unsubscribe: null, picture: null }, locale);
    expect(subject).toMatch(/^\[Test\] Come/);
    expect(html).not.toContain('unsubscribe\uE001');
    expect(html).not.toContain('<img');
  });
});
