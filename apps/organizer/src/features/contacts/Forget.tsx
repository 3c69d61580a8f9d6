import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ContactDetailView } from '@seatwise/domain/marketing/contract';
import { Button, ConfirmDialog, Section } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import { contactQuery } from '../../lib/desk-loaders.ts';
import { deskPaths } from '../../lib/desk-paths.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';
import { whoOf } from './standing.ts';

/** Deleting all that tells who it was: what that does is said before it is done. */
export function Forget({ contact }: { contact: ContactDetailView }) {
  const t = useContactWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const forget = useMutation({
    mutationFn: () => api.client.marketing.forgetContact.mutate({ contactId: contact.id }),
    onSuccess: async () => {
      await navigate({ to: deskPaths.contacts });
      queryClient.removeQueries({ queryKey: contactQuery(contact.id).queryKey });
      await queryClient.invalidateQueries(trpc.marketing.pathFilter());
    },
  });
  return (
    <Section title={t('one.forget')} lead={t('one.forgetLead')}>
      <div>
        <Button tone="harm" look="secondary" onClick={() => setAsking(true)}>
          {t('one.forget')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => forget.mutate()}
        title={t('one.forgetTitle', { who: whoOf(contact) })}
        consequence={t('one.forgetText')}
        words={{ confirm: t('one.forgetConfirm'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={forget.isPending}
        error={forget.error === null ? null : words(forget.error)}
      />
    </Section>
  );
}
