import { useQuery } from '@tanstack/react-query';
import { IconArrowUpRight } from '@tabler/icons-react';
import type { WizardView } from '@seatwise/domain/wizard/contract';
import { CopyField, LinkButton, PageHeader, Panel, QrCode, Row, Stack } from '@seatwise/ui';
import { ButtonLink, useTitle, useWebWords } from '@seatwise/web';
import { useWizardWords } from '../../i18n/wizard.ts';
import { recordsOf, textOf } from '../../lib/json.ts';
import { trpc } from '../../lib/trpc.ts';
import { elsewhere, eventPage, paths, publicUrl } from '../../lib/paths.ts';
import styles from './Published.module.css';

/** It is out: the address to hand on, and what comes next. */
export function Published({ view }: { view: WizardView }) {
  const t = useWizardWords();
  const shared = useWebWords();
  const title = textOf(view.data.event_basics['title']);
  const slug = view.slug ?? '';
  const url = publicUrl(slug);
  const venueBookingId = textOf(view.data.venue_selection['venueBookingId']);
  const asked = view.data.venue_selection['kind'] === 'marketplace' && venueBookingId !== '';
  const thread = useQuery({ ...trpc.venues.thread.queryOptions({ venueBookingId }), enabled: asked });
  const waits = thread.data?.booking.status === 'pending';
  const social = recordsOf(view.data.marketing['social']).length > 0;
  useTitle(t('published.title'));
  return (
    <div className={styles.page}>
      <PageHeader eyebrow={t('published.title')} title={title} lead={t('published.lead')} />
      <Panel>
        <div className={styles.share}>
          <Stack>
            <CopyField
              label={t('published.address')}
              value={url}
              words={{ copy: shared('states.copy'), copied: shared('states.copied') }}
            />
            <Row>
              <LinkButton href={elsewhere.event(slug)} icon={<IconArrowUpRight size={16} stroke={1.75} aria-hidden />}>
                {t('published.see')}
              </LinkButton>
              {view.eventId === null ? null : (
                <LinkButton href={eventPage(view.eventId)} look="secondary">
                  {t('published.manage')}
                </LinkButton>
              )}
            </Row>
          </Stack>
          <QrCode value={url} label={t('published.qr', { event: title })} />
        </div>
      </Panel>
      <h2 className={styles.next}>{t('published.next')}</h2>
      <ol className={styles.steps}>
        <li>{t('published.share')}</li>
        {waits ? <li>{t('published.venue')}</li> : null}
        {social ? <li>{t('published.social')}</li> : null}
        <li>{t('published.orders')}</li>
        <li>{t('published.door')}</li>
      </ol>
      <ButtonLink to={paths.home} look="quiet">
        {t('published.home')}
      </ButtonLink>
    </div>
  );
}
