/** What other slices use of jobs. */
export { mailAtCommit, mailJob, mailPayload, type OutgoingMail } from './mail.ts';
