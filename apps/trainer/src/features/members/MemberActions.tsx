import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CapacityView, MemberView, OrganizationView } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { Button, ConfirmDialog } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useReasons } from '../organizations/reasons.ts';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './MembersTable.module.css';
import { RoleDialog } from './RoleDialog.tsx';
import { useMemberMoved } from './use-member-moved.ts';

export interface MemberActionsProps {
  member: MemberView;
  organization: OrganizationView;
  capacity: CapacityView;
  self: boolean;
  onDone: (sentence: string) => void;
}

/** What may be done about one person: nothing for those who left, admission for those who wait, role and removal for those who are in. */
export function MemberActions(props: MemberActionsProps) {
  if (props.member.status === 'pending') return <Admission {...props} />;
  return props.member.status === 'active' ? <Standing {...props} /> : null;
}

function Admission({ member, organization, capacity, onDone }: MemberActionsProps) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const reasons = useReasons();
  const moved = useMemberMoved(organization.id);
  const [asking, setAsking] = useState<'approve' | 'reject' | null>(null);
  const who = member.name || member.email;
  const target = { organizationId: organization.id, userId: member.userId };
  const approve = useMutation(
    trpc.seats.approveMember.mutationOptions({
      onSuccess: async (answer) => {
        onDone(t('waiting.admitted', { who, count: answer.capacity.remainingSeats }));
        await moved(answer);
      },
      onError: () => setAsking('approve'),
    }),
  );
  const reject = useMutation(
    trpc.seats.rejectMember.mutationOptions({
      onSuccess: async (answer) => {
        setAsking(null);
        onDone(t('waiting.declined', { who }));
        await moved(answer);
      },
    }),
  );
  const close = () => {
    setAsking(null);
    approve.reset();
    reject.reset();
  };
  return (
    <div className={styles.actions}>
      <Button
        size="small"
        look="secondary"
        label={t('waiting.approveLabel', { who })}
        pending={approve.isPending}
        reason={reasons(can.approve(organization.role, member, organization, capacity), { who, capacity })}
        reasonAs="tip"
        onClick={() => approve.mutate(target)}
      >
        {t('waiting.approve')}
      </Button>
      <Button
        size="small"
        look="quiet"
        label={t('waiting.rejectLabel', { who })}
        reason={reasons(can.reject(organization.role, member))}
        reasonAs="tip"
        onClick={() => setAsking('reject')}
      >
        {t('waiting.reject')}
      </Button>
      <ConfirmDialog
        open={asking !== null}
        onClose={close}
        onConfirm={() => (asking === 'approve' ? approve.mutate(target) : reject.mutate(target))}
        title={asking === 'approve' ? t('waiting.approveFailed', { who }) : t('waiting.rejectTitle', { who })}
        consequence={<p>{asking === 'approve' ? t('waiting.approveFailedText') : t('waiting.rejectText')}</p>}
        words={{ confirm: asking === 'approve' ? shared('states.retry') : t('waiting.reject'), cancel: shared('states.cancel') }}
        tone={asking === 'approve' ? 'accent' : 'harm'}
        pending={approve.isPending || reject.isPending}
        error={approve.error !== null ? words(approve.error, { who }) : reject.error !== null ? words(reject.error) : null}
      />
    </div>
  );
}

function Standing({ member, organization, self, onDone }: MemberActionsProps) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const reasons = useReasons();
  const moved = useMemberMoved(organization.id);
  const [open, setOpen] = useState<'role' | 'remove' | null>(null);
  const who = member.name || member.email || t('members.deleted');
  const remove = useMutation(
    trpc.seats.removeMember.mutationOptions({
      onSuccess: async (answer) => {
        setOpen(null);
        onDone(t('members.removed', { who, count: answer.capacity.remainingSeats }));
        await moved(answer);
      },
    }),
  );
  // `same_role` cannot be asked before a role is chosen: any other role stands for all of them.
  const mayChange = can.setRole(organization.role, member, member.role === 'member' ? 'trainer' : 'member');
  return (
    <div className={styles.actions}>
      <Button
        size="small"
        look="quiet"
        label={t('members.changeRoleLabel', { who })}
        reason={reasons(mayChange)}
        reasonAs="tip"
        onClick={() => setOpen('role')}
      >
        {t('members.changeRole')}
      </Button>
      {self ? null : (
        <Button
          size="small"
          look="quiet"
          tone="harm"
          label={t('members.removeLabel', { who })}
          reason={reasons(can.remove(organization.role, member))}
          reasonAs="tip"
          onClick={() => setOpen('remove')}
        >
          {t('members.remove')}
        </Button>
      )}
      {open === 'role' ? (
        <RoleDialog member={member} organization={organization} who={who} self={self} onClose={() => setOpen(null)} onDone={onDone} />
      ) : null}
      <ConfirmDialog
        open={open === 'remove'}
        onClose={() => {
          setOpen(null);
          remove.reset();
        }}
        onConfirm={() => remove.mutate({ organizationId: organization.id, userId: member.userId })}
        title={t('members.removeTitle', { who })}
        consequence={
          <p>
            {member.role === 'member' ? t('members.removeFrees') : t('members.removeStaff')} {t('members.removeAgain', { who })}
          </p>
        }
        words={{ confirm: t('members.remove'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={remove.isPending}
        error={remove.error === null ? null : words(remove.error)}
      />
    </div>
  );
}
