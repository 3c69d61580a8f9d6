export { createMessenger } from './messenger.ts';
export { createReports } from './reports.ts';
