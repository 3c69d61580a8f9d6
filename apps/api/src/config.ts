/**
 * Settings: the environment, read once. `readSettings` fills in the defaults of development; `completeConfig` is what a
 * process that serves needs. Either stops with one plain sentence that names the setting and never shows a secret's value.
 */
import { isIP } from 'node:net';
import path from 'node:path';
import { normalizeEmail } from '@seatwise/domain/input';
import { z } from 'zod';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Mode = 'production' | 'development' | 'test';
export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** An unset variable and an empty one are the same: shells and compose files cannot always tell them apart. */
const given = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional());

const integer = (min: number, max: number) =>
  z
    .string()
    .trim()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);
const port = integer(1, 65_535);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** An address with one of the protocols and, so that paths can be appended, without a trailing slash. */
const address = (protocols: readonly string[], example: string) =>
  z
    .string()
    .trim()
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
      error: `must be an address such as ${example}`,
    })
    .transform((value) => value.replace(/\/+$/, ''));
const http = (example: string) => address(['http:', 'https:'], example);
const postgres = address(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/database');
/** `off`: no assistant, not even the stand-in that `start` brings along. */
const modelAddress = z.union([z.literal('off'), http('https://models.example/v1')], {
  error: 'must be an address such as https://models.example/v1, or off',
});
const secret = z.string().max(1000, { error: 'must have at most 1000 characters' });
const key = z.string().trim().min(8, { error: 'is too short to be a key' }).max(1000, { error: 'is too long to be a key' });
const origin = http('https://seatwise.example').refine((value) => new URL(value).origin === value, {
  error: 'must be an origin without a path, such as https://seatwise.example',
});
const emails = z
  .string()
  .transform((value) =>
    value
      .split(/[,\s]+/)
      .filter(Boolean)
      .map(normalizeEmail),
  )
  .refine((list) => list.every((email) => z.email().safeParse(email).success), { error: 'must be e-mail addresses separated by commas' });
const sender = z
  .string()
  .trim()
  .refine((value) => /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value), {
    error: 'must be a sender such as "Seatwise <hello@seatwise.example>"',
  });

/** Addresses and networks, as Fastify takes them. */
const proxies = z
  .string()
  .transform((value) => value.split(/[,\s]+/).filter(Boolean))
  .refine((list) => list.every((one) => one === 'loopback' || isIP(one.replace(/\/\d{1,3}$/, '')) !== 0), {
    error: 'must be the addresses or networks of proxies in front, such as 10.0.0.0/8, or loopback',
  });

const Environment = z.object({
  NODE_ENV: given(oneOf(['production', 'development', 'test'])),
  HOST: given(
    z
      .string()
      .trim()
      .regex(/^[\w.:-]+$/, { error: 'must be a host name or an address to listen on' }),
  ),
  PORT: given(port),
  PUBLIC_URL: given(origin),
  DATA_DIR: given(z.string()),
  DATABASE_URL: given(postgres),
  DATABASE_APP_URL: given(postgres),
  DATABASE_WORKER_URL: given(postgres),
  DATABASE_AUTH_URL: given(postgres),
  AUTH_SECRET: given(secret),
  CRON_SECRET: given(secret),
  PLATFORM_OWNER_EMAILS: given(emails),
  STRIPE_SECRET_KEY: given(
    key.refine((value) => /^(sk|rk)_(test|live)_/.test(value), { error: 'must be a secret or restricted key of Stripe (sk_… or rk_…)' }),
  ),
  STRIPE_WEBHOOK_SECRET: given(
    key.refine((value) => value.startsWith('whsec_'), { error: 'must be the signing secret of a Stripe webhook endpoint (whsec_…)' }),
  ),
  STRIPE_API_BASE: given(origin),
  SMTP_URL: given(address(['smtp:', 'smtps:'], 'smtp://user:password@host:587')),
  MAIL_FROM: given(sender),
  MAIL_WEBHOOK_SECRET: given(key),
  WHATSAPP_TOKEN: given(key),
  WHATSAPP_PHONE_ID: given(
    z
      .string()
      .trim()
      .regex(/^\d{1,30}$/, { error: 'must be the digits of a phone number id' }),
  ),
  WHATSAPP_APP_SECRET: given(key),
  WHATSAPP_VERIFY_TOKEN: given(key),
  WHATSAPP_API_BASE: given(http('https://graph.facebook.com')),
  WHATSAPP_SANDBOX_PORT: given(port),
  ADVISOR_BASE_URL: given(modelAddress),
  ADVISOR_API_KEY: given(z.string().trim().max(1000)),
  ADVISOR_MODEL: given(z.string().trim().max(200)),
  SANDBOX_PORT: given(port),
  MAIL_SMTP_PORT: given(port),
  MAIL_UI_PORT: given(port),
  RATE_LIMITS: given(oneOf(['on', 'off'])),
  TRUSTED_PROXIES: given(proxies),
  TICKET_HOLD_MINUTES: given(integer(1, 1440)),
  LOG_LEVEL: given(oneOf(LOG_LEVELS)),
});

export type Environment = { readonly [name: string]: string | undefined };

export interface Settings {
  mode: Mode;
  host: string;
  port: number;
  /** An origin: no path, no trailing slash. */
  publicUrl: string;
  dataDir: string;
  database: { url: string | null; appUrl: string | null; workerUrl: string | null; authUrl: string | null };
  authSecret: string | null;
  cronSecret: string | null;
  platformOwnerEmails: readonly string[];
  stripe: { secretKey: string | null; webhookSecret: string | null; apiBase: string | null };
  smtpUrl: string | null;
  mailFrom: string;
  mailWebhookSecret: string | null;
  whatsapp: { token: string | null; phoneId: string | null; appSecret: string | null; verifyToken: string | null; apiBase: string | null };
  /** `baseUrl` is null where no model is configured; `declined` where none is wanted either. */
  advisor: { baseUrl: string | null; apiKey: string | null; model: string; declined: boolean };
  sandboxPort: number;
  /** Of the stand-in; null: any free one. */
  whatsappSandboxPort: number | null;
  mailSmtpPort: number;
  mailUiPort: number;
  rateLimits: boolean;
  /** Whose `X-Forwarded-For` is believed: without any, the peer's address is the caller's. */
  trustedProxies: readonly string[];
  ticketHoldMinutes: number;
  logLevel: LogLevel;
}

/** What a process that serves needs: nothing is missing any more. */
export interface Config extends Settings {
  authSecret: string;
  cronSecret: string;
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | null };
  smtpUrl: string;
}

const REQUIRED_IN_PRODUCTION = [
  'AUTH_SECRET',
  'CRON_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'SMTP_URL',
  'MAIL_FROM',
  'PUBLIC_URL',
] as const;
const PORTS = ['PORT', 'SANDBOX_PORT', 'MAIL_SMTP_PORT', 'MAIL_UI_PORT'] as const;
/** Characters at least, where it matters. */
const SECRET_LENGTH = 32;
const META_HOST = /(^|\.)facebook\.com$/;
const WHATSAPP = ['WHATSAPP_TOKEN', 'WHATSAPP_PHONE_ID', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'] as const;
const STRIPE_HOST = /(^|\.)stripe\.com$/;

type Parsed = z.output<typeof Environment>;

function parse(environment: Environment): Parsed {
  const result = Environment.safeParse(environment);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ConfigError(`${issue?.path.join('.') ?? 'The environment'} ${issue?.message ?? 'cannot be read'}.`);
}

function refuseUnsafe(values: Parsed): void {
  const missing = REQUIRED_IN_PRODUCTION.find((name) => values[name] === undefined);
  if (missing) throw new ConfigError(`${missing} is not set: with NODE_ENV=production nothing is made up.`);
  if (!values.DATABASE_URL && !(values.DATABASE_APP_URL && values.DATABASE_WORKER_URL && values.DATABASE_AUTH_URL)) {
    throw new ConfigError(
      'DATABASE_URL is not set (or DATABASE_APP_URL, DATABASE_WORKER_URL and DATABASE_AUTH_URL together): with NODE_ENV=production no database is brought along.',
    );
  }
  const short = (['AUTH_SECRET', 'CRON_SECRET'] as const).find((name) => (values[name]?.length ?? 0) < SECRET_LENGTH);
  if (short) throw new ConfigError(`${short} must have at least ${SECRET_LENGTH} characters with NODE_ENV=production.`);
  if (values.RATE_LIMITS === 'off') throw new ConfigError('RATE_LIMITS must not be off with NODE_ENV=production.');
  if (values.STRIPE_API_BASE && !STRIPE_HOST.test(new URL(values.STRIPE_API_BASE).hostname)) {
    throw new ConfigError('STRIPE_API_BASE must not point at a stand-in with NODE_ENV=production: leave it unset.');
  }
  if (values.WHATSAPP_API_BASE && !META_HOST.test(new URL(values.WHATSAPP_API_BASE).hostname)) {
    throw new ConfigError('WHATSAPP_API_BASE must not point at a stand-in with NODE_ENV=production: leave it unset.');
  }
}

/** Where a relative DATA_DIR begins, whichever directory a script was started in. */
const ROOT = path.resolve(import.meta.dirname, '../../..');

export function readSettings(environment: Environment): Settings {
  const values = parse(environment);
  const mode = values.NODE_ENV ?? 'development';
  if (mode === 'production') refuseUnsafe(values);
  if (values.STRIPE_SECRET_KEY && !values.STRIPE_WEBHOOK_SECRET) {
    throw new ConfigError('STRIPE_WEBHOOK_SECRET is not set, but STRIPE_SECRET_KEY is: without it no webhook can be believed.');
  }
  const unset = WHATSAPP.filter((name) => values[name] === undefined);
  if (unset.length > 0 && unset.length < WHATSAPP.length) {
    const set = WHATSAPP.find((name) => values[name] !== undefined);
    throw new ConfigError(`${unset[0]} is not set, but ${set} is: WhatsApp needs all four of them, or none.`);
  }
  const ports = {
    PORT: values.PORT ?? 3000,
    SANDBOX_PORT: values.SANDBOX_PORT ?? 12_111,
    MAIL_SMTP_PORT: values.MAIL_SMTP_PORT ?? 1025,
    MAIL_UI_PORT: values.MAIL_UI_PORT ?? 1080,
  };
  for (const [index, name] of PORTS.entries()) {
    const twin = PORTS.slice(0, index).find((other) => ports[other] === ports[name]);
    if (twin) throw new ConfigError(`${name} and ${twin} must not both be ${ports[name]}.`);
  }
  return {
    mode,
    host: values.HOST ?? '127.0.0.1',
    port: ports.PORT,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${ports.PORT}`,
    dataDir: path.resolve(ROOT, values.DATA_DIR ?? '.data'),
    database: {
      url: values.DATABASE_URL ?? null,
      appUrl: values.DATABASE_APP_URL ?? null,
      workerUrl: values.DATABASE_WORKER_URL ?? null,
      authUrl: values.DATABASE_AUTH_URL ?? null,
    },
    authSecret: values.AUTH_SECRET ?? null,
    cronSecret: values.CRON_SECRET ?? null,
    platformOwnerEmails: values.PLATFORM_OWNER_EMAILS ?? [],
    stripe: {
      secretKey: values.STRIPE_SECRET_KEY ?? null,
      webhookSecret: values.STRIPE_WEBHOOK_SECRET ?? null,
      apiBase: values.STRIPE_API_BASE ?? null,
    },
    smtpUrl: values.SMTP_URL ?? null,
    mailFrom: values.MAIL_FROM ?? 'Seatwise <hello@seatwise.test>',
    mailWebhookSecret: values.MAIL_WEBHOOK_SECRET ?? null,
    whatsapp: {
      token: values.WHATSAPP_TOKEN ?? null,
      phoneId: values.WHATSAPP_PHONE_ID ?? null,
      appSecret: values.WHATSAPP_APP_SECRET ?? null,
      verifyToken: values.WHATSAPP_VERIFY_TOKEN ?? null,
      apiBase: values.WHATSAPP_API_BASE ?? null,
    },
    advisor: {
      baseUrl: values.ADVISOR_BASE_URL === undefined || values.ADVISOR_BASE_URL === 'off' ? null : values.ADVISOR_BASE_URL,
      apiKey: values.ADVISOR_API_KEY ?? null,
      // Servers with a single model take any name.
      model: values.ADVISOR_MODEL ?? 'default',
      declined: values.ADVISOR_BASE_URL === 'off',
    },
    sandboxPort: ports.SANDBOX_PORT,
    whatsappSandboxPort: values.WHATSAPP_SANDBOX_PORT ?? null,
    mailSmtpPort: ports.MAIL_SMTP_PORT,
    mailUiPort: ports.MAIL_UI_PORT,
    rateLimits: values.RATE_LIMITS !== 'off',
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    ticketHoldMinutes: values.TICKET_HOLD_MINUTES ?? 15,
    logLevel: values.LOG_LEVEL ?? (mode === 'production' ? 'info' : 'warn'),
  };
}

function present(value: string | null, name: string): string {
  if (value === null)
    throw new ConfigError(`${name} is not set: \`pnpm start\` makes one up for this machine, a server of its own needs to be told.`);
  return value;
}

export function completeConfig(settings: Settings): Config {
  const { database } = settings;
  if (!database.url && !(database.appUrl && database.workerUrl && database.authUrl)) present(null, 'DATABASE_URL');
  return {
    ...settings,
    authSecret: present(settings.authSecret, 'AUTH_SECRET'),
    cronSecret: present(settings.cronSecret, 'CRON_SECRET'),
    stripe: {
      secretKey: present(settings.stripe.secretKey, 'STRIPE_SECRET_KEY'),
      webhookSecret: present(settings.stripe.webhookSecret, 'STRIPE_WEBHOOK_SECRET'),
      apiBase: settings.stripe.apiBase,
    },
    smtpUrl: present(settings.smtpUrl, 'SMTP_URL'),
  };
}

export interface WhatsappConfig {
  token: string;
  phoneId: string;
  appSecret: string;
  verifyToken: string;
  /** Left out: Meta's own. */
  apiBase?: string;
}

/** Null where no number is configured. All of it is there, or nothing. */
export function whatsappOf({ whatsapp }: Pick<Settings, 'whatsapp'>): WhatsappConfig | null {
  const { token, phoneId, appSecret, verifyToken, apiBase } = whatsapp;
  if (token === null || phoneId === null || appSecret === null || verifyToken === null) return null;
  return { token, phoneId, appSecret, verifyToken, ...(apiBase === null ? {} : { apiBase }) };
}

export const loadConfig = (environment: Environment): Config => completeConfig(readSettings(environment));
