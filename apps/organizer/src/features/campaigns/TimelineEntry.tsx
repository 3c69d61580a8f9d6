import { IconBrandWhatsapp, IconMail } from '@tabler/icons-react';
import type { EventView } from '@seatwise/domain/events/contract';
import { EMAIL_TYPES, type TimelineEntry as Entry } from '@seatwise/domain/marketing/contract';
import { Progress, StatusChip } from '@seatwise/ui';
import { ButtonLink, Link, useFormat } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { oneOf } from '../../lib/json.ts';
import styles from './Campaigns.module.css';
import { Counts } from './Counts.tsx';
import { SendActions, type Said } from './SendActions.tsx';
import { isPast, shownStatus, TONE, turned } from './standing.ts';
import { useZoned } from './use-zoned.ts';

/** One line of the timeline: when, what, how it stands, what became of it, and what can be done. */
export function TimelineEntry({
  entry,
  event,
  audience,
  now,
  onSaid,
}: {
  entry: Entry;
  event: EventView;
  /** How many it would go to; undefined while that is not known. */
  audience: number | undefined;
  now: string;
  onSaid: (said: Said) => void;
}) {
  const t = useMarketingWords();
  const format = useFormat();
  const zoned = useZoned(event.timeZone);
  const { id, channel, kind, status, held, counts, at } = entry;
  const title = entry.title;
  const type = channel === 'email' ? oneOf(kind, EMAIL_TYPES) : null;
  const Icon = channel === 'email' ? IconMail : IconBrandWhatsapp;
  const begun = counts.recipients > 0;
  const figures = { done: format.number(turned(counts)), total: format.number(counts.recipients) };
  const name = channel === 'email' ? t(`type.${type ?? 'announcement'}`) : t(`whatsappTo.${asAudience(kind)}`);
  const to = channel === 'email' ? deskPaths.email : deskPaths.whatsappCampaign;
  const params = { eventId: event.id, templateId: id, whatsappId: id };
  const pastHour = at !== null && at <= now;
  return (
    <li className={styles.entry} data-past={isPast(status) || undefined}>
      <div className={styles.date} aria-hidden>
        {type === 'confirmation' || at === null ? (
          <Icon size={22} stroke={1.5} />
        ) : (
          <>
            <span className={styles.dateDay}>{zoned.localDate(at).slice(8).replace(/^0/, '')}</span>
            <span className={styles.dateMonth}>{zoned.month(zoned.localDate(at).slice(0, 7), 'short')}</span>
          </>
        )}
      </div>
      <div className={styles.entryBody}>
        <p className={styles.entryKind}>
          <span className={styles.kindName}>
            <Icon size={16} stroke={1.75} aria-hidden /> {name}
          </span>
          <StatusChip tone={TONE[status]}>{t(`status.${shownStatus({ type, status })}`)}</StatusChip>
        </p>
        <h3 className={styles.entryTitle}>
          <Link to={to} params={params}>
            {title}
          </Link>
        </h3>
        <p className={styles.entryWhen}>
          {type === 'confirmation' ? t('timeline.withOrder') : at === null ? t('timeline.noHour') : zoned.when(at)}
        </p>
        {isPast(status) || begun ? null : (
          <p className={styles.entryNote}>
            {type === 'confirmation'
              ? t('timeline.goesToBuyers', { who: t('who.confirmation') })
              : audience === undefined
                ? null
                : audience === 0
                  ? t('timeline.goesToNone', { who: t(`who.${kind}`) })
                  : t('timeline.goesTo', { count: audience, who: t(`who.${kind}`) })}
          </p>
        )}
        {status === 'missed' ? <p className={styles.entryMissed}>{t('timeline.missed')}</p> : null}
        {held === null ? null : <p className={styles.entryMissed}>{t('timeline.held')}</p>}
        {status === 'paused' && begun ? <p className={styles.entryNote}>{t('timeline.pausedMidway', figures)}</p> : null}
        {status === 'paused' && !begun && pastHour ? <p className={styles.entryMissed}>{t('timeline.pausedPast')}</p> : null}
        {status === 'sending' && type !== 'confirmation' ? (
          <Progress
            label={t('timeline.progressOf', { title })}
            done={turned(counts)}
            total={counts.recipients === 0 ? null : counts.recipients}
            text={t('timeline.progress', figures)}
          />
        ) : null}
        {begun ? <Counts counts={counts} channel={channel} /> : null}
        <div className={styles.entryActions}>
          <SendActions
            inRow
            one={{ id, type, title, status, sendAt: at, counts }}
            kind={kind}
            audience={audience}
            event={event}
            onSaid={onSaid}
          />
          <ButtonLink to={to} params={params} look="quiet" size="small" aria-label={t('timeline.openOf', { title })}>
            {t('timeline.open')}
          </ButtonLink>
          {begun ? (
            <ButtonLink
              to={deskPaths.deliveries}
              params={{ eventId: event.id }}
              search={{ templateId: id }}
              look="quiet"
              tone="neutral"
              size="small"
              aria-label={t('timeline.deliveriesOf', { title })}
            >
              {t('timeline.deliveries')}
            </ButtonLink>
          ) : null}
        </div>
      </div>
    </li>
  );
}

const asAudience = (kind: Entry['kind']) =>
  kind === 'all_contacts' || kind === 'ticket_holders' || kind === 'vip_only' ? kind : ('all_contacts' as const);
