import { DEFAULT_SCHEDULE, type EmailType } from '@seatwise/domain/marketing/contract';
import { createFormat, useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { useNow } from '../../lib/use-now.ts';
import { anchorOf, momentOf } from '../campaigns/schedule.ts';
import type { SeenEvent } from './use-event.ts';

/** When each kind of mail goes out once the event is published, in words: on the event's own clocks. */
export function useDefaultHours({ startsAt, endsAt, zone }: Pick<SeenEvent, 'startsAt' | 'endsAt' | 'zone'>): (type: EmailType) => string {
  const t = useWizardWords();
  const { language, zone: own } = useFormat();
  const now = useNow();
  return (type) => {
    const schedule = DEFAULT_SCHEDULE[type];
    if (type === 'announcement') return t('marketing.hour.announcement');
    if (schedule === null) return t('marketing.hour.confirmation');
    const days = Math.abs(schedule.offsetDays);
    const usual = t(schedule.offsetDays < 0 ? 'marketing.hour.before' : 'marketing.hour.after', { count: days, time: schedule.time });
    const there = zone || own;
    const anchor = anchorOf(type, { startsAt, endsAt });
    const at = anchor === '' ? null : (momentOf(schedule, anchor, there)?.at ?? null);
    if (at === null) return t('marketing.hour.unknown', { usual });
    const day = createFormat(language, there).fullDate(at);
    return t(Date.parse(at) <= now ? 'marketing.hour.past' : 'marketing.hour.on', { usual, day });
  };
}
