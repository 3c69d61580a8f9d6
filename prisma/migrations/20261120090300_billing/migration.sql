-- Calls to the payment provider, the inbox of its webhooks, and the nightly comparison.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;

CREATE TABLE billing_intents (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  organization_id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL DEFAULT 'prepared',
  request jsonb NOT NULL,
  result jsonb,
  error text,
  created_by uuid,
  session_id text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  settled_at timestamptz(6),
  CONSTRAINT billing_intents_pkey PRIMARY KEY (id),
  CONSTRAINT billing_intents_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT billing_intents_kind CHECK (kind IN ('checkout', 'change', 'schedule', 'withdraw', 'cancel')),
  CONSTRAINT billing_intents_state CHECK (state IN ('prepared', 'settled', 'failed', 'superseded'))
);
CREATE UNIQUE INDEX billing_intents_session_id_key ON billing_intents (session_id);
CREATE INDEX billing_intents_organization_id_created_at_idx ON billing_intents (organization_id, created_at);
-- One call under way per organisation: a second change waits its turn or is refused.
CREATE UNIQUE INDEX billing_intents_one_under_way ON billing_intents (organization_id) WHERE state = 'prepared';

CREATE TABLE stripe_events (
  id text NOT NULL,
  type text NOT NULL,
  customer_id text,
  session_id text,
  created_at timestamptz(6) NOT NULL,
  received_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  handled_at timestamptz(6),
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  CONSTRAINT stripe_events_pkey PRIMARY KEY (id)
);
CREATE INDEX stripe_events_received_at_idx ON stripe_events (received_at);
CREATE INDEX stripe_events_unhandled ON stripe_events (received_at) WHERE handled_at IS NULL;

CREATE TABLE reconcile_runs (
  id uuid NOT NULL DEFAULT app.uuid_v7(),
  started_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  finished_at timestamptz(6),
  checked integer NOT NULL DEFAULT 0,
  repaired integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  notes jsonb NOT NULL DEFAULT '[]',
  CONSTRAINT reconcile_runs_pkey PRIMARY KEY (id)
);
CREATE INDEX reconcile_runs_started_at_idx ON reconcile_runs (started_at);

-- Drawn before the provider is asked; what was asked later wins, whatever arrives last.
CREATE SEQUENCE billing_sync_draw;
GRANT USAGE ON SEQUENCE billing_sync_draw TO seatwise_worker;

SELECT app.protect(t) FROM unnest(ARRAY['billing_intents', 'stripe_events', 'reconcile_runs']::regclass[]) t;

CREATE POLICY worker ON billing_intents TO seatwise_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON stripe_events TO seatwise_worker USING (true) WITH CHECK (true);
CREATE POLICY worker ON reconcile_runs TO seatwise_worker USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON billing_intents, stripe_events, reconcile_runs TO seatwise_worker;

RESET ROLE;
