import { fillIn } from '@seatwise/domain/marketing/contract';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { textOf } from '../../lib/json.ts';
import { publicUrl } from '../../lib/paths.ts';
import { useWizard } from '../wizard/draft/use-draft.ts';

/** The event as previews show it. */
export function useEvent() {
  const t = useWizardWords();
  const { draft } = useWizard();
  const { language, zone: own } = useFormat();
  const basics = draft.data.event_basics;
  const startsAt = Date.parse(textOf(basics['startsAt']));
  const zone = textOf(basics['timeZone']) || own;
  const when = Number.isNaN(startsAt)
    ? ''
    : new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(
        startsAt,
      );
  const link = publicUrl(textOf(draft.data.review['slug']) || draft.view.slug || '…');
  /** What is filled in when it goes out. */
  const filled = (content: string): string => fillIn(content, { link, name: t('marketing.reader') });
  return {
    filled,
    title: textOf(basics['title']),
    when,
    organizer: textOf(draft.data.contact_info['company']) || textOf(draft.data.contact_info['name']),
  };
}
