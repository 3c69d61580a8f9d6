/** What other slices use of jobs. */
export { mailAtCommit, mailJob, mailPayload, noteMailAtCommit, type OutgoingMail } from './mail.ts';
