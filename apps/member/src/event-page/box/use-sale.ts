import { useCallback, useEffect, useState } from 'react';
import type { TierView } from '@seatwise/domain/tickets/contract';
import { call, Refused } from '../call.ts';
import type { BoxData } from '../data.ts';
import { millisecondsLeft, rememberHold, type Hold } from './hold.ts';
import { attributed, recallTouches, sourceOf } from './source.ts';

export interface Buyer {
  name: string;
  email: string;
}

export type Phase =
  | { at: 'choosing' }
  | { at: 'held'; hold: Hold }
  | { at: 'lost'; hold: Hold }
  | { at: 'done'; orderId: string; email: string; tickets: number };

const trouble = (error: unknown): Refused => (error instanceof Refused ? error : new Refused('UNEXPECTED'));
const totalOf = (quantities: Readonly<Record<string, number>>): number => Object.values(quantities).reduce((sum, n) => sum + n, 0);
export { totalOf as ticketsIn };

const tiersOf = async (eventId: string, code: string | null): Promise<TierView[]> =>
  (await call('tickets.tiers', { eventId, ...(code === null ? {} : { accessCode: code }) })).items;

/** The sale of one event as this browser sees it: what there is, what is chosen, what is held, and what is going on. */
export function useSale({ event, locale, signedIn }: BoxData, restored: Hold | null) {
  const [tiers, setTiers] = useState<readonly TierView[]>(event.tiers);
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>(restored?.quantities ?? {});
  const [accessCode, setAccessCode] = useState<string | null>(restored?.accessCode ?? null);
  const [phase, setPhase] = useState<Phase>(() =>
    restored === null ? { at: 'choosing' } : { at: millisecondsLeft(restored, Date.now()) > 0 ? 'held' : 'lost', hold: restored },
  );
  const [busy, setBusy] = useState<'reserve' | 'release' | 'checkout' | 'code' | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [me, setMe] = useState<Buyer | null>(null);

  const enter = useCallback(
    (next: Phase) => {
      rememberHold(event.id, next.at === 'held' || next.at === 'lost' ? next.hold : null);
      setPhase(next);
    },
    [event.id],
  );

  const take = useCallback((items: readonly TierView[]) => {
    setTiers(items);
    // What can no longer be had is no longer chosen.
    setQuantities((chosen) =>
      Object.fromEntries(
        items.flatMap(({ id, status, available, maxPerOrder }) => {
          const n = Math.min(chosen[id] ?? 0, status === 'on_sale' ? Math.min(available, maxPerOrder) : 0);
          return n > 0 ? [[id, n]] : [];
        }),
      ),
    );
  }, []);
  const refresh = useCallback(
    async (code: string | null) => {
      const items = await tiersOf(event.id, code);
      take(items);
      return items;
    },
    [event.id, take],
  );

  // Once it is alive: what a code had opened before the reload, and whoever is signed in.
  useEffect(() => {
    if (restored?.accessCode) void tiersOf(event.id, restored.accessCode).then(take, () => undefined);
    if (signedIn)
      void call('identity.me', undefined).then(
        (answer) => setMe(answer === null ? null : { name: answer.person.name, email: answer.person.email }),
        () => undefined,
      );
  }, [event.id, restored, signedIn, take]);

  // Coming back to the tab, or to the page from the payment: what is on sale may have changed.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible' && phase.at === 'choosing') void tiersOf(event.id, accessCode).then(take, () => undefined);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [event.id, phase.at, accessCode, take]);

  /** One thing at a time; what it refused is said until the next one is tried. */
  const attempt = async (what: NonNullable<typeof busy>, run: () => Promise<void>): Promise<void> => {
    if (busy !== null) return;
    setBusy(what);
    setRefused(null);
    try {
      await run();
    } catch (error) {
      const said = trouble(error);
      if (said.code === 'RESERVATION_EXPIRED' && phase.at === 'held') enter({ at: 'lost', hold: phase.hold });
      else setRefused(said);
      if (phase.at !== 'held') await refresh(accessCode).catch(() => undefined);
    } finally {
      setBusy(null);
    }
  };

  const hold = (wanted: Readonly<Record<string, number>>) =>
    attempt('reserve', async () => {
      const asked = Date.now();
      const answer = await call('tickets.reserve', {
        eventId: event.id,
        items: Object.entries(wanted).map(([tierId, quantity]) => ({ tierId, quantity })),
        ...(accessCode === null ? {} : { accessCode }),
        source: attributed(recallTouches(event.slug), sourceOf(location.search, document.referrer), asked),
      });
      enter({
        at: 'held',
        hold: {
          reservationId: answer.reservationId,
          expiresAt: Date.parse(answer.expiresAt),
          // Half of the way there and back: what a clock can know of another.
          offset: Date.parse(answer.serverNow) - (asked + Date.now()) / 2,
          quantities: wanted,
          total: answer.total,
          accessCode,
          paying: null,
        },
      });
    });

  return {
    tiers,
    quantities,
    phase,
    busy,
    refused,
    me,
    accessCode,
    choose: (tierId: string, quantity: number) => {
      setRefused(null);
      setQuantities(({ [tierId]: _before, ...others }) => (quantity > 0 ? { ...others, [tierId]: quantity } : others));
    },
    reserve: () => hold(quantities),
    again: () => (phase.at === 'lost' ? hold(phase.hold.quantities) : Promise.resolve()),
    /** The person goes back: the tickets are free for others at once. */
    release: () =>
      attempt('release', async () => {
        if (phase.at === 'held')
          await call('tickets.release', { reservationId: phase.hold.reservationId }).catch((error: unknown) => {
            // Gone already, which is what was wanted. Anything else is said.
            if (!['RESERVATION_EXPIRED', 'INVALID_STATE', 'NOT_FOUND'].includes(trouble(error).code)) throw error;
          });
        enter({ at: 'choosing' });
        await refresh(accessCode);
      }),
    expire: useCallback(() => {
      setRefused(null);
      setPhase((now) => (now.at === 'held' ? { at: 'lost', hold: now.hold } : now));
    }, []),
    /** Answers how many kinds of ticket the code has opened; none when it is wrong. */
    apply: async (code: string): Promise<number> => {
      let opened = 0;
      await attempt('code', async () => {
        const known = new Set(tiers.map(({ id }) => id));
        const items = await refresh(code);
        opened = items.filter(({ id }) => !known.has(id)).length;
        if (opened > 0 || items.some(({ hidden }) => hidden)) setAccessCode(code);
      });
      return opened;
    },
    checkout: (buyer: Buyer, attendees: readonly { tierId: string; name: string }[]) =>
      attempt('checkout', async () => {
        if (phase.at !== 'held') return;
        const { orderId, url } = await call('tickets.checkout', {
          reservationId: phase.hold.reservationId,
          buyer,
          attendees: attendees.map((one) => ({ ...one })),
          locale,
        });
        if (url === null) return enter({ at: 'done', orderId, email: buyer.email, tickets: totalOf(phase.hold.quantities) });
        enter({ at: 'held', hold: { ...phase.hold, paying: { orderId, url } } });
        location.assign(url);
        // Until the payment's page is there.
        await new Promise((resolve) => setTimeout(resolve, 4000));
      }),
    more: () => {
      setQuantities({});
      enter({ at: 'choosing' });
      void refresh(accessCode).catch(() => undefined);
    },
  };
}
export type Sale = ReturnType<typeof useSale>;
