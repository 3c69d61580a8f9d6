import type { WhatsappCampaignView } from '@seatwise/domain/marketing/contract';
import { Columns, Figure, Notice, Section, StatCard } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWhatsappWords } from '../../i18n/whatsapp.ts';

/** Whom it reaches as things stand, and who is left out, with the reason. */
export function Reach({ campaign }: { campaign: WhatsappCampaignView }) {
  const t = useWhatsappWords();
  const format = useFormat();
  return (
    <Section title={t('reach.title')}>
      {campaign.audienceSize === 0 ? (
        <Notice tone="waiting" title={t('reach.nobody')}>
          {t('reach.withoutNote')}
        </Notice>
      ) : (
        <Columns min={200}>
          <StatCard
            label={t('reach.opted')}
            figure={<Figure>{format.number(campaign.audienceSize)}</Figure>}
            note={t('reach.optedNote')}
            tone="done"
          />
          <StatCard
            label={t('reach.without')}
            figure={<Figure>{format.number(campaign.withoutConsent)}</Figure>}
            note={t('reach.withoutNote')}
          />
        </Columns>
      )}
    </Section>
  );
}
