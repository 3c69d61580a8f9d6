import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { placeholder, splitAtPlaceholders, type Mailing, type Reader } from '@seatwise/domain/ports';
import { startMailCatcher, type MailCatcher } from '@seatwise/sandbox/mail';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMailer, type ClosableMailer } from './index.ts';
import { WholeMessage } from './mailing.ts';

let catcher: MailCatcher;
let mailer: ClosableMailer;

beforeAll(async () => {
  catcher = await startMailCatcher({ smtpPort: 0, uiPort: 0, file: null });
});
afterAll(() => catcher.close());
beforeEach(async () => {
  await catcher.clear();
  mailer = createMailer({ smtpUrl: catcher.smtpUrl, from: 'Seatwise <hello@seatwise.test>' });
});
afterEach(() => mailer.close());

const mailing: Mailing = {
  subject: `Soirée${placeholder(' name')}`,
  html: `<p>Bonjour${placeholder(' name')},</p><a href="${placeholder('link 0')}">Voir</a>`,
  text: `Bonjour${placeholder(' name')},\n\nVoir : ${placeholder('link 0')}\n.\n-- \nAtelier`,
  locale: 'fr',
  senderName: 'Atelier Lumière',
};
const values: { [key: string]: string } = { ' name': ' Zoé', 'link 0': 'https://seatwise.test/t/c/abc?x=1&y=2' };
const reader: Reader = {
  messageId: '0199c0de-0000-7000-8000-000000000001',
  to: 'zoe@atelier.test',
  unsubscribeUrl: `https://seatwise.test/unsubscribe/${'a'.repeat(70)}`,
  valueOf: (key) => values[key] ?? '',
};

const rawOf = async (id: string | undefined): Promise<string> => (await fetch(`${catcher.uiUrl}/api/email/${id}/raw`)).text();
const plain = (text: string | undefined): string => (text ?? '').replaceAll('\r\n', '\n').replace(/\n+$/, '');

test('a reader gets both parts filled in, from the organisation, with what a mail program needs to unsubscribe', async () => {
  await mailer.mailing(mailing)(reader);
  const [got] = catcher.messages('zoe@atelier.test');
  expect(got).toMatchObject({ subject: 'Soirée Zoé', from: 'hello@seatwise.test', to: ['zoe@atelier.test'] });
  expect(plain(got?.text)).toBe('Bonjour Zoé,\n\nVoir : https://seatwise.test/t/c/abc?x=1&y=2\n.\n-- \nAtelier');
  expect(plain(got?.html)).toBe('<p>Bonjour Zoé,</p><a href="https://seatwise.test/t/c/abc?x=1&amp;y=2">Voir</a>');
  expect(got?.headers).toMatchObject({
    'message-id': `<${reader.messageId}@seatwise.test>`,
    'auto-submitted': 'auto-generated',
    precedence: 'bulk',
    'content-language': 'fr',
    'list-unsubscribe': `<${reader.unsubscribeUrl}>`,
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    'mime-version': '1.0',
  });
  expect(Date.parse(got?.headers['date'] ?? '')).toBeGreaterThan(Date.now() - 60_000);
  const raw = await rawOf(got?.id);
  expect(raw).toMatch(/^From: =\?UTF-8\?Q\?Atelier_Lumi=C3=A8re\?= <hello@seatwise\.test>\r$/m);
  expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
  expect([...raw.matchAll(/^Content-Type: (text\/\w+); charset=utf-8\r$/gm)].map(([, type]) => type)).toEqual(['text/plain', 'text/html']);
});

test('without an address to unsubscribe by, as a test’s, nothing is said of it', async () => {
  await mailer.mailing(mailing)({ ...reader, unsubscribeUrl: null });
  expect(Object.keys(catcher.messages()[0]?.headers ?? {}).filter((name) => name.startsWith('list-'))).toEqual([]);
});

test('a domain of other letters is written as every server takes it', async () => {
  await mailer.mailing(mailing)({ ...reader, to: 'zoe@münchen.test' });
  expect(await rawOf(catcher.messages()[0]?.id)).toMatch(/^To: zoe@xn--mnchen-3ya\.test\r$/m);
  // On the wire as well, where the catcher turns it back.
  const message = new WholeMessage({ from: 'hello@seatwise.test', to: 'zoe@münchen.test' }, '<1@seatwise.test>', '');
  expect(message.getEnvelope()).toEqual({ from: 'hello@seatwise.test', to: ['zoe@xn--mnchen-3ya.test'] });
});

test('where a server drops a kept connection between two mails, the second goes by another', async () => {
  const taken: string[] = [];
  const server = createServer((socket) => {
    let mails = 0;
    let content: string | null = null;
    socket.on('error', () => undefined);
    socket.write('220 mail.test\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      if (content !== null && line !== '.') return void (content += `${line}\n`);
      if (content !== null) {
        taken.push(/^Message-ID: (.+)$/m.exec(content)?.[1] ?? '');
        content = null;
        mails += 1;
      }
      if (line.startsWith('MAIL') && mails > 0) return void socket.destroy();
      if (line === 'DATA') content = '';
      socket.write(line === 'DATA' ? '354 go on\r\n' : '250 fine\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const alone = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'hello@seatwise.test', pool: 1 });
  try {
    const send = alone.mailing(mailing);
    for (const messageId of ['m-1', 'm-2', 'm-3']) await send({ ...reader, messageId });
    expect(taken).toEqual(['<m-1@seatwise.test>', '<m-2@seatwise.test>', '<m-3@seatwise.test>']);
  } finally {
    alone.close();
    server.close();
  }
});

test('one mailing serves any number of readers, each with their own', async () => {
  const send = mailer.mailing(mailing);
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      send({
        ...reader,
        messageId: `m-${n}`,
        to: `r${n}@atelier.test`,
        valueOf: (key) => (key === ' name' ? ` Nº ${n}` : 'https://l.test/'),
      }),
    ),
  );
  for (let n = 0; n < 20; n += 1) {
    const [got, ...others] = catcher.messages(`r${n}@atelier.test`);
    expect(others).toEqual([]);
    expect(got?.headers['message-id']).toBe(`<m-${n}@seatwise.test>`);
    for (const part of [got?.subject, got?.text, got?.html]) expect(part).toContain(`Nº ${n}`);
  }
});

// Line breaks, dots at their beginning, spaces at their end, signs of the encoding itself, and what takes several bytes.
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\r\n',
        '.',
        '..',
        ' ',
        '=',
        '=\n',
        '=20',
        '--',
        '--=_',
        '\t',
        'é',
        '漢字',
        '👩‍🏫',
        '<b>',
        '&',
        '"',
        "'",
        'x'.repeat(90),
      ),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join('').replaceAll(/[\p{Cc}\uE000\uE001]/gu, (character) => ('\n\t\r'.includes(character) ? character : '')))
  // A line break is one, however it was typed.
  .map((text) => text.replaceAll(/\r\n?/g, '\n'));

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

test('whatever is written and filled in arrives as it was, in lines that any server takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 6 }), words, async (pieces, value) => {
      await catcher.clear();
      // Something visible at both ends: what a reader makes of empty lines there is its own affair.
      const text = `(${pieces.join(placeholder('name'))})`;
      const filled = (what: string): string =>
        splitAtPlaceholders(text)
          .map((piece, index) => (index % 2 === 0 ? piece : what))
          .join('');
      await mailer.mailing({ ...mailing, subject: 'x', text, html: text })({ ...reader, valueOf: () => value });
      const [got] = catcher.messages();
      expect(plain(got?.text)).toBe(filled(value));
      expect(plain(got?.html)).toBe(filled(escaped(value)));
      const body = (await rawOf(got?.id)).split('\r\n\r\n').slice(1).join('\r\n\r\n');
      expect(body).toMatch(/^[\t\r\n\u0020-\u007E]*$/);
      expect(body.split('\r\n').every((line) => line.length <= 76 || line.startsWith('--=_'))).toBe(true);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test('what people typed cannot become a header, a second addressee or markup', async () => {
  const send = mailer.mailing({ ...mailing, senderName: 'Atelier\r\nBcc: omar@festival.test', subject: placeholder('name') });
  await send({ ...reader, valueOf: () => 'Ada\r\nBcc: omar@festival.test\r\n\r\n<script>' });
  const [got] = catcher.messages();
  expect(got?.to).toEqual(['zoe@atelier.test']);
  expect(got?.headers['bcc']).toBeUndefined();
  expect(got?.subject).toBe('Ada Bcc: omar@festival.test <script>');
  expect(got?.html).not.toContain('<script>');
  for (const to of ['a@b.test, c@d.test', 'a@b.test\r\nBcc: c@d.test', 'Ada <ada@atelier.test>', 'nobody', ''])
    await expect(send({ ...reader, to })).rejects.toMatchObject({ name: 'MailRefused', smtpCode: null });
  expect(catcher.messages()).toHaveLength(1);
});

test('a domain in other letters is written as servers know it', async () => {
  await mailer.mailing(mailing)({ ...reader, to: 'zoe@münchen.test' });
  const [got] = catcher.messages();
  expect(got?.to).toEqual(['zoe@münchen.test']);
  expect(await rawOf(got?.id)).toMatch(/^To: zoe@xn--mnchen-3ya\.test\r$/m);
});

test('a refusal and a failure for now are told apart, as for other mails', async () => {
  const send = mailer.mailing(mailing);
  await expect(send({ ...reader, to: 'gone@bounce.test' })).rejects.toMatchObject({ name: 'MailRefused', smtpCode: 550 });
  catcher.failNext({ code: 452, message: 'Mailbox full' });
  await expect(send(reader)).rejects.toMatchObject({ name: 'MailTemporaryFailure' });
});
