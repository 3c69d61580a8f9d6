/** How the calendar component is dressed: it brings no colours of its own, and takes all of its class names from here. */
import type { EventDisplayInfo, PluginInput } from '@fullcalendar/react';
import styles from './TimeGrid.module.css';

type Options = NonNullable<PluginInput['optionDefaults']>;
const all = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

const session = ({ event, isDragging, isMirror }: EventDisplayInfo): string =>
  all(styles.session, styles[String(event.extendedProps['kind'])], (isDragging || isMirror) && styles.dragged);

const optionDefaults: Options = {
  className: styles.calendar,
  tableHeaderClass: styles.header,
  dayHeaderAlign: 'center',
  dayHeaderClass: styles.dayHeader,
  dayHeaderInnerClass: styles.dayHeaderInner,
  dayHeaderDividerClass: styles.headerDivider,
  slotHeaderClass: styles.hour,
  slotHeaderInnerClass: ({ isFirst }) => all(styles.hourInner, isFirst && styles.hourFirst),
  slotHeaderDividerClass: styles.axisDivider,
  slotLaneClass: styles.lane,
  dayLaneClass: styles.day,
  dayLaneInnerClass: styles.dayInner,
  columnEventClass: session,
  columnEventInnerClass: ({ isShort }) => all(styles.inner, isShort && styles.short),
  backgroundEventClass: ({ event }) => styles[String(event.extendedProps['kind'])],
  highlightClass: styles.highlight,
  nowIndicatorLineClass: styles.now,
  nowIndicatorDotClass: styles.nowDot,
  // Half an hour; the stylesheet draws a line for every second one.
  slotMinHeight: 26,
  eventMinHeight: 24,
  eventShortHeight: 40,
};

export const look: PluginInput = { name: 'seatwise', optionDefaults };
