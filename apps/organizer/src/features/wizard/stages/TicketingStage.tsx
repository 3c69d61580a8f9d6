import { IconPlus } from '@tabler/icons-react';
import { CURRENCIES } from '@seatwise/domain/input';
import { MAX_TIERS_OF_EVENT } from '@seatwise/domain/wizard/contract';
import { Button, Columns, Notice, Section, Stack } from '@seatwise/ui';
import { useFormat } from '@seatwise/web';
import { useWizardWords } from '../../../i18n/wizard.ts';
import { numberOf, recordsOf, textOf, type JsonRecord } from '../../../lib/json.ts';
import { TicketPreview } from '../../tickets/TicketPreview.tsx';
import { TierList } from '../../tickets/TierList.tsx';
import { AuthorMark } from '../AuthorMark.tsx';
import { useStage, useWizard } from '../draft/use-draft.ts';
import { DraftNumber, DraftSelect } from '../fields.tsx';
import { SuggestButton } from '../SuggestButton.tsx';
import styles from './Stages.module.css';

/** What is sold: tiers in the order buyers see them, against what the place holds. */
export function TicketingStage() {
  const t = useWizardWords();
  const format = useFormat();
  const { draft } = useWizard();
  const { data, edit, errorAt, authorOf } = useStage('ticketing');
  const tiers = recordsOf(data['tiers']);
  const currency = textOf(data['currency']) || 'eur';
  const names = new Intl.DisplayNames(format.language, { type: 'currency' });
  const zone = textOf(draft.data.event_basics['timeZone']) || format.zone;
  const change = (next: JsonRecord[]) => edit({ tiers: next, ...(textOf(data['currency']) === '' ? { currency } : {}) });
  const error = errorAt('tiers');
  return (
    <Stack gap={32}>
      <Columns>
        <DraftSelect
          stage="ticketing"
          field="currency"
          label={t('tickets.currency')}
          options={[
            ...(textOf(data['currency']) === '' ? [{ value: '', label: t('tickets.chooseCurrency') }] : []),
            ...CURRENCIES.map((value) => ({ value, label: `${value.toUpperCase()}: ${names.of(value.toUpperCase()) ?? ''}` })),
          ]}
        />
        <DraftNumber stage="ticketing" field="capacity" label={t('tickets.capacity')} hint={t('tickets.capacityHint')} />
      </Columns>
      <Section
        title={
          <>
            {t('tickets.tiers')}
            <span className={styles.beside}>
              <AuthorMark author={authorOf('tiers')} />
            </span>
          </>
        }
        lead={t('tickets.tiersLead')}
        aside={<SuggestButton fields={['tiers']}>{t('tickets.suggest')}</SuggestButton>}
      >
        <Stack>
          {error === null ? null : (
            <p role="alert" className={styles.error} data-missing tabIndex={-1}>
              {error}
            </p>
          )}
          <TierList tiers={tiers} currency={currency} zone={zone} onChange={change} />
          <div>
            <Button
              look="secondary"
              icon={<IconPlus size={16} stroke={1.75} aria-hidden />}
              reason={tiers.length >= MAX_TIERS_OF_EVENT ? t('tickets.most', { count: MAX_TIERS_OF_EVENT }) : null}
              onClick={() => change([...tiers, { name: '', price: null, quantity: null }])}
            >
              {t('tickets.add')}
            </Button>
          </div>
          {tiers.length === 0 ? null : <Sum tiers={tiers} capacity={numberOf(data['capacity'])} currency={currency} />}
        </Stack>
      </Section>
      {tiers.length === 0 ? null : (
        <Section title={t('tickets.preview')} lead={t('tickets.previewLead')}>
          <TicketPreview tiers={tiers} currency={currency} zone={zone} />
        </Section>
      )}
    </Stack>
  );
}

/** Whether it adds up: more tickets than places is allowed, the places then bind; fewer leave some empty. */
function Sum({ tiers, capacity, currency }: { tiers: JsonRecord[]; capacity: number | null; currency: string }) {
  const t = useWizardWords();
  const format = useFormat();
  const tickets = tiers.reduce((sum, tier) => sum + (numberOf(tier['quantity']) ?? 0), 0);
  const most = tiers.reduce((sum, tier) => sum + (numberOf(tier['quantity']) ?? 0) * (numberOf(tier['price']) ?? 0), 0);
  const figures = { tickets: format.number(tickets), capacity: format.number(capacity ?? 0) };
  return (
    <div className={styles.sum}>
      <p>
        {tiers.flatMap((tier, at) => {
          const [price, quantity] = [numberOf(tier['price']), numberOf(tier['quantity'])];
          if (price === null || quantity === null) return [];
          return [
            <span key={at} className={styles.part}>
              {format.number(quantity)} × {price === 0 ? t('tickets.free') : format.money({ amount: price, currency })}
            </span>,
          ];
        })}
      </p>
      <p className={styles.total}>
        {t('tickets.sum', { count: tickets, tickets: figures.tickets, money: format.money({ amount: most, currency }) })}
      </p>
      {capacity === null ? null : tickets > capacity ? (
        <Notice tone="waiting">{t('tickets.over', figures)}</Notice>
      ) : tickets < capacity ? (
        <p className={styles.quiet}>{t('tickets.under', { ...figures, left: format.number(capacity - tickets) })}</p>
      ) : (
        <p className={styles.quiet}>{t('tickets.fits', figures)}</p>
      )}
    </div>
  );
}
