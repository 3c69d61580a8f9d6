/** Where an arrow leads among what lies on the days of a calendar. */

export interface Place {
  /** `YYYY-MM-DD`, or whatever else sorts as its day does. */
  day: string;
  /** How far down it begins. */
  at: number;
}

/** Whichever lies before or after the first day of those in view. */
export type Beyond = 'before' | 'after';

const compare = (a: Place, b: Place): number => (a.day === b.day ? a.at - b.at : a.day < b.day ? -1 : 1);

/** Up and down go through one after the other, left and right to the nearest on another day; null for a key that leads nowhere. */
export function neighbour<P extends Place>(places: readonly P[], from: P, key: string): P | Beyond | null {
  const inOrder = places.toSorted(compare);
  const index = inOrder.indexOf(from);
  const sideways = (side: -1 | 1): P | Beyond => {
    const others = inOrder.filter(({ day }) => (side < 0 ? day < from.day : day > from.day));
    const day = others.at(side < 0 ? -1 : 0)?.day;
    const [nearest] = others.filter((place) => place.day === day).toSorted((a, b) => Math.abs(a.at - from.at) - Math.abs(b.at - from.at));
    return nearest ?? (side < 0 ? 'before' : 'after');
  };
  switch (key) {
    case 'ArrowUp':
      return inOrder[index - 1] ?? 'before';
    case 'ArrowDown':
      return inOrder[index + 1] ?? 'after';
    case 'ArrowLeft':
      return sideways(-1);
    case 'ArrowRight':
      return sideways(1);
    case 'Home':
      return inOrder[0] ?? null;
    case 'End':
      return inOrder.at(-1) ?? null;
    default:
      return null;
  }
}
