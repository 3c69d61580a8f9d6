/** What others use of invites. */
export { noteMailReport } from './reports.ts';
