/** What the three SPAs share: the way to the server, the session, words, and what stands around every page. */
export { createApi, useApi, type Api } from './api/api.ts';
export { authRoutes } from './auth/routes.ts';
export { figure, invalidFields, problemOf, type Problem, type ProblemCode } from './errors/problem.ts';
export { useErrorWords, type ErrorWords } from './errors/use-error-words.ts';
export { browserZone, createFormat, useFormat, type Format } from './i18n/format.ts';
export { defineWords, setLanguage, useLanguage, type Catalogue } from './i18n/i18n.ts';
export { LANGUAGE_NAMES, LOCALES, type Locale } from './i18n/locale.ts';
export type { Translate, Translation, WordKey } from './i18n/types.ts';
export { useWebWords } from './i18n/words.ts';
export { APP_BASES, appOf, safeReturnTo, type AppName } from './session/return-to.ts';
export { loadMe, requireSession, useMe, useSignedIn } from './session/session.ts';
export { SignedIn } from './session/SignedIn.tsx';
export { ButtonLink, Link } from './shell/links.tsx';
export { NotFoundPage } from './shell/NotFoundPage.tsx';
export { Shell, type NavItem, type ShellProps } from './shell/Shell.tsx';
export { useTitle } from './shell/use-title.ts';
export { routerDefaults, startSpa } from './start.tsx';
