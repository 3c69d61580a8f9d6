import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ROLES, type MemberView, type OrganizationView, type Role } from '@seatwise/domain/seats/contract';
import { can } from '@seatwise/domain/seats/policy';
import { ConfirmDialog, Notice, OptionCards, Stack } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { useMemberMoved } from './use-member-moved.ts';

/** Another role for somebody who is in, with what each role means and what the change does to the seats. */
export function RoleDialog({
  member,
  organization,
  who,
  self,
  onClose,
  onDone,
}: {
  member: MemberView;
  organization: OrganizationView;
  who: string;
  self: boolean;
  onClose: () => void;
  onDone: (sentence: string) => void;
}) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const moved = useMemberMoved(organization.id);
  const [role, setRole] = useState<Role>(member.role);
  const change = useMutation(
    trpc.seats.setMemberRole.mutationOptions({
      onSuccess: async (answer) => {
        onClose();
        onDone(t('members.roleChanged', { who, role: shared(`roles.${answer.member.role}`) }));
        await moved(answer);
      },
    }),
  );
  const seats = () => {
    if (role === member.role) return null;
    if (role === 'member') return t('roles.takesSeat', { who });
    return member.role === 'member' ? t('roles.freesSeat', { who }) : null;
  };
  const consequence = seats();
  const same = can.setRole(organization.role, member, role) !== true;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => (same ? onClose() : change.mutate({ organizationId: organization.id, userId: member.userId, role }))}
      title={t('members.roleTitle', { who })}
      consequence={
        <Stack gap={16}>
          <OptionCards
            label={t('members.role')}
            hideLabel
            value={role}
            onChange={setRole}
            options={ROLES.map((value) => ({ value, title: shared(`roles.${value}`), detail: t(`roles.${value}`) }))}
          />
          {consequence === null ? null : <Notice>{consequence}</Notice>}
          {self && role !== 'owner' ? <Notice tone="waiting">{t('roles.stepDown')}</Notice> : null}
        </Stack>
      }
      words={{ confirm: t('members.roleConfirm'), cancel: shared('states.cancel') }}
      pending={change.isPending}
      error={change.error === null ? null : words(change.error, { who })}
    />
  );
}
