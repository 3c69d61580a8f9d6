import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import { Button, Form, FormActions, Muted, Notice, TextAreaField } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { useDeskWords } from '../../i18n/desk.ts';
import { api, queryClient, trpc } from '../../lib/trpc.ts';

const addressesOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))];

/** Who lets people in, beside the organizers: a list of addresses, kept as a whole. */
export function DoorForm({ event, fixed }: { event: EventView; fixed: string | null }) {
  const t = useDeskWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const [text, setText] = useState(() => event.checkInStaff.flatMap(({ email }) => email ?? []).join('\n'));
  const save = useMutation({
    mutationFn: () => api.client.events.setCheckInStaff.mutate({ eventId: event.id, emails: addressesOf(text) }),
    onSuccess: async (view) => {
      setText(view.checkInStaff.flatMap(({ email }) => email ?? []).join('\n'));
      await queryClient.invalidateQueries(trpc.events.pathFilter());
    },
  });
  return (
    <Form pending={save.isPending} onSubmit={() => save.mutate()}>
      {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
      {save.isSuccess ? <Notice tone="done">{t('settings.doorSaved', { count: save.data.checkInStaff.length })}</Notice> : null}
      <TextAreaField
        label={t('settings.doorEmails')}
        hint={t('settings.doorHint')}
        value={text}
        onChange={(typed) => {
          setText(typed);
          save.reset();
        }}
        rows={4}
      />
      {event.checkInStaff.some(({ name }) => name !== '') ? (
        <Muted small>
          {event.checkInStaff
            .map(({ name }) => name)
            .filter((name) => name !== '')
            .join(', ')}
        </Muted>
      ) : null}
      <FormActions>
        <Button type="submit" look="secondary" pending={save.isPending} reason={fixed}>
          {shared('states.save')}
        </Button>
      </FormActions>
    </Form>
  );
}
