import { useMemo } from 'react';
import { useMe } from '../session/session.ts';
import { browserZone, createFormat, type Format } from './format.ts';
import { useLanguage } from './i18n.ts';

/** Numbers, money, dates and times as the person reads them. */
export function useFormat(): Format {
  const language = useLanguage();
  const zone = useMe()?.person.timeZone ?? browserZone();
  return useMemo(() => createFormat(language, zone), [language, zone]);
}
