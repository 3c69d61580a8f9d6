import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContactDetailView } from '@seatwise/domain/marketing/contract';
import { Button, Columns, Form, FormActions, Notice, TextField } from '@seatwise/ui';
import { invalidFields, problemOf, useErrorWords, useWebWords } from '@seatwise/web';
import { useContactWords } from '../../i18n/contacts.ts';
import { contactQuery } from '../../lib/desk-loaders.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

/** A contact of one's own, or another name, address or number for one. */
export function ContactForm({
  organizationId,
  contact,
  onSaved,
}: {
  organizationId: string;
  contact: ContactDetailView | null;
  onSaved?: (contact: ContactDetailView) => void;
}) {
  const t = useContactWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [name, setName] = useState(contact?.name ?? '');
  const [email, setEmail] = useState(contact?.email ?? '');
  const [whatsapp, setWhatsapp] = useState(contact?.whatsapp ?? '');
  const [failures, setFailures] = useState(0);
  const save = useMutation({
    mutationFn: () =>
      api.client.marketing.saveContact.mutate({
        organizationId,
        name: name.trim() === '' ? null : name,
        email: email.trim() === '' ? null : email,
        whatsapp: whatsapp.trim() === '' ? null : whatsapp,
        ...(contact === null ? {} : { contactId: contact.id }),
      }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(contactQuery(saved.id).queryKey, saved);
      setEmail(saved.email ?? '');
      setWhatsapp(saved.whatsapp ?? '');
      await queryClient.invalidateQueries(trpc.marketing.contacts.pathFilter());
      onSaved?.(saved);
    },
    onError: () => setFailures((count) => count + 1),
  });
  const wrong = save.error === null ? new Set<string>() : invalidFields(problemOf(save.error));
  const typed = (set: (value: string) => void) => (value: string) => {
    set(value);
    save.reset();
  };
  const moves =
    contact !== null &&
    ((contact.emailConsent && email.trim().toLowerCase() !== contact.email) ||
      (contact.whatsappConsent && whatsapp.trim() !== contact.whatsapp));
  return (
    <Form failures={failures} pending={save.isPending} onSubmit={() => save.mutate()}>
      {save.error === null || wrong.size > 0 ? null : <Notice tone="harm">{words(save.error)}</Notice>}
      {save.isSuccess && contact !== null ? <Notice tone="done">{shared('states.saved')}</Notice> : null}
      <TextField label={t('one.name')} value={name} onChange={typed(setName)} maxLength={120} autoComplete="off" />
      <Columns>
        <TextField
          label={t('one.email')}
          type="email"
          value={email}
          onChange={typed(setEmail)}
          error={wrong.has('email') ? t('one.wrongEmail') : null}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          label={t('one.whatsapp')}
          hint={t('one.whatsappHint')}
          type="tel"
          value={whatsapp}
          onChange={typed(setWhatsapp)}
          error={wrong.has('whatsapp') ? t('one.wrongWhatsapp') : null}
          autoComplete="off"
        />
      </Columns>
      {moves ? <Notice tone="waiting">{t('one.moved')}</Notice> : null}
      <FormActions>
        <Button type="submit" pending={save.isPending} look={contact === null ? 'primary' : 'secondary'}>
          {contact === null ? t('one.submit') : shared('states.save')}
        </Button>
      </FormActions>
    </Form>
  );
}
