export * from './payments.ts';
export * from './clock.ts';
export * from './ids.ts';
export * from './identity.ts';
export * from './log.ts';
export * from './sealer.ts';
export * from './mail.ts';
export * from './calendar.ts';
