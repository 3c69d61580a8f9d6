import { createInstance, type i18n } from 'i18next';
import { useMemo, useSyncExternalStore } from 'react';
import { recall, remember } from '../session/storage.ts';
import { LOCALES, type Locale } from './locale.ts';
import { typeset } from './typeset.ts';
import type { Translate, Translation } from './types.ts';

/** A namespace's words: English comes with the page, French is fetched when somebody reads French. */
export interface Catalogue<W extends object> {
  namespace: string;
  en: W;
  fr: () => Promise<Translation<W>>;
}

const REMEMBERED = 'seatwise.language';
const LANGUAGE_COOKIE = 'seatwise_language';
const i18next: i18n = createInstance();
const catalogues = new Map<string, Catalogue<object>>();
const listeners = new Set<() => void>();

export const isLocale = (value: unknown): value is Locale => LOCALES.some((locale) => locale === value);

/** The language to begin with, before we know who is there: the one chosen last on this device, else the browser's. */
function preferredLanguage(): Locale {
  const remembered = recall(REMEMBERED);
  if (isLocale(remembered)) return remembered;
  for (const wanted of navigator.languages) {
    const [language] = wanted.toLowerCase().split('-');
    if (isLocale(language)) return language;
  }
  return 'en';
}

async function load(language: Locale): Promise<void> {
  await Promise.all(
    [...catalogues.values()].map(async ({ namespace, en, fr }) => {
      if (!i18next.hasResourceBundle(language, namespace))
        i18next.addResourceBundle(language, namespace, language === 'en' ? en : await fr());
    }),
  );
}

/** Loads the words a SPA needs and sets the page's language. Call once, before rendering. */
export async function startI18n(words: readonly Catalogue<object>[]): Promise<void> {
  for (const catalogue of words) catalogues.set(catalogue.namespace, catalogue);
  await i18next.init({
    lng: 'en',
    fallbackLng: 'en',
    ns: [...catalogues.keys()],
    resources: {},
    interpolation: { escapeValue: false },
    // No words are words too: what needs none in a language says nothing.
    returnEmptyString: true,
  });
  await load('en');
  await setLanguage(preferredLanguage());
}

/** Adds the words of pages that come later than the first: call it in the loaders of their routes. */
export async function addWords(catalogue: Catalogue<object>): Promise<void> {
  catalogues.set(catalogue.namespace, catalogue);
  await load('en');
  await load(currentLanguage());
}

/** Switches every word on the page, and remembers the choice on this device. False, and nothing changes, when the words cannot be fetched. */
export async function setLanguage(language: Locale): Promise<boolean> {
  try {
    await load(language);
  } catch {
    return false;
  }
  remember(REMEMBERED, language);
  // What the server renders before any of this runs reads it from here.
  document.cookie = `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;
  document.documentElement.lang = language;
  if (i18next.language !== language) {
    await i18next.changeLanguage(language);
    for (const listener of listeners) listener();
  }
  return true;
}

export const currentLanguage = (): Locale => (isLocale(i18next.language) ? i18next.language : 'en');

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The language of the page; the component renders again when it changes. */
export const useLanguage = (): Locale => useSyncExternalStore(subscribe, currentLanguage);

/** The hook through which the components of one namespace get their words: `const t = useWords()`, `t('join.title')`. */
export function defineWords<W extends object>(catalogue: Catalogue<W>): () => Translate<W> {
  return () => {
    const language = useLanguage();
    return useMemo(() => {
      // The typing is ours (`Translate`); i18next's own knows one catalogue for a whole program.
      const translate: (key: string, values: Record<string, unknown>) => string = i18next.getFixedT(language, catalogue.namespace);
      const words: Translate<W> = (key, ...[values]) => typeset(translate(key, values ?? {}), language);
      return words;
    }, [language]);
  };
}
