import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MailRefused, MailTemporaryFailure, type MailTemplate } from '@seatwise/domain/ports';
import ICAL from 'ical.js';
import { startMailCatcher, type MailCatcher } from '@seatwise/sandbox/mail';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMailer, type ClosableMailer } from './index.ts';

let catcher: MailCatcher;
let mailer: ClosableMailer;

const template: MailTemplate = { name: 'magicLink', props: { url: 'https://seatwise.test/sign-in?token=abc&next=%2F' } };
const mail = { messageId: 'job-7', to: 'ada@atelier.test', locale: 'en', template } as const;

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  catcher = await startMailCatcher({ smtpPort: 0, uiPort: 0, file: null });
});
afterAll(() => catcher.close());
beforeEach(async () => {
  await catcher.clear();
  mailer = createMailer({ smtpUrl: catcher.smtpUrl, from: 'Seatwise <hello@seatwise.test>' });
});
afterEach(() => mailer.close());

test('a mail arrives in both parts, marked as automatic, under the same Message-ID each time', async () => {
  await mailer.send(mail);
  await mailer.send(mail);
  const [second, first] = catcher.messages('ada@atelier.test');
  expect(first).toMatchObject({ subject: 'Your sign-in link', from: 'hello@seatwise.test', to: ['ada@atelier.test'] });
  expect(first?.headers).toMatchObject({
    'message-id': '<job-7@seatwise.test>',
    'auto-submitted': 'auto-generated',
    'content-language': 'en',
  });
  expect(Object.keys(first?.headers ?? {}).filter((name) => name.startsWith('x-pm-'))).toEqual([]);
  expect(second?.headers['message-id']).toBe(first?.headers['message-id']);
  expect(first?.text).toContain('Sign in\nhttps://seatwise.test/sign-in?token=abc&next=%2F\n');
  expect(first?.html).toContain('href="https://seatwise.test/sign-in?token=abc&amp;next=%2F"');
});

const event = {
  id: '0199c0de-0000-7000-8000-000000000001',
  sequence: 1,
  startsAt: '2027-01-12T09:00:00.000Z',
  endsAt: '2027-01-12T10:00:00.000Z',
  cancelled: false,
  changedAt: '2027-01-02T09:00:00.000Z',
  withName: 'Zoé',
  note: '',
  url: 'https://seatwise.test/sessions',
};

test.each([
  ['request', 'REQUEST'],
  ['cancel', 'CANCEL'],
] as const)('a calendar’s %s travels beside the text, with its method, and as a file', async (kind, method) => {
  await mailer.send({ ...mail, calendar: { attendee: 'Ada', kind, events: [{ ...event, cancelled: kind === 'cancel' }] } });
  const [caught] = catcher.messages();
  const raw = await (await fetch(`${catcher.uiUrl}/api/email/${caught?.id}/raw`)).text();
  expect(raw).toMatch(/\r\nContent-Type: multipart\/mixed;/);
  // The alternatives in order: programs show the last that they understand.
  expect([...raw.matchAll(/^Content-Type: (text\/\w+|application\/ics)/gm)].map(([, type]) => type)).toEqual([
    'text/plain',
    'text/html',
    'text/calendar',
    'application/ics',
  ]);
  expect(raw.replaceAll(/\r\n\s+/g, ' ')).toContain(`Content-Type: text/calendar; charset=utf-8; method=${method}`);
  const file = raw.split('Content-Type: application/ics')[1]?.split('\r\n\r\n')[1]?.split('\r\n--')[0] ?? '';
  const ics = new ICAL.Component(ICAL.parse(Buffer.from(file, 'base64').toString()));
  expect(ics.getFirstPropertyValue('method')).toBe(method);
  const [session] = ics.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  expect(session?.summary).toContain('Session with Zoé');
  expect(String(session?.component.getFirstPropertyValue('organizer')).toLowerCase()).toBe('mailto:hello@seatwise.test');
  expect(raw).toMatch(/filename="?invite\.ics"?/);
});

test('tickets come with a picture each, in the mail itself, and a calendar entry beside them', async () => {
  const tickets = ['0123456789ABCDEF', 'FEDCBA9876543210'].map((code) => ({ code, tierName: 'Regular', attendeeName: 'Ada' }));
  const props = {
    name: 'Ada',
    eventTitle: 'Nuit du jazz',
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    timeZone: 'Europe/Paris',
    place: 'Le Hangar, Lyon',
    onlineUrl: '',
    url: 'https://seatwise.test/o/abc',
    total: { amount: 59_800, currency: 'usd' },
    tickets,
    more: 0,
  };
  const entry = { ...event, title: 'Nuit du jazz', place: 'Le Hangar, Lyon' };
  const calendar = { attendee: 'Ada', kind: 'request' as const, events: [entry] };
  await mailer.send({ ...mail, template: { name: 'ticketsBought', props }, calendar });
  const [got] = catcher.messages('ada@atelier.test');
  const raw = await (await fetch(`${catcher.uiUrl}/api/email/${got?.id}/raw`)).text();
  for (const n of [1, 2]) {
    expect(got?.html).toContain(`src="cid:ticket-${n}@seatwise"`);
    expect(raw).toContain(`Content-ID: <ticket-${n}@seatwise>`);
  }
  // A PNG, in base64.
  expect(raw.match(/^iVBORw0KGgo/gm)).toHaveLength(2);
  expect(got?.text).toContain('0123 4567 89AB CDEF');
  expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
});

test('accents survive the way, in French', async () => {
  await mailer.send({
    ...mail,
    locale: 'fr',
    template: { name: 'memberApproved', props: { name: 'Noé', organizationName: 'Atelier Lumière', url: 'https://seatwise.test/' } },
  });
  const [caught] = catcher.messages();
  expect(caught?.subject).toBe('Bienvenue chez Atelier Lumière');
  expect(caught?.text).toContain('Bonjour Noé,');
  expect(caught?.headers['content-language']).toBe('fr');
});

test('what people typed cannot become a header or a second addressee', async () => {
  const organizationName = 'Atelier\r\nBcc: omar@festival.test\r\n\r\nfree text';
  await mailer.send({
    ...mail,
    messageId: 'x>\r\nBcc: omar@festival.test',
    template: { name: 'organizationSuspended', props: { name: 'Ada', organizationName } },
  });
  const [caught] = catcher.messages();
  expect(caught?.to).toEqual(['ada@atelier.test']);
  expect(caught?.headers['bcc']).toBeUndefined();
  expect(caught?.subject).toBe('Atelier Bcc: omar@festival.test free text is suspended');
  expect(caught?.headers['message-id']).toMatch(/^<[0-9a-f]{64}@seatwise\.test>$/);

  for (const to of ['a@b.test, c@d.test', 'a@b.test\r\nBcc: c@d.test', 'Ada <ada@atelier.test>', '"a"@b.test', 'nobody', '@b.test', '']) {
    await expect(mailer.send({ ...mail, to })).rejects.toMatchObject({ name: 'MailRefused', smtpCode: null });
  }
  expect(catcher.messages()).toHaveLength(1);
});

test('a mailbox that does not exist is refused for good, with the reason', async () => {
  const refusal = await mailer.send({ ...mail, to: 'gone@bounce.test' }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(MailRefused);
  expect(refusal).toMatchObject({ smtpCode: 550, reason: 'No such mailbox: gone@bounce.test' });
});

test('a full mailbox or a server that is not there is a failure for now', async () => {
  catcher.failNext({ code: 452, message: 'Mailbox full' });
  await expect(mailer.send(mail)).rejects.toBeInstanceOf(MailTemporaryFailure);
  await mailer.send(mail);
  expect(catcher.messages()).toHaveLength(1);

  const nowhere = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'hello@seatwise.test', timeoutMs: 500 });
  await expect(nowhere.send(mail)).rejects.toBeInstanceOf(MailTemporaryFailure);
  nowhere.close();
});

test('a server that says nothing is given up after the timeout', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  const port = await listen(silent);
  const waiting = createMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'hello@seatwise.test', timeoutMs: 100 });
  await expect(waiting.send(mail)).rejects.toBeInstanceOf(MailTemporaryFailure);
  waiting.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test('a refused login is our fault, not the addressee’s', async () => {
  const replies = createServer((socket) => {
    socket.write('220 hello\r\n');
    socket.on('data', (chunk) =>
      socket.write(chunk.toString().startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN\r\n' : '535 5.7.8 no\r\n'),
    );
    socket.on('error', () => socket.destroy());
  });
  const port = await listen(replies);
  const locked = createMailer({ smtpUrl: `smtp://user:wrong@127.0.0.1:${port}`, from: 'hello@seatwise.test' });
  await expect(locked.send(mail)).rejects.toBeInstanceOf(MailTemporaryFailure);
  locked.close();
  replies.close();
});
