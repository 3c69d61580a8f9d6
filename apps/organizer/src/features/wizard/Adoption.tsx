import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Button, Notice } from '@seatwise/ui';
import { ButtonLink, useErrorWords, useMe } from '@seatwise/web';
import { useLocation } from '@tanstack/react-router';
import { useWizardWords } from '../../i18n/wizard.ts';
import { api } from '../../lib/trpc.ts';
import { useWizard } from './draft/use-draft.ts';

/** A draft that only this browser has: what signing in would do, and, once somebody has, that it is theirs. */
export function Adoption() {
  const t = useWizardWords();
  const words = useErrorWords();
  const me = useMe();
  const here = useLocation({ select: ({ publicHref }) => publicHref });
  const { store, draft, stage } = useWizard();
  const { sessionId, owned } = draft.view;
  const asked = useRef(false);
  const adopt = useMutation({
    mutationFn: async () => {
      await store.flush();
      await api.client.wizard.adopt.mutate({ sessionId });
      await store.refresh();
    },
  });
  const due = me !== null && !owned && draft.view.status !== 'completed';
  const { mutate } = adopt;
  useEffect(() => {
    if (!due || asked.current) return;
    asked.current = true;
    mutate();
  }, [due, mutate]);

  if (adopt.error !== null)
    return (
      <Notice
        tone="harm"
        title={t('adopt.failed')}
        action={
          <Button look="secondary" size="small" onClick={() => adopt.mutate()} pending={adopt.isPending}>
            {t('save.again')}
          </Button>
        }
      >
        {words(adopt.error)}
      </Notice>
    );
  if (adopt.isSuccess && me !== null) return <Notice tone="done">{t('adopt.done', { name: me.person.name })}</Notice>;
  // Said once, at the beginning; the way to signing in stands above every page.
  if (owned || me !== null || stage !== 'contact_info') return null;
  return (
    <Notice
      tone="info"
      action={
        <ButtonLink to="/sign-in" search={{ to: here }} look="secondary" size="small">
          {t('adopt.signIn')}
        </ButtonLink>
      }
    >
      {t('adopt.offer')}
    </Notice>
  );
}
