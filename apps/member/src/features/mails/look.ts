import { queryOptions } from '@tanstack/react-query';
import { problemOf, type ProblemCode } from '@seatwise/web';
import { api } from '../../lib/trpc.ts';

const DEAD: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['INVITE_INVALID', 'INVALID_INPUT']);

/** What the link of a mail stands for. Null for a link that opens nothing, which is an answer like any other: there is a page for it. */
export const mailsLook = (token: string) =>
  queryOptions({
    queryKey: ['marketing.preferences', token],
    queryFn: async () => {
      try {
        return await api.client.marketing.preferences.query({ token });
      } catch (error) {
        if (DEAD.has(problemOf(error).code)) return null;
        throw error;
      }
    },
  });
