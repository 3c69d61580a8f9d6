import { SelectField } from '@seatwise/ui';
import { zoneOptions } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { SLOTS, useMinutes } from './use-minutes.ts';

export interface CoachDraft {
  timeZone: string;
  slotMinutes: number;
}

/** Zone and length of a session: the same when somebody becomes a coach and when they change their mind. */
export function CoachFields({ draft, onChange }: { draft: CoachDraft; onChange: (change: Partial<CoachDraft>) => void }) {
  const t = useWords();
  const write = useMinutes();
  const lengths = [...new Set([...SLOTS, draft.slotMinutes])].toSorted((a, b) => a - b);
  return (
    <>
      <SelectField
        label={t('coach.zone')}
        hint={t('coach.zoneHint')}
        value={draft.timeZone}
        onChange={(timeZone) => onChange({ timeZone })}
        options={zoneOptions(draft.timeZone, t('coach.zoneOther'))}
      />
      <SelectField
        label={t('coach.slot')}
        value={String(draft.slotMinutes)}
        onChange={(minutes) => onChange({ slotMinutes: Number(minutes) })}
        options={lengths.map((minutes) => ({ value: String(minutes), label: write(minutes) }))}
      />
    </>
  );
}
