/** What `start` adds to the settings it was given: secrets of its own, its stand-ins, its database. */
import path from 'node:path';
import type { PreparedDatabase } from '@seatwise/db/admin';
import type { Settings } from '../config.ts';
import { DEMO_OWNER_EMAIL } from './demo-people.ts';
import { type LocalSecrets, localSecrets } from './secrets.ts';

export interface LocalPlan {
  settings: Settings;
  /** Null where nothing may be made up. */
  secrets: LocalSecrets | null;
  stripe: { port: number; file: string; url: string } | null;
  /** Whether a stand-in answers for the assistant. It takes any free port: nobody but the API is to reach it. */
  model: boolean;
  /** The same of WhatsApp. */
  whatsapp: boolean;
  mail: { smtpPort: number; uiPort: number; file: string; url: string; smtpUrl: string } | null;
}

export function planFor(settings: Settings): LocalPlan {
  const own = settings.mode !== 'production';
  return {
    settings,
    secrets: own ? localSecrets(settings.dataDir) : null,
    stripe:
      own && settings.stripe.secretKey === null && settings.stripe.apiBase === null
        ? { port: settings.sandboxPort, file: path.join(settings.dataDir, 'stripe.jsonl'), url: `http://127.0.0.1:${settings.sandboxPort}` }
        : null,
    mail:
      own && settings.smtpUrl === null
        ? {
            smtpPort: settings.mailSmtpPort,
            uiPort: settings.mailUiPort,
            file: path.join(settings.dataDir, 'mail.jsonl'),
            url: `http://127.0.0.1:${settings.mailUiPort}`,
            smtpUrl: `smtp://127.0.0.1:${settings.mailSmtpPort}`,
          }
        : null,
    whatsapp: own && settings.whatsapp.token === null && settings.whatsapp.apiBase === null,
    model: own && settings.advisor.baseUrl === null && !settings.advisor.declined,
  };
}

/** Nothing listens on "any address": whoever is on this machine uses its own. */
export const localUrl = ({ host, port }: Pick<Settings, 'host' | 'port'>): string => {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

const webhookSecret = ({ settings, secrets }: LocalPlan): string => settings.stripe.webhookSecret ?? secrets?.STRIPE_WEBHOOK_SECRET ?? '';

export const stripeEnvironment = (plan: LocalPlan): Record<string, string> =>
  plan.stripe
    ? {
        SANDBOX_PORT: String(plan.stripe.port),
        SANDBOX_FILE: plan.stripe.file,
        SANDBOX_WEBHOOK_URL: `${localUrl(plan.settings)}/api/webhooks/stripe`,
        STRIPE_WEBHOOK_SECRET: webhookSecret(plan),
        LOG_LEVEL: plan.settings.logLevel,
      }
    : {};

export const mailEnvironment = (plan: LocalPlan): Record<string, string> =>
  plan.mail
    ? {
        MAIL_SMTP_PORT: String(plan.mail.smtpPort),
        MAIL_UI_PORT: String(plan.mail.uiPort),
        MAIL_FILE: plan.mail.file,
        LOG_LEVEL: plan.settings.logLevel,
      }
    : {};

export const modelEnvironment = (plan: LocalPlan, port: number): Record<string, string> => ({
  MODEL_PORT: String(port),
  LOG_LEVEL: plan.settings.logLevel,
});

/** What the stand-in and whoever talks to it agree on. */
const whatsappAgreement = ({ secrets }: LocalPlan): Record<string, string> => ({
  WHATSAPP_PHONE_ID: '100000000000000',
  WHATSAPP_TOKEN: secrets?.WHATSAPP_TOKEN ?? '',
  WHATSAPP_APP_SECRET: secrets?.WHATSAPP_APP_SECRET ?? '',
});

export const whatsappEnvironment = (plan: LocalPlan, port: number): Record<string, string> => ({
  ...whatsappAgreement(plan),
  WHATSAPP_PORT: String(port),
  WHATSAPP_WEBHOOK_URL: `${localUrl(plan.settings)}/api/webhooks/whatsapp`,
  LOG_LEVEL: plan.settings.logLevel,
});

/** Drops what has no value. */
const given = (values: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null || value === undefined || value === '' ? [] : [[name, value]])),
  );

/** For API, worker and demo, on top of the environment they inherit. */
export function serverEnvironment(
  plan: LocalPlan,
  database: Pick<PreparedDatabase, 'server' | 'connections'> | null,
  hasDemo: boolean,
  /** Where the stand-in for a model listens. */
  modelPort: number | null = null,
  whatsappPort: number | null = null,
): Record<string, string> {
  const { settings, secrets } = plan;
  // On the embedded server each role has a login of its own; the superuser's stays here.
  const embedded = database?.server
    ? {
        DATABASE_APP_URL: database.connections.app.connectionString,
        DATABASE_WORKER_URL: database.connections.worker.connectionString,
        DATABASE_AUTH_URL: database.connections.auth.connectionString,
      }
    : {};
  return given({
    ...embedded,
    DATA_DIR: settings.dataDir,
    PUBLIC_URL: settings.publicUrl,
    LOG_LEVEL: settings.logLevel,
    AUTH_SECRET: settings.authSecret ?? secrets?.AUTH_SECRET,
    CRON_SECRET: settings.cronSecret ?? secrets?.CRON_SECRET,
    MAIL_WEBHOOK_SECRET: settings.mailWebhookSecret ?? secrets?.MAIL_WEBHOOK_SECRET,
    STRIPE_SECRET_KEY: settings.stripe.secretKey ?? secrets?.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: webhookSecret(plan),
    STRIPE_API_BASE: plan.stripe?.url ?? settings.stripe.apiBase,
    ...(modelPort === null ? {} : { ADVISOR_BASE_URL: `http://127.0.0.1:${modelPort}/v1`, ADVISOR_MODEL: 'seatwise-stand-in' }),
    ...(whatsappPort === null
      ? {}
      : {
          ...whatsappAgreement(plan),
          WHATSAPP_VERIFY_TOKEN: secrets?.WHATSAPP_VERIFY_TOKEN,
          WHATSAPP_API_BASE: `http://127.0.0.1:${whatsappPort}`,
        }),
    SMTP_URL: plan.mail?.smtpUrl ?? settings.smtpUrl,
    PLATFORM_OWNER_EMAILS: [...settings.platformOwnerEmails, ...(hasDemo ? [DEMO_OWNER_EMAIL] : [])].join(','),
  });
}
