/** What other slices use of jobs. */
export { mailAtCommit, mailJob, mailPayload, noteMailAtCommit, reasonOf, type OutgoingMail } from './mail.ts';
export { mailIdOf, sendOnce } from './once.ts';
