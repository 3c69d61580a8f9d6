import { useMutation } from '@tanstack/react-query';
import type { InviteView } from '@seatwise/domain/invites/contract';
import { Button, ConfirmDialog, Dialog, Row, Stack } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import { FreshLink } from '../orders/FreshLink.tsx';
import { useSeatsMoved } from '../orders/use-orders.ts';

/** A link to pass on by hand, which ends every earlier one: asked for first, then shown once. */
export function NewLink({ invite, onClose }: { invite: InviteView; onClose: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const moved = useSeatsMoved();
  const make = useMutation(trpc.invites.newLink.mutationOptions({ onSuccess: () => moved() }));
  if (make.data !== undefined)
    return (
      <Dialog open onClose={onClose} title={t('invite.newLinkDone')}>
        <Stack gap={16}>
          <FreshLink url={make.data.url}>
            {invite.email === null ? undefined : `${t('link.onceText')} ${t('invite.newLinkFor', { who: invite.email })}`}
          </FreshLink>
          <Row justify="end">
            <Button look="secondary" onClick={onClose}>
              {shared('states.close')}
            </Button>
          </Row>
        </Stack>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      onConfirm={() => make.mutate({ inviteId: invite.id })}
      title={t('invite.newLinkTitle')}
      consequence={
        <p>
          {t('invite.newLinkText')} {invite.email === null ? null : t('invite.newLinkFor', { who: invite.email })}
        </p>
      }
      words={{ confirm: t('invite.newLinkConfirm'), cancel: shared('states.cancel') }}
      pending={make.isPending}
      error={make.error === null ? null : words(make.error)}
    />
  );
}
