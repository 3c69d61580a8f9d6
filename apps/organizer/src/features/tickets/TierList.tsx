import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconGripVertical, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { numberOf, textOf, type JsonRecord } from '../../lib/json.ts';
import { useStage } from '../wizard/draft/use-draft.ts';
import { TierFields } from './TierFields.tsx';
import styles from './Tiers.module.css';

/** Rows have no id of their own in the draft; these live as long as the page does, in the order of the rows. */
function useKeys(count: number): [string[], (keys: string[]) => void] {
  const [keys, setKeys] = useState<string[]>([]);
  const present = Array.from({ length: count }, (_, at) => keys[at] ?? crypto.randomUUID());
  if (present.length !== keys.length) setKeys(present);
  return [present.length === keys.length ? keys : present, setKeys];
}

function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.filter((_, at) => at !== from);
  const item = items[from];
  return item === undefined ? [...items] : [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** A field of a tier that was emptied is not there. */
const withoutNothing = (tier: JsonRecord): JsonRecord => Object.fromEntries(Object.entries(tier).filter(([, value]) => value !== null));

/** Tiers in the order in which buyers see them: to drag by their handle, or to move by its buttons. */
export function TierList({
  tiers,
  currency,
  zone,
  onChange,
}: {
  tiers: JsonRecord[];
  currency: string;
  zone: string;
  onChange: (tiers: JsonRecord[]) => void;
}) {
  const t = useWizardWords();
  const [keys, setKeys] = useKeys(tiers.length);
  const [said, setSaid] = useState('');
  // One at a time: a new one opens by itself.
  const [opened, setOpened] = useState<string | null>(null);
  const last = keys.at(-1);
  const [known, setKnown] = useState(keys.length);
  if (known !== keys.length) {
    setKnown(keys.length);
    if (keys.length > known && last !== undefined && textOf(tiers.at(-1)?.['name']) === '') setOpened(last);
  }
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const nameOf = (at: number): string => textOf(tiers[at]?.['name']) || t('tickets.unnamed', { number: at + 1 });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= tiers.length || from === to) return;
    setKeys(moved(keys, from, to));
    onChange(moved(tiers, from, to));
    setSaid(t('tickets.moved', { tier: nameOf(from), place: to + 1, all: tiers.length }));
  };
  const at = (id: string | number): number => keys.indexOf(String(id));
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('tickets.lifted', { tier: nameOf(at(active.id)) }),
    onDragOver: ({ active, over }) =>
      over ? t('tickets.moved', { tier: nameOf(at(active.id)), place: at(over.id) + 1, all: tiers.length }) : undefined,
    onDragEnd: ({ active }) => t('tickets.dropped', { tier: nameOf(at(active.id)) }),
    onDragCancel: ({ active }) => t('tickets.dropped', { tier: nameOf(at(active.id)) }),
  };
  return (
    <>
      <output className={styles.unseen}>{said}</output>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        accessibility={{ announcements, screenReaderInstructions: { draggable: t('tickets.dragHow') } }}
        onDragEnd={({ active, over }: DragEndEvent) => {
          if (over) move(at(active.id), at(over.id));
        }}
      >
        <SortableContext items={keys} strategy={verticalListSortingStrategy}>
          <ol className={styles.tiers} aria-label={t('tickets.tiers')}>
            {tiers.map((tier, index) => (
              <Tier
                key={keys[index]}
                id={keys[index] ?? ''}
                index={index}
                count={tiers.length}
                opened={opened === keys[index]}
                onOpen={(open) => setOpened(open ? (keys[index] ?? null) : null)}
                tier={tier}
                name={nameOf(index)}
                currency={currency}
                zone={zone}
                onChange={(patch) => onChange(tiers.map((one, place) => (place === index ? withoutNothing({ ...one, ...patch }) : one)))}
                onMove={(to) => move(index, to)}
                onRemove={() => {
                  setKeys(keys.filter((_, place) => place !== index));
                  onChange(tiers.filter((_, place) => place !== index));
                  setSaid(t('tickets.removed', { tier: nameOf(index) }));
                }}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
    </>
  );
}

function Tier({
  id,
  index,
  count,
  opened,
  onOpen,
  tier,
  name,
  currency,
  zone,
  onChange,
  onMove,
  onRemove,
}: {
  id: string;
  index: number;
  count: number;
  opened: boolean;
  onOpen: (open: boolean) => void;
  tier: JsonRecord;
  name: string;
  currency: string;
  zone: string;
  onChange: (patch: JsonRecord) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}) {
  const t = useWizardWords();
  const format = useFormat();
  const { problems, errorAt } = useStage('ticketing');
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id });
  const own = problems.filter(({ path }) => path.startsWith(`tiers.${index}.`));
  const shown = own.some(({ path }) => errorAt(path) !== null);
  const open = opened || shown;
  const [price, quantity] = [numberOf(tier['price']), numberOf(tier['quantity'])];
  return (
    <li
      ref={setNodeRef}
      className={styles.tier}
      data-dragging={isDragging || undefined}
      data-wrong={shown || undefined}
      style={{ transform: CSS.Translate.toString(transform), transition }}
    >
      <div className={styles.row}>
        <button
          type="button"
          ref={setActivatorNodeRef}
          className={styles.handle}
          {...attributes}
          {...listeners}
          aria-label={t('tickets.drag', { tier: name })}
        >
          <IconGripVertical size={18} stroke={1.75} aria-hidden />
        </button>
        <button type="button" className={styles.open} aria-expanded={open} onClick={() => onOpen(!open)}>
          <span className={styles.name}>{name}</span>
          <span className={styles.figures}>
            {quantity === null ? '' : format.number(quantity)}
            {quantity === null || price === null ? '' : ' × '}
            {price === null ? '' : price === 0 ? t('tickets.free') : format.money({ amount: price, currency })}
            {tier['hidden'] === true ? ` · ${t('tickets.hidden')}` : ''}
            {tier['isVip'] === true ? ` · ${t('tickets.vip')}` : ''}
          </span>
          <IconChevronDown size={18} stroke={1.75} aria-hidden className={styles.chevron} />
        </button>
        <span className={styles.tools}>
          <Tool label={t('tickets.up', { tier: name })} off={index === 0} onClick={() => onMove(index - 1)} icon={IconArrowUp} />
          <Tool
            label={t('tickets.down', { tier: name })}
            off={index === count - 1}
            onClick={() => onMove(index + 1)}
            icon={IconArrowDown}
          />
          <Tool label={t('tickets.remove', { tier: name })} onClick={onRemove} icon={IconTrash} />
        </span>
      </div>
      {open ? <TierFields index={index} tier={tier} currency={currency} zone={zone} onChange={onChange} /> : null}
    </li>
  );
}

function Tool({ label, off = false, onClick, icon: Icon }: { label: string; off?: boolean; onClick: () => void; icon: typeof IconTrash }) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={label}
      title={label}
      aria-disabled={off || undefined}
      onClick={() => (off ? undefined : onClick())}
    >
      <Icon size={18} stroke={1.75} aria-hidden />
    </button>
  );
}
