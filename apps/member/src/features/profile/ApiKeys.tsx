import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { IconKey } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ApiKeyView, NewApiKeyView } from '@seatwise/domain/identity/contract';
import {
  Button,
  ConfirmDialog,
  CopyField,
  DataTable,
  EmptyState,
  Figure,
  Form,
  Muted,
  Notice,
  Panel,
  Row,
  SelectField,
  Stack,
  TextField,
} from '@seatwise/ui';
import { useErrorWords, useFormat, useWebWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';
import styles from './ApiKeys.module.css';

/** Keys for programs: made, shown once, listed, revoked. */
export function ApiKeys() {
  const t = useWords();
  const shared = useWebWords();
  const words = useErrorWords();
  const format = useFormat();
  const keys = useQuery(trpc.identity.apiKeys.queryOptions());
  const [fresh, setFresh] = useState<NewApiKeyView | null>(null);
  return (
    <Stack gap={24}>
      {fresh === null ? <CreateKey onCreated={setFresh} /> : <FreshKey created={fresh} onDone={() => setFresh(null)} />}
      <DataTable<ApiKeyView>
        caption={t('profile.keysCaption')}
        rows={keys.data}
        rowKey={({ id }) => id}
        expected={1}
        words={{ loading: shared('states.loading') }}
        error={
          keys.error === null || keys.data !== undefined
            ? null
            : { title: words(keys.error), retry: shared('states.retry'), onRetry: () => void keys.refetch(), pending: keys.isFetching }
        }
        empty={
          <EmptyState icon={<IconKey size={28} stroke={1.5} />} title={t('profile.keyNone')}>
            {t('profile.keyNoneText')}
          </EmptyState>
        }
        columns={[
          { key: 'name', header: t('profile.keyTitle'), cell: ({ name }) => <strong>{name}</strong>, narrow: 'title' },
          { key: 'start', header: t('profile.keyStart'), cell: ({ start }) => <code>{start}…</code> },
          { key: 'created', header: t('profile.keyCreated'), cell: ({ createdAt }) => <Figure>{format.date(createdAt)}</Figure> },
          {
            key: 'used',
            header: t('profile.keyUsed'),
            cell: ({ lastUsedAt }) => <Figure>{lastUsedAt === null ? t('profile.keyNever') : format.relative(lastUsedAt)}</Figure>,
          },
          {
            key: 'until',
            header: t('profile.keyUntil'),
            cell: ({ expiresAt }) => <Figure>{expiresAt === null ? t('profile.keyForever') : format.date(expiresAt)}</Figure>,
          },
          { key: 'revoke', header: '', cell: (key) => <RevokeKey apiKey={key} />, align: 'end', narrow: 'bare' },
        ]}
      />
    </Stack>
  );
}

const LIFETIMES = [30, 90, 365] as const;

function CreateKey({ onCreated }: { onCreated: (created: NewApiKeyView) => void }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [missing, setMissing] = useState(0);
  const create = useMutation(
    trpc.identity.createApiKey.mutationOptions({
      onSuccess: async (created) => {
        onCreated(created);
        await client.invalidateQueries(trpc.identity.apiKeys.pathFilter());
      },
    }),
  );
  return (
    <Form
      label={t('profile.keyCreate')}
      failures={missing}
      pending={create.isPending}
      onSubmit={() => {
        if (name.trim() === '') setMissing((count) => count + 1);
        else create.mutate({ name, expiresInDays: days === '' ? null : Number(days) });
      }}
    >
      {create.error === null ? null : <Notice tone="harm">{words(create.error)}</Notice>}
      <div className={styles.create}>
        <TextField
          label={t('profile.keyName')}
          name="keyName"
          autoComplete="off"
          maxLength={60}
          value={name}
          error={missing > 0 ? t('profile.keyNameNeeded') : null}
          onChange={(value) => {
            setName(value);
            setMissing(0);
          }}
        />
        <SelectField
          label={t('profile.keyExpires')}
          name="keyExpires"
          value={days}
          options={[
            ...LIFETIMES.map((count) => ({ value: String(count), label: t('profile.keyDays', { count }) })),
            { value: '', label: t('profile.keyForever') },
          ]}
          onChange={setDays}
        />
        <div className={styles.submit}>
          <Button type="submit" look="secondary" pending={create.isPending}>
            {t('profile.keyCreate')}
          </Button>
        </div>
      </div>
    </Form>
  );
}

function FreshKey({ created, onDone }: { created: NewApiKeyView; onDone: () => void }) {
  const t = useWords();
  const shared = useWebWords();
  const words = useRef<HTMLDivElement>(null);
  // The form that had the focus is gone: what matters now is that this key is copied.
  useEffect(() => words.current?.focus(), []);
  return (
    <Panel>
      <Stack>
        <div ref={words} tabIndex={-1}>
          <strong>{t('profile.keyNew', { name: created.name })}</strong>
          <br />
          <Muted>{t('profile.keyOnce')}</Muted>
        </div>
        <CopyField
          label={t('profile.keyValue')}
          value={created.key}
          words={{ copy: shared('states.copy'), copied: shared('states.copied') }}
        />
        <Row>
          <Button onClick={onDone}>{t('profile.keyDone')}</Button>
        </Row>
      </Stack>
    </Panel>
  );
}

function RevokeKey({ apiKey: { id, name } }: { apiKey: ApiKeyView }) {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const revoke = useMutation(
    trpc.identity.revokeApiKey.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        await client.invalidateQueries(trpc.identity.apiKeys.pathFilter());
      },
    }),
  );
  return (
    <>
      <Button look="quiet" tone="harm" size="small" label={t('profile.keyRevokeLabel', { name })} onClick={() => setOpen(true)}>
        {t('profile.keyRevoke')}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          revoke.reset();
        }}
        onConfirm={() => revoke.mutate({ apiKeyId: id })}
        title={t('profile.keyRevokeTitle', { name })}
        consequence={<p>{t('profile.keyRevokeText')}</p>}
        words={{ confirm: t('profile.keyRevoke'), cancel: t('profile.keyKeep') }}
        tone="harm"
        pending={revoke.isPending}
        error={revoke.error === null ? null : words(revoke.error)}
      />
    </>
  );
}
