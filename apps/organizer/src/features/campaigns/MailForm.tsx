import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import type { EventView } from '@seatwise/domain/events/contract';
import type { EmailTemplateView, EmailType, GeneratedView } from '@seatwise/domain/marketing/contract';
import { canSend } from '@seatwise/domain/marketing/policy';
import { Button, Form, FormActions, Notice, Section, Stack, TextField } from '@seatwise/ui';
import { invalidFields, problemOf, useErrorWords } from '@seatwise/web';
import { useMarketingWords } from '../../i18n/marketing.ts';
import { publicUrl } from '../../lib/paths.ts';
import { isStale } from '../../lib/stale.ts';
import { api, queryClient } from '../../lib/trpc.ts';
import { SeenEventProvider } from '../marketing/use-event.ts';
import { isChanged, MOST, readMail, saveInput, typedMail, type MailField, type TypedMail } from './mail-draft.ts';
import { MailPreview } from './MailPreview.tsx';
import { MarkedTextArea } from './MarkedTextArea.tsx';
import { Proposed } from './Proposed.tsx';
import { ProposeButton } from './ProposeButton.tsx';
import { marketingMoved, templatesQuery } from './queries.ts';
import { ScheduleFields } from './ScheduleFields.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { Unsaved } from './Unsaved.tsx';
import styles from './MailForm.module.css';

/** Writing a mail: its words, its hour, and beside them how it will look. `mail` is null while it has not been saved. */
export function MailForm({
  event,
  type,
  mail,
  another = false,
  onSaved,
  onChanged,
  children,
}: {
  event: EventView;
  type: EmailType;
  mail: EmailTemplateView | null;
  /** One more of its kind. */
  another?: boolean;
  onSaved: (view: EmailTemplateView) => void;
  /** Whether there is something that is not saved. */
  onChanged?: (changed: boolean) => void;
  /** Below the form: who gets it, and what can be done with it. */
  children?: ReactNode;
}) {
  const t = useMarketingWords();
  const words = useErrorWords();
  /** What the form began with, and is based on. */
  const [base, setBase] = useState(mail);
  const [typed, setTyped] = useState(() => typedMail(type, mail));
  const [failures, setFailures] = useState(0);
  const [proposal, setProposal] = useState<GeneratedView | null>(null);
  const read = readMail(type, typed);
  const changed = base === null ? typed.subject !== '' || typed.body !== '' : isChanged(type, typed, base);
  const beginWith = (view: EmailTemplateView) => {
    setBase(view);
    setTyped(typedMail(type, view));
  };
  // Somebody else's words, while there are none of one's own.
  if (mail !== null && base !== null && mail.version > base.version && !changed) beginWith(mail);
  const verdict = mail === null ? true : canSend.edit(mail);
  const fixed =
    verdict === 'sending' || verdict === 'sent' || verdict === 'cancelled'
      ? t(`mail.fixed.${verdict}`)
      : begunOf(mail)
        ? t('mail.fixed.midway')
        : null;
  useEffect(() => onChanged?.(changed), [changed, onChanged]);
  const save = useMutation({
    mutationFn: (over: EmailTemplateView | null) =>
      api.client.marketing.saveTemplate.mutate(
        saveInput(
          event.id,
          type,
          read,
          over === null ? (another ? { another } : { another, version: 0 }) : { templateId: over.id, version: over.version },
        ),
      ),
    onSuccess: async (view) => {
      beginWith(view);
      await marketingMoved();
      onSaved(view);
    },
    onError: () => setFailures((count) => count + 1),
  });
  const stale = isStale(save.error);
  const theirs = async (): Promise<EmailTemplateView | null> => {
    const { items } = await queryClient.fetchQuery({ ...templatesQuery(event.id), staleTime: 0 });
    return items.find((one) => (base === null ? one.type === type : one.id === base.id)) ?? null;
  };
  const refused = save.error === null ? null : invalidFields(problemOf(save.error));
  const set = (patch: Partial<TypedMail>) => {
    setTyped((before) => ({ ...before, ...patch }));
    if (!stale) save.reset();
  };
  const shown = failures > 0;
  const error = (field: Exclude<MailField, 'schedule'>): string | null => {
    const over = read[field].length - MOST[field];
    if (over > 0) return t('mail.wrong.tooLong', { count: over });
    return shown && (read.wrong.has(field) || refused?.has(field)) ? t(`mail.wrong.${field}`) : null;
  };
  const proposed = proposal?.emails?.find((one) => one.type === type);
  return (
    <SeenEventProvider
      value={{
        title: event.title,
        startsAt: event.startsAt,
        endsAt: event.endsAt,
        zone: event.timeZone,
        organizer: event.organizationName,
        link: publicUrl(event.slug),
      }}
    >
      <Unsaved unsaved={changed && fixed === null && !save.isPending} />
      <div className={styles.page}>
        <div className={styles.column}>
          {fixed === null ? null : <Notice>{fixed}</Notice>}
          {save.isSuccess && !changed ? (
            <Notice tone="done">{t(save.data.status === 'missed' ? 'mail.savedMissed' : 'mail.saved')}</Notice>
          ) : null}
          {fixed === null ? (
            <Section title={t('mail.words')} aside={<ProposeButton eventId={event.id} channel="email" onProposed={setProposal} />}>
              <Stack>
                {proposal === null ? null : (
                  <Proposed
                    origin={proposal.origin}
                    fields={
                      proposed === undefined
                        ? []
                        : (['subject', 'body'] as const).map((key) => ({
                            key,
                            label: t(`mail.${key}`),
                            before: typed[key],
                            after: proposed[key],
                          }))
                    }
                    onTake={(keys) => {
                      if (proposed !== undefined)
                        set({
                          ...(keys.includes('subject') ? { subject: proposed.subject } : {}),
                          ...(keys.includes('body') ? { body: proposed.body } : {}),
                        });
                      if (keys.length > 1) setProposal(null);
                    }}
                    onDismiss={() => setProposal(null)}
                  />
                )}
                <Form
                  failures={failures}
                  pending={save.isPending}
                  onSubmit={() => (read.wrong.size > 0 ? setFailures((count) => count + 1) : save.mutate(base))}
                >
                  {save.error === null || stale ? null : <Notice tone="harm">{words(save.error)}</Notice>}
                  <TextField
                    label={t('mail.subject')}
                    hint={t('mail.subjectHint')}
                    value={typed.subject}
                    onChange={(subject) => set({ subject })}
                    error={error('subject')}
                    maxLength={MOST.subject}
                    autoComplete="off"
                    spellCheck
                    required
                  />
                  <MarkedTextArea value={typed.body} onChange={(body) => set({ body })} error={error('body')} />
                  <div className={styles.part}>
                    <h3 className={styles.partTitle}>{t('mail.when')}</h3>
                    <ScheduleFields
                      type={type}
                      event={event}
                      typed={typed.schedule}
                      shown={shown}
                      onChange={(schedule) => set({ schedule })}
                    />
                  </div>
                  {stale ? (
                    <StaleNotice
                      look={theirs}
                      saving={save.isPending}
                      onTheirs={(view) => {
                        save.reset();
                        if (view === null) return;
                        beginWith(view);
                        onSaved(view);
                      }}
                      onMine={(view) => save.mutate(view)}
                    />
                  ) : null}
                  <FormActions>
                    <Button
                      type="submit"
                      look={changed ? 'primary' : 'secondary'}
                      pending={save.isPending}
                      reason={mail !== null && !changed ? t('reason.nothingChanged') : null}
                      reasonAs="tip"
                    >
                      {t(mail === null ? 'mail.create' : 'mail.save')}
                    </Button>
                  </FormActions>
                </Form>
              </Stack>
            </Section>
          ) : null}
          {children}
        </div>
        <div className={styles.side}>
          <MailPreview type={type} subject={typed.subject} body={typed.body} />
        </div>
      </div>
    </SeenEventProvider>
  );
}

/** Some have it already: the rest gets the same. A confirmation is sent again and again, and begins anew with each order. */
const begunOf = (mail: EmailTemplateView | null): boolean => mail !== null && mail.type !== 'confirmation' && mail.startedAt !== null;
