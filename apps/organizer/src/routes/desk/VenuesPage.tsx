import { PageHeader, Section } from '@seatwise/ui';
import { ButtonLink, useTitle } from '@seatwise/web';
import { InboxTable } from '../../features/venue-desk/InboxTable.tsx';
import { useLetting } from '../../features/venue-desk/use-letting.ts';
import { VenuesTable } from '../../features/venue-desk/VenuesTable.tsx';
import { useVenueDeskWords } from '../../i18n/venue-desk.ts';
import { deskPaths } from '../../lib/desk-paths.ts';

/** Who asks, then what there is to ask for. */
export function VenuesPage() {
  const t = useVenueDeskWords();
  const { organizations } = useLetting();
  useTitle(t('mine.title'));
  const mayAdd = organizations.length > 0;
  return (
    <>
      <PageHeader
        title={t('mine.title')}
        lead={t('mine.lead')}
        actions={mayAdd ? <ButtonLink to={deskPaths.newVenue}>{t('mine.add')}</ButtonLink> : undefined}
      />
      {mayAdd ? (
        <Section title={t('inbox.title')}>
          <InboxTable />
        </Section>
      ) : null}
      <Section title={t('mine.list')}>
        <VenuesTable mayAdd={mayAdd} />
      </Section>
    </>
  );
}
