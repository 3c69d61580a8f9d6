/** What the server composes. Browsers import `./router` (types) and the browser-safe files by name. */
export { appRouter, type AppRouter } from './router.ts';
export { handlers, cron, subscribers } from './registry.ts';
export { receiveStripeEvent } from './billing/events.ts';
export { readCalendarFeed } from './bookings/feed.ts';
export { generate, generateSessions } from './bookings/generate.ts';
export { generationRuns } from './bookings/generation-runs.ts';
export { instantOfLocal, localOfInstant, startOfDate } from './bookings/local-times.ts';
export { LOAD_ZONE, zoneParameters, zoneYearNeeded } from './bookings/zones.ts';
export { noteMailReport } from './invites/index.ts';
export { mailJob, mailPayload, type OutgoingMail } from './jobs/mail.ts';
export { enqueueStatement, type CronItem, type Job, type JobContext, type JobHandler } from './kernel/job.ts';
export { createCallerFactory } from './kernel/trpc.ts';
export { translate } from './kernel/translate.ts';
export { DomainError, DOMAIN_ERRORS, isDomainErrorCode, type DomainErrorCode } from './kernel/errors.ts';
export { isTimeZone, LOCALES, normalizeEmail, type Locale } from './kernel/input.ts';
export { keepMessages, propose, type Proposed, readWizard, recentMessages } from './wizard/index.ts';
export type { Actor, Caller } from './kernel/actor.ts';
export type { Call, Deps, KeyKind } from './kernel/deps.ts';
