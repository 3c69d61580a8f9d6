/** A tier as it stands in the form: what is typed, what it amounts to, and what is wrong with it. */
import { TierDraft, type TierView } from '@seatwise/domain/tickets/contract';

export interface TypedTier {
  name: string;
  description: string;
  price: number | null;
  quantity: number | string | null;
  maxPerOrder: number | string | null;
  saleStartsAt: string | null;
  saleEndsAt: string | null;
  isVip: boolean;
  hidden: boolean;
  accessCode: string;
}

export const NEW_TIER: TypedTier = {
  name: '',
  description: '',
  price: null,
  quantity: null,
  maxPerOrder: 10,
  saleStartsAt: null,
  saleEndsAt: null,
  isVip: false,
  hidden: false,
  accessCode: '',
};

export const typedOf = (tier: TierView): TypedTier => ({
  name: tier.name,
  description: tier.description ?? '',
  price: tier.price.amount,
  quantity: tier.figures?.total ?? null,
  maxPerOrder: tier.maxPerOrder,
  saleStartsAt: tier.saleStartsAt,
  saleEndsAt: tier.saleEndsAt,
  isVip: tier.isVip,
  hidden: tier.hidden,
  accessCode: tier.figures?.accessCode ?? '',
});

/** As the server takes it, and the fields it would not take. */
export function readTier(typed: TypedTier): { draft: TierDraft; wrong: null } | { draft: null; wrong: ReadonlySet<string> } {
  const { description, accessCode, ...rest } = typed;
  const read = TierDraft.safeParse({
    ...rest,
    description: description.trim() || null,
    accessCode: typed.hidden ? accessCode.trim() || null : null,
  });
  return read.success
    ? { draft: read.data, wrong: null }
    : { draft: null, wrong: new Set(read.error.issues.map(({ path }) => String(path[0] ?? ''))) };
}
