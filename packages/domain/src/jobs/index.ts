/** What other slices use of jobs. */
export { mailAtCommit, mailJob, mailPayload } from './mail.ts';
