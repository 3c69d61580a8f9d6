/** Who may invite: an order's buyer, and the staff of its course's organisation. Nobody else learns that there is an order. */
import type { Tx } from '@seatwise/db';
import type { Authorize } from '../kernel/command.ts';
import { forbidden, notFound } from '../kernel/errors.ts';
import type { Role } from '../seats/contract.ts';

type Reader = Pick<Tx, 'sql'>;

const NEED = 'to be the buyer of this order, or staff of the organisation';

/** Of one order. */
export const inviterOf: Authorize<{ orderId: string }, undefined> = async ({ tx, input }) => {
  const [row] = await tx.sql<{ may: boolean | null }>('SELECT app.may_invite($1) AS may', [input.orderId]);
  if (row?.may) return;
  throw row?.may === false ? forbidden(NEED) : notFound('order');
};

/** Anywhere in an organisation: its staff, and who has bought seats there. What they see of it, the policies decide. */
export const inviterIn: Authorize<{ organizationId: string }, undefined> = async ({ tx, input }) => {
  const [row] = await readStanding(tx, input.organizationId);
  if (row?.buys || (row?.role && row.role !== 'member')) return;
  throw row?.knows ? forbidden(NEED) : notFound('organisation');
};

const readStanding = (tx: Reader, organizationId: string) =>
  tx.sql<{ role: Role | null; knows: boolean; buys: boolean }>(
    `SELECT app.role_in($1) AS role, app.knows($1) AS knows,
       EXISTS (SELECT FROM orders o WHERE o.organization_id = $1 AND o.buyer_id = app.current_user_id()) AS buys`,
    [organizationId],
  );
