import { useQuery } from '@tanstack/react-query';
import { IconReceipt2 } from '@tabler/icons-react';
import type { InvoiceView } from '@seatwise/domain/billing/contract';
import { DataTable, EmptyState, Figure, StatusChip, TextLink, type StatusTone } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Billing.module.css';

const TONE: Record<InvoiceView['status'], StatusTone> = {
  draft: 'neutral',
  open: 'waiting',
  paid: 'done',
  uncollectible: 'harm',
  void: 'neutral',
};

/** What was billed, newest first. They are Stripe's, so they take a moment and can fail on their own. */
export function Invoices({ organizationId }: { organizationId: string }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const invoices = useQuery(trpc.billing.invoices.queryOptions({ organizationId }));
  const numberOf = ({ number, at }: InvoiceView) => number ?? format.date(at);
  return (
    <DataTable<InvoiceView>
      caption={t('invoices.title')}
      words={{ loading: shared('states.loading') }}
      rows={invoices.data}
      rowKey={({ id }) => id}
      error={
        invoices.data === undefined && invoices.error !== null
          ? {
              title: t('invoices.failed'),
              text: words(invoices.error),
              retry: shared('states.retry'),
              onRetry: () => void invoices.refetch(),
              pending: invoices.isFetching,
            }
          : null
      }
      empty={
        <EmptyState icon={<IconReceipt2 size={28} stroke={1.5} />} title={t('invoices.none')}>
          {t('invoices.noneText')}
        </EmptyState>
      }
      expected={2}
      columns={[
        { key: 'number', header: t('invoices.number'), narrow: 'title', cell: (invoice) => <Figure strong>{numberOf(invoice)}</Figure> },
        { key: 'at', header: t('invoices.date'), cell: ({ at }) => <Figure>{format.date(at)}</Figure> },
        {
          key: 'status',
          header: t('invoices.status'),
          cell: ({ status }) => <StatusChip tone={TONE[status]}>{t(`invoices.statuses.${status}`)}</StatusChip>,
        },
        { key: 'total', header: t('invoices.total'), align: 'end', cell: ({ total }) => <Figure>{format.money(total)}</Figure> },
        {
          key: 'links',
          header: t('invoices.links'),
          align: 'end',
          narrow: 'bare',
          cell: (invoice) => (
            <span className={styles.links}>
              {invoice.url === null ? null : (
                <TextLink
                  href={invoice.url}
                  aria-label={t(invoice.status === 'open' ? 'invoices.payLabel' : 'invoices.viewLabel', { number: numberOf(invoice) })}
                >
                  {invoice.status === 'open' ? t('invoices.pay') : t('invoices.view')}
                </TextLink>
              )}
              {invoice.pdfUrl === null ? null : (
                <TextLink href={invoice.pdfUrl} aria-label={t('invoices.pdfLabel', { number: numberOf(invoice) })}>
                  PDF
                </TextLink>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}
