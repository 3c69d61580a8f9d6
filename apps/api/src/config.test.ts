import { expect, test } from 'vitest';
import { ConfigError, type Environment, loadConfig, readSettings, whatsappOf } from './config.ts';

const PRODUCTION: Environment = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://seatwise.example',
  DATABASE_URL: 'postgresql://seatwise:hunter2@db.example/seatwise',
  AUTH_SECRET: 'a'.repeat(32),
  CRON_SECRET: 'c'.repeat(32),
  STRIPE_SECRET_KEY: 'sk_live_0123456789',
  STRIPE_WEBHOOK_SECRET: 'whsec_0123456789',
  SMTP_URL: 'smtps://mail:hunter2@mail.example',
  MAIL_FROM: 'Seatwise <hello@seatwise.example>',
};

const refusal = (environment: Environment): string => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

test('nothing set: the defaults of the contract', () => {
  expect(readSettings({})).toMatchObject({
    mode: 'development',
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    dataDir: expect.stringMatching(/\/\.data$/),
    sandboxPort: 12_111,
    mailSmtpPort: 1025,
    mailUiPort: 1080,
    rateLimits: true,
    ticketHoldMinutes: 15,
    platformOwnerEmails: [],
  });
});

test('the assistant: unset, off, or a model somewhere', () => {
  expect(readSettings({}).advisor).toMatchObject({ baseUrl: null, declined: false });
  expect(readSettings({ ADVISOR_BASE_URL: 'off' }).advisor).toMatchObject({ baseUrl: null, declined: true });
  expect(readSettings({ ADVISOR_BASE_URL: 'http://127.0.0.1:11434/v1/', ADVISOR_MODEL: 'llama' }).advisor).toEqual({
    baseUrl: 'http://127.0.0.1:11434/v1',
    apiKey: null,
    model: 'llama',
    declined: false,
  });
});

test('WhatsApp: all of it or nothing, and no stand-in in production', () => {
  const whatsapp = {
    WHATSAPP_TOKEN: 'a token of Meta’s',
    WHATSAPP_PHONE_ID: '106540352242922',
    WHATSAPP_APP_SECRET: 'an app secret',
    WHATSAPP_VERIFY_TOKEN: 'agreed on with Meta',
  };
  expect(whatsappOf(readSettings({}))).toBeNull();
  expect(whatsappOf(readSettings(whatsapp))).toEqual({
    token: 'a token of Meta’s',
    phoneId: '106540352242922',
    appSecret: 'an app secret',
    verifyToken: 'agreed on with Meta',
  });
  for (const name of Object.keys(whatsapp))
    expect(refusal({ ...PRODUCTION, ...whatsapp, [name]: '' })).toMatch(`${name} is not set, but WHATSAPP_`);
  expect(refusal({ ...PRODUCTION, ...whatsapp })).toBe('accepted');
  expect(refusal({ ...PRODUCTION, ...whatsapp, WHATSAPP_API_BASE: 'http://127.0.0.1:4000' })).toMatch(
    'WHATSAPP_API_BASE must not point at a stand-in',
  );
  expect(refusal({ ...PRODUCTION, ...whatsapp, WHATSAPP_API_BASE: 'https://graph.facebook.com' })).toBe('accepted');
});

test('an empty variable is one that is not set', () => {
  expect(readSettings({ PORT: '', SMTP_URL: ' ', DATABASE_URL: '' })).toEqual(readSettings({}));
});

test('values are normalised', () => {
  const settings = readSettings({
    PUBLIC_URL: 'https://seatwise.example/',
    PLATFORM_OWNER_EMAILS: ' Olivia@Seatwise.test, paul@seatwise.test',
    PORT: ' 4000 ',
  });
  expect(settings).toMatchObject({
    publicUrl: 'https://seatwise.example',
    platformOwnerEmails: ['olivia@seatwise.test', 'paul@seatwise.test'],
    port: 4000,
  });
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '0'],
  ['PORT', '65536'],
  ['SANDBOX_PORT', '1.5'],
  ['MAIL_SMTP_PORT', '-1'],
  ['MAIL_UI_PORT', '9'.repeat(20)],
  ['PUBLIC_URL', 'seatwise.example'],
  ['PUBLIC_URL', 'https://seatwise.example/app'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['DATABASE_URL', 'mysql://root:hunter2@db.example/seatwise'],
  ['DATABASE_APP_URL', 'hunter2'],
  ['STRIPE_SECRET_KEY', 'pk_test_hunter2'],
  ['STRIPE_WEBHOOK_SECRET', 'hunter2hunter2'],
  ['STRIPE_API_BASE', 'http://127.0.0.1:12111/v1'],
  ['SMTP_URL', 'http://hunter2@mail.example'],
  ['MAIL_FROM', 'hunter2'],
  ['MAIL_FROM', 'Seatwise <hello@seatwise.test>\r\nBcc: hunter2@evil.test'],
  ['PLATFORM_OWNER_EMAILS', 'olivia@seatwise.test, hunter2'],
  ['ADVISOR_BASE_URL', 'hunter2'],
  ['RATE_LIMITS', 'no'],
  ['TRUSTED_PROXIES', '10.0.0.0/8, hunter2'],
  ['TICKET_HOLD_MINUTES', '0'],
  ['LOG_LEVEL', 'loud'],
  ['NODE_ENV', 'staging'],
  ['HOST', 'two words'],
])('%s=%s stops the start with one sentence that names it, and shows no value', (name, value) => {
  const sentence = refusal({ [name]: value });
  expect(sentence).toMatch(new RegExp(`^${name} [^\n]+\\.$`));
  expect(sentence).not.toContain('hunter2');
});

test('two things cannot listen on one port', () => {
  expect(refusal({ PORT: '1080' })).toBe('MAIL_UI_PORT and PORT must not both be 1080.');
});

test('a key without the secret of its webhooks is half a setting', () => {
  expect(refusal({ STRIPE_SECRET_KEY: 'sk_test_0123456789' })).toMatch(/^STRIPE_WEBHOOK_SECRET is not set/);
});

test('a server that is told nothing makes nothing up', () => {
  expect(refusal({})).toMatch(/^DATABASE_URL is not set/);
});

test('production takes what is complete', () => {
  expect(refusal(PRODUCTION)).toBe('accepted');
  const { DATABASE_URL: _, ...rest } = PRODUCTION;
  const roles = {
    DATABASE_APP_URL: 'postgresql://a@db/s',
    DATABASE_WORKER_URL: 'postgresql://w@db/s',
    DATABASE_AUTH_URL: 'postgresql://i@db/s',
  };
  expect(refusal({ ...rest, ...roles })).toBe('accepted');
});

test.each(Object.keys(PRODUCTION).filter((name) => name !== 'NODE_ENV'))('production without %s is refused', (name) => {
  expect(refusal({ ...PRODUCTION, [name]: undefined })).toMatch(new RegExp(`^${name} is not set`));
});

test.each([
  [{ RATE_LIMITS: 'off' }, 'RATE_LIMITS'],
  [{ STRIPE_API_BASE: 'http://127.0.0.1:12111' }, 'STRIPE_API_BASE'],
  [{ AUTH_SECRET: 'short' }, 'AUTH_SECRET'],
  [{ CRON_SECRET: 'short' }, 'CRON_SECRET'],
])('production refuses %o', (change, name) => {
  expect(refusal({ ...PRODUCTION, ...change })).toMatch(new RegExp(`^${name} must`));
});
