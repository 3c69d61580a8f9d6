/** A local Stripe stand-in, for development and tests only. */
export { startStripeSandbox, type SeedPrice, type StripeSandbox, type StripeSandboxOptions } from './server.ts';
export type { SandboxState } from './controls.ts';
export type { WebhookAddress } from './delivery.ts';
export type { WebhookMode } from './model.ts';
export { signatureHeader } from './signature.ts';
