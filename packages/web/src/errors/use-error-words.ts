import { useCallback } from 'react';
import { useFormat } from '../i18n/use-format.ts';
import { typeset } from '../i18n/typeset.ts';
import type { Copy, ErrorCopy } from './copy.ts';
import { errorsEn } from './en.ts';
import { problemOf } from './problem.ts';

const books: { en: ErrorCopy; fr?: ErrorCopy } = { en: errorsEn };

/** Comes with the other French words, so that it is there when the network is not. */
export async function loadFrenchErrors(): Promise<void> {
  books.fr ??= (await import('./fr.ts')).errorsFr;
}

export type ErrorWords = (error: unknown, about?: { who?: string | undefined }) => string;

/** Turns whatever was thrown into a sentence for the person: what happened, and what to do. */
export function useErrorWords(): ErrorWords {
  const format = useFormat();
  return useCallback(
    (error, about) => {
      const { code, details } = problemOf(error);
      const copy: Copy = (books[format.language] ?? books.en)[code];
      return typeset(typeof copy === 'string' ? copy : copy({ details, who: about?.who, format }), format.language);
    },
    [format],
  );
}
