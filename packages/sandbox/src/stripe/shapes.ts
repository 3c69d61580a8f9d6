/**
 * The fields that Stripe's objects have and that are the same for all of ours: so that a program which reads one finds null, and
 * not undefined. Taken from the field lists of Stripe's published fixtures (github.com/stripe/openapi, MIT).
 */
import { CLOCK_ID } from './world.ts';

const AUTOMATIC_TAX = { disabled_reason: null, enabled: false, liability: null };
const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

export const customerBlank = {
  address: null,
  customer_account: null,
  default_source: null,
  discount: null,
  livemode: false,
  shipping: null,
  tax_exempt: 'none',
  test_clock: CLOCK_ID,
};

export const invoiceSettingsBlank = { custom_fields: null, footer: null, rendering_options: null };

export const productBlank = {
  images: [],
  livemode: false,
  marketing_features: [],
  package_dimensions: null,
  shippable: null,
  statement_descriptor: null,
  tax_code: null,
  type: 'service',
  unit_label: null,
  url: null,
};

export const priceBlank = {
  billing_scheme: 'per_unit',
  custom_unit_amount: null,
  livemode: false,
  tax_behavior: 'unspecified',
  tiers_mode: null,
  transform_quantity: null,
};

export const recurringBlank = { meter: null, trial_period_days: null, usage_type: 'licensed' };

export const lineItemBlank = { adjustable_quantity: null, amount_discount: 0, amount_tax: 0, metadata: {} };

export const sessionBlank = {
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  customer_creation: null,
  payment_method_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  discounts: [],
  integration_identifier: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  origin_context: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  submit_type: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
};

export const customerDetailsBlank = {
  address: null,
  business_name: null,
  individual_name: null,
  phone: null,
  tax_exempt: 'none',
  tax_ids: [],
};

export const subscriptionBlank = {
  application: null,
  application_fee_percent: null,
  automatic_tax: AUTOMATIC_TAX,
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: null, type: 'classic' },
  billing_schedules: [],
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' } },
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  test_clock: CLOCK_ID,
  transfer_data: null,
  trial_end: null,
  trial_settings: { end_behavior: { missing_payment_method: 'create_invoice' } },
  trial_start: null,
};

export const pendingUpdateBlank = {
  cancel_at_period_end: null,
  discount: null,
  discounts: null,
  metadata: null,
  trial_end: null,
  trial_from_plan: null,
};

export const subscriptionItemBlank = { billing_thresholds: null, current_trial: null, discounts: [], tax_rates: [] };

export const invoiceBlank = {
  account_country: 'FR',
  account_name: 'Seatwise test stand-in',
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { ...AUTOMATIC_TAX, provider: null, status: null },
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  due_date: null,
  footer: null,
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: CLOCK_ID,
  total_discount_amounts: [],
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
};

export const invoiceLineBlank = {
  discount_amounts: [],
  discountable: false,
  discounts: [],
  livemode: false,
  metadata: {},
  pretax_credit_amounts: [],
  quantity_decimal: null,
  taxes: [],
};

export const invoiceItemBlank = {
  customer_account: null,
  discountable: false,
  discounts: [],
  livemode: false,
  metadata: {},
  quantity_decimal: null,
  tax_rates: [],
  test_clock: CLOCK_ID,
};

export const paymentIntentBlank = {
  allowed_payment_method_types: null,
  amount_capturable: 0,
  amount_details: { tip: {} },
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  cancellation_reason: null,
  capture_method: 'automatic',
  confirmation_method: 'automatic',
  customer_account: null,
  excluded_payment_method_types: null,
  livemode: false,
  managed_payments: null,
  next_action: null,
  on_behalf_of: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  payment_record: null,
  processing: null,
  receipt_email: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
};

export const chargeBlank = {
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  billing_details: { address: NO_ADDRESS, email: null, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: 'SEATWISE TEST',
  description: null,
  disputed: false,
  failure_balance_transaction: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  payment_method_details: {
    card: { brand: 'visa', country: 'FR', exp_month: 12, exp_year: 2034, funding: 'credit', last4: '4242', network: 'visa' },
    type: 'card',
  },
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
};

export const refundBlank = {
  balance_transaction: null,
  customer_account: null,
  destination_details: { card: { type: 'refund' }, type: 'card' },
  payment_method: null,
  receipt_number: null,
  source_transfer_reversal: null,
  transfer_reversal: null,
};

export const paymentMethodBlank = {
  allow_redisplay: 'limited',
  billing_details: { address: NO_ADDRESS, email: null, name: null, phone: null, tax_id: null },
  customer_account: null,
  livemode: false,
  metadata: {},
  type: 'card',
};

const SCHEDULE_DEFAULTS = {
  application_fee_percent: null,
  automatic_tax: AUTOMATIC_TAX,
  billing_cycle_anchor: 'automatic',
  billing_thresholds: null,
  collection_method: 'charge_automatically',
  default_payment_method: null,
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    days_until_due: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  on_behalf_of: null,
  transfer_data: null,
};

export const scheduleBlank = {
  application: null,
  billing_mode: { flexible: null, type: 'classic' },
  customer_account: null,
  default_settings: SCHEDULE_DEFAULTS,
  livemode: false,
  pause_schedules: [],
  test_clock: CLOCK_ID,
};

export const phaseBlank = {
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  default_payment_method: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  invoice_settings: null,
  on_behalf_of: null,
  transfer_data: null,
  trial_end: null,
};

export const phaseItemBlank = { billing_thresholds: null, discounts: [], tax_rates: [] };

export const portalBlank = { after_expiration: null, customer_account: null, flow: null, livemode: false, on_behalf_of: null };
