export { createMailer, type ClosableMailer, type MailerOptions } from './mailer.ts';
