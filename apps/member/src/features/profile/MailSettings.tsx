import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Notice, Stack, SwitchField } from '@seatwise/ui';
import { useErrorWords } from '@seatwise/web';
import { useWords } from '../../i18n/words.ts';
import { trpc } from '../../lib/trpc.ts';

/** Which mails one wants. A switch shows its new place at once, and goes back when saving fails. */
export function MailSettings() {
  const t = useWords();
  const words = useErrorWords();
  const client = useQueryClient();
  const { data: topics } = useSuspenseQuery(trpc.identity.mailPreferences.queryOptions());
  const key = trpc.identity.mailPreferences.queryKey();
  const set = useMutation(
    trpc.identity.setMailPreferences.mutationOptions({
      onMutate: async ({ topic, enabled }) => {
        await client.cancelQueries(trpc.identity.mailPreferences.pathFilter());
        client.setQueryData(key, (before) => before?.map((one) => (one.topic === topic ? { topic, enabled } : one)));
      },
      onSettled: () => client.invalidateQueries(trpc.identity.mailPreferences.pathFilter()),
    }),
  );
  return (
    <Stack>
      {set.error === null ? null : <Notice tone="harm">{words(set.error)}</Notice>}
      {topics.map(({ topic, enabled }) => (
        <SwitchField
          key={topic}
          label={t(`profile.${topic}`)}
          hint={t(`profile.${topic}Hint`)}
          checked={enabled}
          onChange={(wanted) => set.mutate({ topic, enabled: wanted })}
        />
      ))}
    </Stack>
  );
}
