import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrganizationView } from '@seatwise/domain/seats/contract';
import { Button, ConfirmDialog, Notice, Panel, Section, Stack } from '@seatwise/ui';
import { useErrorWords, useWebWords } from '@seatwise/web';
import { JoinCode, spoken } from '../dashboard/JoinCode.tsx';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './Settings.module.css';

/** A new join code, when the old one has gone where it should not. */
export function RotateJoinCode({ organization }: { organization: OrganizationView }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id: organizationId, name, joinCode } = organization;
  const rotate = useMutation(
    trpc.seats.rotateJoinCode.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries(trpc.seats.organization.pathFilter());
        setAsking(false);
      },
    }),
  );
  return (
    <div className={styles.narrow}>
      <Section title={t('joinCode.title')} lead={t('joinCode.lead')}>
        <Panel>
          <Stack gap={24}>
            {rotate.isSuccess && joinCode !== null ? <Notice tone="done">{t('rotate.done', { code: spoken(joinCode) })}</Notice> : null}
            {joinCode === null ? null : <JoinCode joinCode={joinCode} name={name} />}
            <div>
              <Button look="secondary" onClick={() => setAsking(true)}>
                {t('rotate.button')}
              </Button>
            </div>
          </Stack>
        </Panel>
      </Section>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => rotate.mutate({ organizationId })}
        title={t('rotate.title')}
        consequence={<p>{t('rotate.text')}</p>}
        words={{ confirm: t('rotate.confirm'), cancel: shared('states.cancel') }}
        tone="harm"
        pending={rotate.isPending}
        error={rotate.error === null ? null : words(rotate.error)}
      />
    </div>
  );
}
