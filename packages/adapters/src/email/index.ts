export { createMessageLinks } from './message-links.ts';
export { createMailer, type ClosableMailer, type MailerOptions } from './mailer.ts';
export { postmarkReports } from './postmark.ts';
export { createUnsubscribeTokens } from './unsubscribe-tokens.ts';
