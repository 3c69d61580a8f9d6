/**
 * A picture for an event that has none: a field of bold shapes, made from its title and always the same for it. Pure, and without a browser:
 * the page draws it, and so does the image for link previews.
 */

export interface Pattern {
  width: number;
  height: number;
  ground: string;
  shapes: readonly { d: string; fill: string }[];
}

/** Ground, and four colours that stand on it and beside each other. */
const PALETTES = [
  ['#0f5f59', '#f0c268', '#e8f3f1', '#d9694a', '#0a3f3a'],
  ['#47243f', '#e9a6b3', '#f6e3d3', '#dd7350', '#2c1228'],
  ['#e3ab42', '#7a3e12', '#fbf1dc', '#0f766e', '#c4662b'],
  ['#b0452e', '#f3c9a5', '#fbeee0', '#2d4a53', '#7b281a'],
  ['#1f2b47', '#e8ae45', '#dfe5ee', '#6286b8', '#10182b'],
  ['#24482f', '#c9d8a6', '#f4efdc', '#df9249', '#142c1c'],
  ['#d88f97', '#7a1f3f', '#fbe9e6', '#2f5f63', '#b14a60'],
  ['#9fc6cd', '#1f4e5f', '#f8f3e6', '#df7a4f', '#5d99a6'],
] as const;

/** FNV-1a: small, and spread well enough for a picture. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TILE = 100;
const square = (x: number, y: number): string => `M${x} ${y}h${TILE}v${TILE}h-${TILE}z`;
const disc = (x: number, y: number, r: number): string =>
  `M${x + 50 - r} ${y + 50}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 -${2 * r} 0z`;
/** A quarter of a disc about one corner: 0 top left, then clockwise. */
function quarter(x: number, y: number, corner: number, r: number): string {
  const [cx, cy] = [x + (corner === 1 || corner === 2 ? TILE : 0), y + (corner >= 2 ? TILE : 0)];
  const [sx, sy] = [corner === 1 || corner === 2 ? -r : r, corner >= 2 ? -r : r];
  const sweep = sx * sy > 0 ? 1 : 0;
  return `M${cx} ${cy}h${sx}A${r} ${r} 0 0 ${sweep} ${cx} ${cy + sy}z`;
}
const leaf = (x: number, y: number, flipped: boolean): string =>
  flipped
    ? `M${x + TILE} ${y}A100 100 0 0 1 ${x} ${y + TILE}A100 100 0 0 1 ${x + TILE} ${y}z`
    : `M${x} ${y}A100 100 0 0 1 ${x + TILE} ${y + TILE}A100 100 0 0 1 ${x} ${y}z`;
function half(x: number, y: number, side: number): string {
  const arcs = [
    `M${x} ${y}a50 50 0 0 0 100 0z`,
    `M${x + TILE} ${y}a50 50 0 0 0 0 100z`,
    `M${x} ${y + TILE}a50 50 0 0 1 100 0z`,
    `M${x} ${y}a50 50 0 0 1 0 100z`,
  ];
  return arcs[side] ?? '';
}
/** The house’s own sign: a seat. */
const seat = (x: number, y: number): string =>
  `M${x + 36} ${y + 14}h28a22 22 0 0 1 22 22v28a22 22 0 0 1 -22 22h-28a22 22 0 0 1 -22 -22v-28a22 22 0 0 1 22 -22z`;
const bars = (x: number, y: number, upright: boolean): string =>
  [8, 42, 76].map((at) => (upright ? `M${x + at} ${y}h16v${TILE}h-16z` : `M${x} ${y + at}h${TILE}v16h-${TILE}z`)).join('');

/** `columns` × `rows` tiles. */
export function patternOf(title: string, columns: number, rows: number): Pattern {
  const seed = hashOf(title.normalize('NFC').trim().toLowerCase());
  const next = numbersFrom(seed);
  const palette = PALETTES[seed % PALETTES.length] ?? PALETTES[0];
  const [ground, ...colours] = palette;
  const pick = (count: number): number => Math.min(count - 1, Math.floor(next() * count));
  const shapes: { d: string; fill: string }[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [column * TILE, row * TILE];
      const at = pick(colours.length);
      const [fill = ground, other = ground] = [colours[at], colours[(at + 1 + pick(colours.length - 1)) % colours.length]];
      const back = next() < 0.42 ? other : null;
      const [kind, turn] = [pick(10), pick(4)];
      if (back !== null) shapes.push({ d: square(x, y), fill: back });
      if (kind <= 1) shapes.push({ d: quarter(x, y, turn, TILE), fill });
      else if (kind === 2) shapes.push({ d: half(x, y, turn), fill });
      else if (kind === 3) shapes.push({ d: disc(x, y, turn % 2 === 0 ? 50 : 30), fill });
      else if (kind <= 5) shapes.push({ d: leaf(x, y, turn % 2 === 0), fill });
      else if (kind === 6)
        shapes.push(
          { d: quarter(x, y, turn, TILE), fill },
          { d: quarter(x, y, turn, 62), fill: back ?? ground },
          { d: quarter(x, y, turn, 30), fill },
        );
      else if (kind === 7) shapes.push({ d: seat(x, y), fill });
      else if (kind === 8) shapes.push({ d: bars(x, y, turn % 2 === 0), fill });
    }
  return { width: columns * TILE, height: rows * TILE, ground, shapes };
}
