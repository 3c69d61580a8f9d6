import { useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type ComponentType, type ReactNode } from 'react';
import { useWebWords } from '../i18n/words.ts';
import { useMe } from '../session/session.ts';
import { APP_BASES, type AppName } from '../session/return-to.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { AppLinks } from './AppLinks.tsx';
import { useComeBack } from './use-come-back.ts';
import { ButtonLink } from './links.tsx';
import { Link as RouterLink } from '@tanstack/react-router';
import { VerifyBanner } from './VerifyBanner.tsx';
import { Mark } from './Mark.tsx';
import styles from './Shell.module.css';

export interface NavItem {
  /** A route of this SPA. */
  to: string;
  params?: Record<string, string>;
  label: string;
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** Current only on exactly this page, not on those below it. */
  exact?: boolean;
}

export interface ShellProps {
  app: AppName;
  /** The SPA's own pages; empty for people who are signed out. */
  nav: readonly NavItem[];
  /** `side` for the work apps, which have many pages; it lies on top on a narrow screen. */
  navAt?: 'top' | 'side';
  /** Above the side navigation, such as the choice of an organisation. */
  aside?: ReactNode;
  /** Whether to ask here for the address to be confirmed; false where the page itself does. */
  verify?: boolean;
  /** The page lays itself out, to the edges of the window. */
  wide?: boolean;
  children: ReactNode;
}

/** What stands around every page: skip link, header, the SPA's navigation, and the page itself. */
export function Shell({ app, nav, navAt = 'top', aside, verify = true, wide = false, children }: ShellProps) {
  const t = useWebWords();
  const me = useMe();
  const main = useFocusOnArrival();
  const search = useComeBack();
  const navigation = nav.length === 0 && aside === undefined ? null : <Navigation nav={nav} aside={aside} />;
  return (
    <div className={styles.shell} data-nav={navigation === null ? 'none' : navAt}>
      <a href="#main" className={styles.skip}>
        {t('shell.skip')}
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <a href={APP_BASES[app]} className={styles.brand}>
            <Mark />
            {t('product')}
          </a>
          <div className={styles.apps}>
            <AppLinks app={app} />
          </div>
          <div className={styles.end}>
            {me === null ? (
              <ButtonLink to="/sign-in" search={search} look="secondary" size="small">
                {t('shell.signIn')}
              </ButtonLink>
            ) : null}
            <AccountMenu app={app} />
          </div>
        </div>
      </header>
      {navigation}
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <div className={styles.content} data-wide={wide || undefined}>
          {verify && me !== null && !me.person.emailVerified ? <VerifyBanner email={me.person.email} /> : null}
          {children}
        </div>
      </main>
    </div>
  );
}

function Navigation({ nav, aside }: Pick<ShellProps, 'nav' | 'aside'>) {
  const t = useWebWords();
  const links = useRef<HTMLUListElement>(null);
  const here = useRouterState({ select: ({ location }) => location.pathname });
  // On a phone the pages stand in a strip that is wider than the screen: the present one comes into view.
  useEffect(() => {
    const strip = links.current;
    const current = strip?.querySelector<HTMLElement>('[aria-current="page"]');
    if (strip === null || current === null || current === undefined) return;
    strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
  }, [here]);
  return (
    <div className={styles.nav}>
      {aside === undefined ? null : <div className={styles.aside}>{aside}</div>}
      <nav aria-label={t('shell.nav')}>
        <ul ref={links} className={styles.links}>
          {nav.map(({ to, params, label, icon: Icon, exact = false }) => (
            <li key={`${to} ${Object.values(params ?? {}).join()}`}>
              <RouterLink to={to} params={params ?? {}} activeOptions={{ exact, includeSearch: false }} className={styles.link}>
                <Icon size={18} stroke={1.75} aria-hidden />
                {label}
              </RouterLink>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

/** After going to another page the focus is at its beginning, as it would be after loading it. */
function useFocusOnArrival() {
  const router = useRouter();
  const main = useRef<HTMLElement>(null);
  useEffect(
    () =>
      router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
        if (pathChanged && fromLocation !== undefined && main.current?.contains(document.activeElement) !== true)
          main.current?.focus({ preventScroll: true });
      }),
    [router],
  );
  return main;
}
