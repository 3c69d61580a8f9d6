import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CapacityView, MemberView, OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, ConfirmDialog, Monogram, Notice } from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Dashboard.module.css';

/** One person at the door. */
export function WaitingPerson({
  person,
  organization,
  capacity,
  onSettled,
}: {
  person: MemberView;
  organization: OrganizationView;
  capacity: CapacityView;
  onSettled: (answer: { capacity: CapacityView }, sentence: string) => Promise<void>;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const reasons = useReasons();
  const [asking, setAsking] = useState(false);
  const who = person.name || person.email;
  const target = { organizationId: organization.id, userId: person.userId };
  const approve = useMutation(
    trpc.seats.approveMember.mutationOptions({
      onSuccess: (answer) => onSettled(answer, t('waiting.admitted', { who, count: answer.capacity.remainingSeats })),
    }),
  );
  const reject = useMutation(
    trpc.seats.rejectMember.mutationOptions({ onSuccess: (answer) => onSettled(answer, t('waiting.declined', { who })) }),
  );
  return (
    <li className={styles.person}>
      <Monogram name={who} size={40} />
      <div className={styles.who}>
        <span className={styles.personName}>{who}</span>
        <span className={styles.quiet}>{person.email}</span>
        <span className={styles.quiet}>{t('waiting.since', { when: format.relative(person.since) })}</span>
      </div>
      <div className={styles.actions}>
        <Button
          size="small"
          look="secondary"
          label={t('waiting.approveLabel', { who })}
          pending={approve.isPending}
          reason={reasons(can.approve(organization.role, person, organization, capacity), { who, capacity })}
          reasonAs="tip"
          onClick={() => approve.mutate(target)}
        >
          {t('waiting.approve')}
        </Button>
        <Button
          size="small"
          look="quiet"
          label={t('waiting.rejectLabel', { who })}
          reason={reasons(can.reject(organization.role, person))}
          reasonAs="tip"
          onClick={() => setAsking(true)}
        >
          {t('waiting.reject')}
        </Button>
      </div>
      {approve.error === null ? null : <Notice tone="harm">{words(approve.error, { who })}</Notice>}
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setAsking(false);
          reject.reset();
        }}
        onConfirm={() => reject.mutate(target)}
        title={t('waiting.rejectTitle', { who })}
        consequence={<p>{t('waiting.rejectText')}</p>}
        words={{ confirm: t('waiting.reject'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={reject.isPending}
        error={reject.error === null ? null : words(reject.error)}
      />
    </li>
  );
}
