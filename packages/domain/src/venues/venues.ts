/** Places an organisation lets. Its owners and admins keep them; prices and rooms that change are for later requests. */
import type { z } from 'zod';
import { anybody, command, openQuery, query, signedIn } from '../kernel/command.ts';
import type { Page } from '../kernel/input.ts';
import { carriedHash } from '../kernel/keys.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { managers } from '../seats/index.ts';
import {
  CheckAvailabilityInput,
  CreateVenueInput,
  MyVenuesInput,
  UpdateVenueInput,
  VenueInput,
  type AvailabilityView,
  type VenueView,
} from './contract.ts';
import { venueOf } from './queries.ts';
import { venueView, type VenueRow } from './views.ts';

/** Fields as their columns; what is not given is not there. */
function columnsOf(input: Omit<z.output<typeof UpdateVenueInput>, 'venueId'>): string {
  const { name, description, address, city, country, timeZone, capacity, pricePerDay, listed } = input;
  return JSON.stringify({
    name,
    description: description === undefined ? undefined : description || null,
    address,
    city,
    country,
    time_zone: timeZone,
    capacity,
    price_per_day: pricePerDay,
    listed,
  });
}

export const create = command({
  verb: 'venues.create',
  input: CreateVenueInput,
  authorize: managers,
  async run({ tx, input, audit }): Promise<VenueView> {
    const { organizationId, ...venue } = input;
    const [row] = await tx.sql<{ id: string }>('SELECT app.create_venue($1, $2::jsonb) AS id', [organizationId, columnsOf(venue)]);
    const view = await venueOf(tx, row?.id ?? '', null);
    audit({
      organizationId,
      subject: view.id,
      changes: { name: view.name, capacity: view.capacity, pricePerDay: view.pricePerDay.amount },
    });
    return view;
  },
});

export const update = command({
  verb: 'venues.update',
  input: UpdateVenueInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<VenueView> {
    const { venueId, ...patch } = input;
    await tx.sql('SELECT app.update_venue($1, $2::jsonb)', [venueId, columnsOf(patch)]);
    const view = await venueOf(tx, venueId, null);
    const { description, ...changes } = patch;
    audit({
      organizationId: view.organizationId,
      subject: venueId,
      changes: { ...changes, ...(description === undefined ? {} : { description: true }) },
    });
    return view;
  },
});

export const get = openQuery({
  verb: 'venues.get',
  input: VenueInput,
  authorize: anybody,
  run: ({ tx, input, tokens }): Promise<VenueView> => venueOf(tx, input.venueId, carriedHash(tokens, 'wizard')),
});

/** Whether nobody has it on any of these days, both included. A question, and no promise: what counts is being confirmed. */
export const checkAvailability = openQuery({
  verb: 'venues.checkAvailability',
  input: CheckAvailabilityInput,
  authorize: anybody,
  async run({ tx, input, tokens }): Promise<AvailabilityView> {
    await venueOf(tx, input.venueId, carriedHash(tokens, 'wizard'));
    const [row] = await tx.sql<{ available: boolean }>(
      "SELECT check_venue_availability($1, $2::date, daterange($2::date, $3::date, '[]')) AS available",
      [input.venueId, input.from, input.to],
    );
    return { available: row?.available ?? false };
  },
});

const MINE = `
  SELECT v.*, o.name AS organization_name, v.created_at::text AS at_text FROM venues v JOIN organizations o ON o.id = v.organization_id
  WHERE v.organization_id IN (SELECT m.organization_id FROM app.own_memberships() m WHERE m.status = 'active' AND m.role IN ('owner', 'admin'))
    AND ($1::uuid IS NULL OR v.organization_id = $1) AND ($2::timestamptz IS NULL OR (v.created_at, v.id) < ($2::timestamptz, $3::uuid))
  ORDER BY v.created_at DESC, v.id DESC LIMIT $4`;

/** Of organisations whose owner or admin one is, unlisted ones too. Newest first. */
export const mine = query({
  verb: 'venues.mine',
  input: MyVenuesInput,
  authorize: async (context) => {
    const { organizationId } = context.input;
    if (organizationId !== undefined) await managers({ ...context, input: { organizationId } });
  },
  async run({ tx, input }): Promise<Page<VenueView>> {
    const before = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<VenueRow & { at_text: string }>(MINE, [
      input.organizationId ?? null,
      before?.[0] ?? null,
      before?.[1] ?? null,
      input.limit + 1,
    ]);
    return pageOf(rows, input.limit, (row) => [row.at_text, row.id], venueView);
  },
});
