/** A coach asks somebody to pair, by mail or with a link to hand on; sees what became of it; takes it back. */
import type { Tx } from '@seatwise/db';
import type { z } from 'zod';
import { mailAtCommit } from '../jobs/index.ts';
import { command, query, signedIn, type Authorize } from '../kernel/command.ts';
import { DomainError, invalidState, notFound } from '../kernel/errors.ts';
import type { Locale, Page } from '../kernel/input.ts';
import { decodeCursor, INSTANT, pageOf, UUID } from '../kernel/page.ts';
import { requireRole } from '../seats/index.ts';
import { CreatePairingInput, PairingInput, PairingsInput, type LinkView, type PairingStatus, type PairingView } from './contract.ts';
import { freshToken, linkOf } from './tokens.ts';

const DEFAULT_USES = 1;
const DEFAULT_DAYS = 14;
/** Mails in 24 hours that one coach may have us send to people who have not asked for any; and of these to one address. */
const MAX_MAILS_A_DAY = 50;
const MAX_MAILS_TO_ONE = 3;

interface PairingRow {
  id: string;
  email: string | null;
  status: PairingStatus;
  use_count: number;
  max_uses: number;
  created_at: Date;
  opened_at: Date | null;
  expires_at: Date;
  revoked_at: Date | null;
}

/** Used up is active for good; used in part, only for as long as it can still be used. */
const COLUMNS = `s.id, s.email::text AS email, s.use_count, s.max_uses, s.created_at, s.opened_at, s.expires_at, s.revoked_at,
  CASE WHEN s.revoked_at IS NOT NULL THEN 'revoked' WHEN s.use_count >= s.max_uses THEN 'active' WHEN s.expires_at <= app.now() THEN 'expired'
    WHEN s.use_count > 0 THEN 'active' ELSE 'pending' END AS status`;

const pairingView = (row: PairingRow): PairingView => ({
  id: row.id,
  kind: row.email === null ? 'link' : 'email',
  email: row.email,
  status: row.status,
  useCount: row.use_count,
  maxUses: row.max_uses,
  createdAt: row.created_at.toISOString(),
  openedAt: row.opened_at?.toISOString() ?? null,
  expiresAt: row.expires_at.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

interface PairingScope {
  organizationId: string | null;
  organizationName: string;
}

/** The organisations in whose name the caller can pair. */
const OWN = `
  SELECT o.id, o.name FROM organization_members m JOIN organizations o ON o.id = m.organization_id
  WHERE m.user_id = $1 AND m.status = 'active' AND m.role <> 'member' AND o.status = 'approved' LIMIT 2`;

/**
 * In an organisation's name only as its staff, and only while it is approved: nobody could accept otherwise. Who does not say is one of its
 * coaches where there is but one it could be, so that its plan's limits hold; null is somebody on their own.
 */
const mayPair: Authorize<z.output<typeof CreatePairingInput>, PairingScope> = async ({ tx, input, actor }) => {
  if (input.organizationId === undefined) {
    const [only, another] = await tx.sql<{ id: string; name: string }>(OWN, [actor.userId]);
    return only && !another ? { organizationId: only.id, organizationName: only.name } : { organizationId: null, organizationName: '' };
  }
  const { organizationId } = input;
  if (organizationId === null) return { organizationId, organizationName: '' };
  await requireRole(tx, organizationId, ['owner', 'admin', 'trainer']);
  const [row] = await tx.sql<{ name: string; status: string }>('SELECT name, status FROM organizations WHERE id = $1', [organizationId]);
  if (!row) throw notFound('organisation');
  if (row.status !== 'approved')
    throw new DomainError('ORGANIZATION_NOT_APPROVED', 'The organisation is not approved at present.', { status: row.status });
  return { organizationId, organizationName: row.name };
};

const ADDRESSEE = `
  SELECT me.name, me.locale, p.id AS person_id, me.email = $2::citext AS own,
    EXISTS (SELECT FROM coach_members m WHERE m.coach_id = c.id AND m.member_id = p.id AND m.ended_at IS NULL) AS paired,
    (SELECT count(*)::integer FROM pairing_sessions s WHERE s.coach_id = c.id AND s.email IS NOT NULL AND s.created_at > app.now() - interval '1 day') AS today,
    (SELECT count(*)::integer FROM pairing_sessions s WHERE s.coach_id = c.id AND s.email = $2::citext AND s.created_at > app.now() - interval '1 day') AS to_one
  FROM coaches c JOIN people me ON me.id = c.person_id LEFT JOIN people p ON p.email = $2::citext
  WHERE c.person_id = $1`;

interface Addressee {
  name: string;
  /** The coach's: of somebody they do not know they cannot see which is theirs. */
  locale: Locale;
  personId: string | null;
}

/** Under the lock of the coach's row, so that nobody sends more by asking in parallel. Null for who is no coach: the database says so. */
async function addressee(tx: Tx, actorId: string, email: string): Promise<Addressee | null> {
  await tx.sql('SELECT FROM coaches WHERE person_id = $1 FOR NO KEY UPDATE', [actorId]);
  const [row] = await tx.sql<{
    name: string;
    locale: Locale;
    person_id: string | null;
    own: boolean;
    paired: boolean;
    today: number;
    to_one: number;
  }>(ADDRESSEE, [actorId, email]);
  if (!row) return null;
  if (row.own) throw invalidState('This is your own address: nobody coaches themselves.', { state: 'own' });
  if (row.paired) throw invalidState('You are paired with this person already.', { state: 'paired' });
  for (const [sent, limit] of [
    [row.today, MAX_MAILS_A_DAY],
    [row.to_one, MAX_MAILS_TO_ONE],
  ] as const) {
    if (sent >= limit)
      throw new DomainError('RATE_LIMITED', 'That is enough mail for a day. Hand on a link, or go on tomorrow.', { limit, hours: 24 });
  }
  return { name: row.name, locale: row.locale, personId: row.person_id };
}

/** The link is in the answer, and in the mail when there is one; nowhere else. */
export const createPairing = command({
  verb: 'invites.createPairing',
  input: CreatePairingInput,
  authorize: mayPair,
  async run({ tx, input, actor, deps, scope, audit }): Promise<LinkView> {
    const to = input.email ? await addressee(tx, actor.userId, input.email) : null;
    const { token, hash } = freshToken(deps.ids);
    const id = deps.ids.uuid();
    const maxUses = input.maxUses ?? DEFAULT_USES;
    const [row] = await tx.sql<{ expires_at: Date }>('SELECT expires_at FROM app.create_pairing($1, $2, $3, $4, $5, $6)', [
      id,
      scope.organizationId,
      input.email ?? null,
      maxUses,
      input.expiresInDays ?? DEFAULT_DAYS,
      hash,
    ]);
    const url = linkOf(deps.publicUrl, 'pairing', token);
    if (input.email && to && row) {
      mailAtCommit(tx, deps, {
        to: input.email,
        locale: to.locale,
        inTheirs: true,
        template: {
          name: 'pairingInvite',
          props: { coachName: to.name, organizationName: scope.organizationName, expiresAt: row.expires_at.toISOString(), url },
        },
        organizationId: scope.organizationId,
        personId: to.personId,
      });
    }
    audit({ organizationId: scope.organizationId, subject: id, changes: { kind: input.email ? 'email' : 'link', maxUses } });
    return { id, url };
  },
});

const LIST = `
  SELECT ${COLUMNS}, s.created_at::text AS at FROM pairing_sessions s
  WHERE $1::timestamptz IS NULL OR (s.created_at, s.id) < ($1::timestamptz, $2::uuid)
  ORDER BY s.created_at DESC, s.id DESC LIMIT $3`;

/** The caller's own, newest first. */
export const pairings = query({
  verb: 'invites.pairings',
  input: PairingsInput,
  authorize: signedIn,
  async run({ tx, input }): Promise<Page<PairingView>> {
    const after = decodeCursor(input.cursor, [INSTANT, UUID]);
    const rows = await tx.sql<PairingRow & { at: string }>(LIST, [after?.[0] ?? null, after?.[1] ?? null, input.limit + 1]);
    return pageOf(rows, input.limit, (row) => [row.at, row.id], pairingView);
  },
});

/** Nobody accepts it any more; who has, stays paired. */
export const revokePairing = command({
  verb: 'invites.revokePairing',
  input: PairingInput,
  authorize: signedIn,
  async run({ tx, input, audit }): Promise<PairingView> {
    const [row] = await tx.sql<PairingRow & { organization_id: string | null }>(
      `SELECT ${COLUMNS}, s.organization_id FROM app.revoke_pairing($1) s`,
      [input.pairingId],
    );
    if (!row) throw notFound('pairing');
    audit({ organizationId: row.organization_id, subject: row.id, changes: { useCount: row.use_count } });
    return pairingView(row);
  },
});
