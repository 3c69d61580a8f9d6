/** The picture for link previews: the event's pattern, its title as large as it goes, its date as an object. Plain nodes, laid out elsewhere. */
import type { PublicEventView } from '@seatwise/domain/events/contract';
import { patternOf } from '@seatwise/ui/events';
import type { PictureNode } from '@seatwise/web/renderer';
import { whenOf } from './when.ts';
import type { Tongue } from './words.ts';

type Style = Readonly<Record<string, string | number>>;
const box = (style: Style, ...children: PictureNode[]): PictureNode => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
});
const text = (style: Style, words: string): PictureNode => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children: words },
});

const INK = '#1c1917';
const PAPER = '#fafaf9';
const BAND = 200;
const LONGEST = 90;

/** Larger for short titles; the longest that can be are cut. */
function sizeOf({ length }: string): number {
  if (length <= 18) return 96;
  if (length <= 36) return 76;
  return length <= 64 ? 60 : 48;
}

export function pictureOf(event: PublicEventView, speaks: Tongue): PictureNode {
  const { format, words } = speaks;
  const { ground, shapes, width, height } = patternOf(event.title, 12, 2);
  const day = format.localDate(event.startsAt);
  const when = whenOf(speaks, event.startsAt, event.endsAt);
  const place = event.place.name ?? event.place.city;
  const title = event.title.length > LONGEST ? `${event.title.slice(0, LONGEST).replace(/\s+\S*$/u, '')}…` : event.title;
  const facts = [when.one ? `${when.day}, ${when.hours}` : when.day, event.format === 'online' ? words.online : place]
    .filter(Boolean)
    .join('  ·  ');
  return box(
    { width: 1200, height: 630, flexDirection: 'column', background: PAPER, color: INK, fontFamily: 'Inter', position: 'relative' },
    {
      type: 'svg',
      props: {
        width: 1200,
        height: BAND,
        viewBox: `0 0 ${width} ${height}`,
        children: [
          { type: 'path', props: { d: `M0 0h${width}v${height}H0z`, fill: ground } },
          ...shapes.map(({ d, fill }) => ({ type: 'path', props: { d, fill } })),
        ],
      },
    },
    box(
      {
        position: 'absolute',
        left: 64,
        top: 88,
        width: 176,
        height: 196,
        flexDirection: 'column',
        alignItems: 'center',
        justifyContent: 'center',
        background: '#ffffff',
        borderRadius: 24,
        border: '2px solid #e9e6e3',
      },
      text(
        { fontSize: 30, fontWeight: 600, color: '#0f766e', textTransform: 'uppercase', letterSpacing: 2 },
        format.month(day.slice(0, 7), 'short').replace('.', ''),
      ),
      text({ fontSize: 104, fontFamily: 'Fraunces', fontWeight: 600, lineHeight: 1.05 }, String(Number(day.slice(8)))),
    ),
    ...(event.status === 'cancelled'
      ? [
          text(
            {
              position: 'absolute',
              right: 64,
              top: 232,
              fontSize: 30,
              fontWeight: 600,
              color: '#ffffff',
              background: '#b01c40',
              padding: '8px 22px',
              borderRadius: 999,
            },
            words.cancelled,
          ),
        ]
      : []),
    box(
      { flexDirection: 'column', justifyContent: 'space-between', flexGrow: 1, padding: '104px 64px 44px 64px' },
      text(
        {
          fontFamily: 'Fraunces',
          fontWeight: 600,
          fontSize: sizeOf(title),
          lineHeight: 1.06,
          letterSpacing: -1.5,
          maxWidth: 1072,
          ...(event.status === 'cancelled' ? { textDecoration: 'line-through' } : {}),
        },
        title,
      ),
      box(
        { justifyContent: 'space-between', alignItems: 'flex-end', fontSize: 30, color: '#57534e' },
        text({ maxWidth: 860 }, facts),
        text({ color: '#0f766e', fontWeight: 600 }, words.product),
      ),
    ),
  );
}
