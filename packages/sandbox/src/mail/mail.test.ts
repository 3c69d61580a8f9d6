import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMailCatcher, type CaughtMail, type MailCatcher } from './index.ts';
import { KEPT_MESSAGES, Mailbox } from './mailbox.ts';

const closing: (() => Promise<void>)[] = [];
let catcher: MailCatcher;

async function start(file: string | null = null): Promise<MailCatcher> {
  const started = await startMailCatcher({ smtpPort: 0, uiPort: 0, file });
  closing.push(() => started.close());
  return started;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'mail-catcher-'));
  closing.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function send(
  to: string | string[],
  subject: string,
  more: { html?: string; text?: string; bcc?: string; from?: string } = {},
  smtpUrl = catcher.smtpUrl,
) {
  const transport = createTransport(smtpUrl);
  try {
    return await transport.sendMail({
      from: 'Seatwise <hello@seatwise.test>',
      to,
      subject,
      text: 'Bonjour',
      ...more,
    });
  } finally {
    transport.close();
  }
}

beforeEach(async () => {
  catcher = await start();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test('a message is listed as the contract says, newest first, and by address in any letter case', async () => {
  await send('ada@atelier.test', 'First');
  await send('Ada@Atelier.test', 'Séance confirmée', {
    html: '<p>Bonjour</p>',
    bcc: 'omar@festival.test',
  });
  await send('mia@members.test', 'Not hers');

  const answer = await fetch(`${catcher.uiUrl}/api/email?to=ADA@atelier.test`);
  expect(answer.headers.get('content-type')).toContain('application/json');
  const mails = (await answer.json()) as CaughtMail[];
  expect(mails.map(({ subject }) => subject)).toEqual(['Séance confirmée', 'First']);
  expect(mails[0]).toMatchObject({
    from: 'hello@seatwise.test',
    to: ['Ada@atelier.test', 'omar@festival.test'],
    text: 'Bonjour\n',
    html: '<p>Bonjour</p>\n',
  });
  expect(mails[0]?.headers['from']).toBe('Seatwise <hello@seatwise.test>');
  expect(Date.parse(mails[0]?.date ?? '')).toBeGreaterThan(Date.now() - 60_000);

  const all = (await (await fetch(`${catcher.uiUrl}/api/email`)).json()) as CaughtMail[];
  expect(all).toHaveLength(3);
  const raw = await fetch(`${catcher.uiUrl}/api/email/${mails[1]?.id}/raw`);
  expect(await raw.text()).toContain('Subject: First\r\n');
  expect((await fetch(`${catcher.uiUrl}/api/email/nonsense/raw`)).status).toBe(404);

  expect(
    (
      await fetch(`${catcher.uiUrl}/api/email`, {
        method: 'DELETE',
        headers: { 'content-type': 'application/json' },
      })
    ).status,
  ).toBe(204);
  expect(await (await fetch(`${catcher.uiUrl}/api/email`)).json()).toEqual([]);
});

test('waitFor finds what is there, waits for what is not, and says what came instead', async () => {
  const later = catcher.waitFor('ada@atelier.test', ({ subject }) => subject === 'Second');
  await send('ada@atelier.test', 'First');
  await send('ada@atelier.test', 'Second');
  expect((await later).subject).toBe('Second');
  expect((await catcher.waitFor('ada@atelier.test')).subject).toBe('Second');
  await expect(catcher.waitFor('ada@atelier.test', ({ subject }) => subject === 'Third', 20)).rejects.toThrow('are "Second", "First"');
  await expect(catcher.waitFor('omar@festival.test', undefined, 20)).rejects.toThrow('there is none');
});

test('bounce.test does not exist, and the next recipient can be refused for a time', async () => {
  await expect(send('gone@bounce.test', 'Hello')).rejects.toMatchObject({ responseCode: 550 });
  await expect(send('kept@notbounce.test', 'Hello')).resolves.toBeDefined();

  catcher.failNext({ code: 451, message: 'Try later', to: 'Ada@atelier.test', times: 2 });
  await expect(send('mia@members.test', 'Hello')).resolves.toBeDefined();
  await expect(send('ada@atelier.test', 'Hello')).rejects.toMatchObject({ responseCode: 451 });
  await expect(send('ada@atelier.test', 'Hello')).rejects.toMatchObject({ responseCode: 451 });
  await expect(send('ada@atelier.test', 'Hello')).resolves.toBeDefined();
  expect(() => catcher.failNext({ code: 250 })).toThrow(RangeError);
});

test('who brings a mail to a held address waits, until it is let go', async () => {
  const held = (method: string, query = '') => fetch(`${catcher.uiUrl}/api/email/held${query}`, { method });
  expect((await held('PUT', '?to=@Members.test&after=1')).status).toBe(204);
  await send('ada@members.test', 'Taken');
  const waits = send('mia@members.test', 'Held');
  await send('omar@festival.test', 'Not held');
  expect(catcher.messages().map(({ subject }) => subject)).toEqual(['Not held', 'Taken']);
  expect((await held('DELETE')).status).toBe(204);
  await waits;
  expect(catcher.messages('mia@members.test')).toHaveLength(1);
  await send('mia@members.test', 'And not held any more');
  for (const wrong of ['', '?to=@members.test&after=-1']) expect((await held('PUT', wrong)).status).toBe(400);
});

test('messages survive a restart, a half-written line does not, and deleting is lasting', async () => {
  const file = join(await folder(), 'nested', 'mail.jsonl');
  const first = await start(file);
  await send('ada@atelier.test', 'Kept', {}, first.smtpUrl);
  await first.close();
  await appendFile(file, '{"id":"torn","raw":"QU');

  const second = await start(file);
  expect(second.messages().map(({ subject, to, text }) => ({ subject, to, text }))).toEqual([
    { subject: 'Kept', to: ['ada@atelier.test'], text: 'Bonjour\n' },
  ]);
  await send('ada@atelier.test', 'After the torn line', {}, second.smtpUrl);
  await second.close();
  expect((await start(file)).messages().map(({ subject }) => subject)).toEqual(['After the torn line', 'Kept']);
  await (await start(file)).clear();
  expect((await start(file)).messages()).toEqual([]);
});

test('only the newest are kept, in memory and in the file', async () => {
  const file = join(await folder(), 'mail.jsonl');
  const mailbox = await Mailbox.open(file);
  const message = (number: number) => mailbox.add('a@seatwise.test', ['b@members.test'], Buffer.from(`Subject: ${number}\r\n\r\n`));
  const sent = 2 * KEPT_MESSAGES + 1;
  for (let number = 1; number <= sent; number += 1) await message(number);
  expect(mailbox.messages()).toHaveLength(KEPT_MESSAGES);
  expect(mailbox.messages().at(-1)?.subject).toBe(String(sent - KEPT_MESSAGES + 1));
  await mailbox.settled();
  expect((await readFile(file, 'utf8')).split('\n').length).toBeLessThanOrEqual(KEPT_MESSAGES + 3);
  expect((await Mailbox.open(file)).messages()[0]?.subject).toBe(String(sent));
}, 20_000);

test('the page allows no foreign script, and a mail none at all', async () => {
  const page = await fetch(catcher.uiUrl);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  const html = await page.text();
  for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^\/[a-z]|^data:/);
  for (const path of ['/inbox.js', '/inbox.css']) expect((await fetch(catcher.uiUrl + path)).status).toBe(200);

  await send('ada@atelier.test', 'Bad', {
    html: '<html><head></head><body><script>alert(1)</script>hello</body></html>',
  });
  const { id } = await catcher.waitFor('ada@atelier.test');
  const shown = await fetch(`${catcher.uiUrl}/inbox/${id}/html`);
  const policy = shown.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox$/);
  expect(policy).not.toContain('script-src');
  expect(await shown.text()).toContain('<head><base target="_blank">');
});

test('the page is told by an ETag whether anything is new', async () => {
  const first = await fetch(`${catcher.uiUrl}/inbox/list`);
  const etag = first.headers.get('etag') ?? '';
  expect((await fetch(`${catcher.uiUrl}/inbox/list`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  await send('ada@atelier.test', 'New');
  expect((await fetch(`${catcher.uiUrl}/inbox/list`, { headers: { 'if-none-match': etag } })).status).toBe(200);
});

test('as a process it goes with its parent, and a wrong or taken port ends it with a sentence', async () => {
  const run = (env: Record<string, string>) =>
    fork(new URL('./main.ts', import.meta.url), {
      env: { PATH: process.env['PATH'], MAIL_SMTP_PORT: '0', MAIL_UI_PORT: '0', ...env },
      stdio: 'pipe',
      execArgv: [],
    });
  const child = run({});
  const [ready] = (await once(child, 'message')) as [{ ready: true; smtpUrl: string; uiUrl: string }];
  await send('ada@atelier.test', 'To a process', {}, ready.smtpUrl);
  expect(await (await fetch(`${ready.uiUrl}/api/email`)).json()).toHaveLength(1);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);

  const failing = async (env: Record<string, string>) => {
    const one = run(env);
    let said = '';
    one.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(one, 'exit')) as [number];
    return { code, said };
  };
  expect(await failing({ MAIL_UI_PORT: '99999' })).toEqual({
    code: 1,
    said: 'mail catcher: MAIL_UI_PORT is not a port number: 99999\n',
  });
  const taken = await failing({ MAIL_SMTP_PORT: String(catcher.smtpPort) });
  expect(taken.code).toBe(1);
  expect(taken.said).toContain('EADDRINUSE');
}, 20_000);
