import { IconPlus } from '@tabler/icons-react';
import { Section, Stack } from '@seatwise/ui';
import { ButtonLink, useTitle } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { useDeskEvent } from '../desk/use-event.ts';
import { CampaignsTable } from './CampaignsTable.tsx';
import { NotConfigured } from './NotConfigured.tsx';
import { Rules } from './Rules.tsx';
import { useCampaigns } from './use-campaigns.ts';

/** The WhatsApp messages of an event. */
export function WhatsappPage() {
  const t = useWhatsappWords();
  const event = useDeskEvent();
  const campaigns = useCampaigns(event.id);
  useTitle(`${t('list.title')} · ${event.title}`);
  return (
    <Section
      title={t('list.title')}
      lead={t('list.lead')}
      aside={
        <ButtonLink
          to={deskPaths.whatsappCampaign}
          params={{ eventId: event.id, whatsappId: 'new' }}
          icon={<IconPlus size={18} stroke={1.75} aria-hidden />}
        >
          {t('list.add')}
        </ButtonLink>
      }
    >
      <Stack gap={24}>
        {campaigns.data?.configured === false ? <NotConfigured /> : null}
        <CampaignsTable event={event} campaigns={campaigns} />
        <Rules />
      </Stack>
    </Section>
  );
}
