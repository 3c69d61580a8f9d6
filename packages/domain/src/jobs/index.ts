/** What other slices use of jobs. */
export { mailAtCommit, mailJob, mailPayload, noteMailAtCommit, reasonOf } from './mail.ts';
