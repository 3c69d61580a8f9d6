/** The one composition root: from settings to everything a verb may use. */
import { createAdvisor } from '@seatwise/adapters/assistant';
import { createFeedTokens } from '@seatwise/adapters/calendar';
import { createMailer, createMessageLinks, createUnsubscribeTokens } from '@seatwise/adapters/email';
import { createIdentity, createOrderTokens, createSealer, type Identity } from '@seatwise/adapters/identity';
import { createNews } from '@seatwise/adapters/news';
import { createStripePayments } from '@seatwise/adapters/stripe';
import { createMessenger } from '@seatwise/adapters/whatsapp';
import { createAuthPrisma, createDatabase, type DatabaseConfig } from '@seatwise/db';
import { type Connections, resolveUrls } from '@seatwise/db/admin';
import { type Deps, enqueueStatement, mailJob, mailPayload, subscribers } from '@seatwise/domain';
import { type CampaignMailer, type Clock, type Ids, type Mailer, systemClock, systemIds } from '@seatwise/domain/ports';
import { type Config, whatsappOf } from './config.ts';
import type { Logger } from './logging.ts';

/** What the HTTP side asks of identity. */
export type Gate = Pick<Identity, 'actorOf' | 'handle'>;

export interface Composition {
  deps: Deps;
  identity: Identity;
  connections: Connections;
  /** Ends every connection: to the database, and to the mail server. */
  close(): Promise<void>;
}

/** What tests put in the place of the real things. */
export interface Substitutes {
  connections?: Connections;
  clock?: Clock;
  ids?: Ids;
  mail?: Mailer;
  campaignMail?: CampaignMailer;
}

function connectionsOf(config: Config): Connections {
  const { url, appUrl, workerUrl, authUrl } = config.database;
  const adminUrl = url ?? workerUrl ?? '';
  return resolveUrls({
    adminUrl,
    roleUrls: { ...(appUrl ? { app: appUrl } : {}), ...(workerUrl ? { worker: workerUrl } : {}), ...(authUrl ? { auth: authUrl } : {}) },
  });
}

export function compose(config: Config, log: Logger, substitutes: Substitutes = {}): Composition {
  const connections = substitutes.connections ?? connectionsOf(config);
  const clock = substitutes.clock ?? systemClock;
  const ids = substitutes.ids ?? systemIds;
  let closed = false;
  const onBackgroundError: DatabaseConfig['onBackgroundError'] = (error) => {
    // Connections that are on their way out may see the server go first.
    if (!closed) log.warn({ err: error }, 'a connection or a follow-up failed');
  };

  const db = createDatabase({ connection: connections.app, max: 20, applicationName: 'seatwise-app', onBackgroundError });
  const system = createDatabase({ connection: connections.worker, max: 10, applicationName: 'seatwise-system', onBackgroundError });
  const auth = createDatabase({ connection: connections.auth, max: 10, applicationName: 'seatwise-auth', onBackgroundError });
  const prisma = createAuthPrisma({ connection: connections.auth, max: 5, applicationName: 'seatwise-auth' });
  const sealer = createSealer(config.authSecret);
  const smtp = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });

  const whatsapp = whatsappOf(config);

  const identity = createIdentity({
    prisma,
    pool: auth.pool,
    publicUrl: config.publicUrl,
    secret: config.authSecret,
    platformOwnerEmails: config.platformOwnerEmails,
    rateLimits: config.rateLimits,
    secureCookies: config.publicUrl.startsWith('https:'),
    enqueueMail: async (mail) => {
      const { text, params } = enqueueStatement(mailJob, mailPayload({ ids, sealer }, mail));
      await auth.pool.query(text, params);
    },
    clock,
    log,
  });
  const news = createNews({ connection: connections.app, log });
  const deps: Deps = {
    db,
    system,
    clock,
    ids,
    payments: createStripePayments({
      secretKey: config.stripe.secretKey,
      webhookSecret: config.stripe.webhookSecret,
      ...(config.stripe.apiBase === null ? {} : { apiBase: config.stripe.apiBase }),
    }),
    identity,
    mail: substitutes.mail ?? smtp,
    messenger: whatsapp && createMessenger(whatsapp),
    campaignMail: substitutes.campaignMail ?? smtp,
    messageLinks: createMessageLinks(config.authSecret),
    news,
    sealer,
    feedTokens: createFeedTokens(config.authSecret),
    orderTokens: createOrderTokens(config.authSecret),
    unsubscribeTokens: createUnsubscribeTokens(config.authSecret),
    ticketHoldMinutes: config.ticketHoldMinutes,
    advisor: config.advisor.baseUrl === null ? null : createAdvisor({ ...config.advisor, baseUrl: config.advisor.baseUrl }),
    publicUrl: config.publicUrl,
    log,
    subscribers,
  };
  return {
    deps,
    identity,
    connections,
    close: async () => {
      closed = true;
      smtp.close();
      await Promise.all([news.close(), db.close(), system.close(), auth.close(), prisma.$disconnect()]);
    },
  };
}
