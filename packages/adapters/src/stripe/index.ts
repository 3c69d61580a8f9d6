export { createStripePayments, type StripePaymentsOptions } from './payments.ts';
