/** What other slices use of jobs. */
export { mailAtCommit, mailJob, mailPayload, noteMailAtCommit } from './mail.ts';
