/** Who is who in a source: from an old id, of whatever kind, to an address. */
import { addressOf, Cells } from './cells.ts';
import type { SourceTable } from './source/source.ts';
import { nameRow } from './report.ts';

export interface Person {
  row: string;
  email: string | null;
}

type Role = 'coach' | 'member';

export interface People {
  /** Every row that tells about somebody. */
  all: readonly Person[];
  /**
   * By the old id, else the address that stands beside it. Some tables hold an address where others hold an id. Given a role, the id may be
   * that of a row of `coaches` or `athletes` rather than of `users`.
   */
  address(oldId: string | null, beside: string | null, role?: Role): string | null;
  /** Where somebody's clock goes, as the source says; not whether there is such a zone. */
  zone(address: string | null): string | null;
}

const ROLES: { readonly [table: string]: Role } = {
  coaches: 'coach',
  coach_profiles: 'coach',
  trainers: 'coach',
  members: 'member',
  athletes: 'member',
  learners: 'member',
};
/** Also the name of a list of who belongs to an organisation, whose ids nobody means: where the two differ, neither is guessed. */
const UNCERTAIN = 'members';

interface Own {
  table: string;
  role: Role;
  id: string;
  userId: string | null;
  email: string | null;
}

/** `profiles` may have an id of its own and name the user beside it, or share the user's. Its address may be in either table. */
export function peopleOf(tables: readonly SourceTable[]): People {
  const byId = new Map<string, string>();
  const rows: { row: string; id: string | null; email: string | null }[] = [];
  const zones: { id: string | null; email: string | null; zone: string }[] = [];
  const own: Own[] = [];
  for (const table of tables) {
    const role = ROLES[table.name.toLowerCase()];
    for (const source of table.rows) {
      const cells = new Cells<'users'>(source);
      const ownId = cells.id('id');
      const userId = cells.id('userId');
      // An id of such a table alone is none of users.
      const id = role === undefined ? (userId ?? ownId) : userId;
      const email = cells.address('email');
      const zone = cells.raw('timeZone')?.trim();
      rows.push({ row: nameRow(source.where, ownId ?? userId), id, email });
      if (role !== undefined && ownId !== null) own.push({ table: table.name.toLowerCase(), role, id: ownId, userId, email });
      if (zone !== undefined) zones.push({ id, email, zone });
      if (id !== null && email !== null && !byId.has(id)) byId.set(id, email);
    }
  }
  const resolve = (id: string | null, email: string | null): string | null => email ?? (id === null ? null : (byId.get(id) ?? null));
  const byRole = { coach: new Map<string, Own>(), member: new Map<string, Own>() };
  for (const one of own) if (!byRole[one.role].has(one.id)) byRole[one.role].set(one.id, one);
  const zoneOf = new Map<string, string>();
  for (const { id, email, zone } of zones) {
    const address = resolve(id, email);
    if (address !== null && !zoneOf.has(address)) zoneOf.set(address, zone);
  }

  function known(oldId: string, role: Role | undefined): string | null {
    const user = byId.get(oldId) ?? null;
    const one = role === undefined ? undefined : byRole[role].get(oldId);
    if (!one) return user ?? addressOf(oldId);
    const address = resolve(one.userId, one.email);
    return one.table === UNCERTAIN && user !== null && user !== address ? null : (address ?? user);
  }

  return {
    all: rows.map(({ row, id, email }) => ({ row, email: resolve(id, email) })),
    address: (oldId, beside, role) => (oldId === null ? null : known(oldId, role)) ?? beside,
    zone: (address) => (address === null ? null : (zoneOf.get(address) ?? null)),
  };
}
