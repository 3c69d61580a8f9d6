import { IconBrandWhatsapp } from '@tabler/icons-react';
import type { EventView } from '@seatwise/domain/events/contract';
import { Monogram } from '@seatwise/ui';
import { createFormat } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { publicUrl } from '../../lib/paths.ts';
import { filledIn, type WhatsappDraft } from './draft.ts';
import styles from './Phone.module.css';

/** The message on a phone, with what it stands for filled in. What people wrote is shown as text: nothing of it is ever run. */
export function PhonePreview({ draft, event }: { draft: WhatsappDraft; event: EventView }) {
  const t = useWhatsappWords();
  // Dates are written in the language of the template, in the event's zone.
  const format = createFormat(draft.language.startsWith('fr') ? 'fr' : 'en', event.timeZone);
  const { place } = event;
  const text = filledIn(draft, {
    name: t('preview.reader'),
    event: event.title,
    date: format.fullDate(event.startsAt),
    time: format.time(event.startsAt),
    place: [place.name, place.city].filter(Boolean).join(', ') || t('preview.unknown'),
    link: `${publicUrl(event.slug)}?utm_source=whatsapp`,
  });
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{t('preview.title')}</figcaption>
      <div className={styles.phone}>
        <div className={styles.screen}>
          <div className={styles.bar}>
            <Monogram name={event.organizationName} size={34} />
            <div className={styles.who}>
              <strong>{event.organizationName}</strong>
              <span>{t('preview.business')}</span>
            </div>
            <IconBrandWhatsapp size={20} stroke={1.75} aria-hidden />
          </div>
          <div className={styles.wall}>
            <p className={styles.bubble} data-empty={text.trim() === '' || undefined}>
              {text.trim() === '' ? t('preview.noText') : text}
              <span className={styles.clock} aria-hidden>
                {draft.scheduledAt === null ? '09:00' : format.time(draft.scheduledAt)}
              </span>
            </p>
          </div>
        </div>
      </div>
      <p className={styles.note}>{t('preview.stop')}</p>
    </figure>
  );
}
