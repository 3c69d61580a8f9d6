import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconChevronDown, IconLogout, IconMenu2, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Choice, Monogram, Notice, Popover, useColorScheme } from '@seatwise/ui';
import { useApi } from '../api/api.ts';
import { signOut } from '../api/auth.ts';
import { useErrorWords } from '../errors/use-error-words.ts';
import { setLanguage, useLanguage } from '../i18n/i18n.ts';
import { LANGUAGE_NAMES, LOCALES, type Locale } from '../i18n/locale.ts';
import { useWebWords } from '../i18n/words.ts';
import { useMe } from '../session/session.ts';
import { APP_BASES, type AppName } from '../session/return-to.ts';
import { AppLinks } from './AppLinks.tsx';
import { useComeBack } from './use-come-back.ts';
import { Link } from './links.tsx';
import styles from './AccountMenu.module.css';

/** Who is signed in, language, light and dark, the other parts of Seatwise on a phone, and the way out. */
export function AccountMenu({ app }: { app: AppName }) {
  const t = useWebWords();
  const me = useMe();
  const search = useComeBack();
  return (
    <Popover
      label={t('shell.account')}
      trigger={
        me === null ? (
          <IconMenu2 size={20} stroke={1.75} aria-hidden />
        ) : (
          <>
            <Monogram name={me.person.name} size={32} />
            <IconChevronDown size={16} stroke={1.75} aria-hidden className={styles.chevron} />
          </>
        )
      }
    >
      <div className={styles.menu}>
        {me === null ? null : (
          <div className={styles.person}>
            <strong>{me.person.name}</strong>
            <span>{me.person.email}</span>
          </div>
        )}
        <div className={styles.apps}>
          <AppLinks app={app} />
        </div>
        {me === null ? (
          <div className={styles.group}>
            <Link to="/sign-in" search={search}>
              {t('shell.signIn')}
            </Link>
          </div>
        ) : (
          <a href={`${APP_BASES.member}profile`} className={styles.item}>
            <IconUser size={18} stroke={1.75} aria-hidden />
            {t('shell.profile')}
          </a>
        )}
        <LanguageChoice />
        <SchemeChoice />
        {me === null ? null : <SignOut />}
      </div>
    </Popover>
  );
}

/** The language of this page and, for somebody who is signed in, of their mails. */
function LanguageChoice() {
  const t = useWebWords();
  const words = useErrorWords();
  const language = useLanguage();
  // The choice shows at once; its words may still be on their way.
  const [chosen, setChosen] = useState(language);
  const { trpc } = useApi();
  const client = useQueryClient();
  const me = useMe();
  const save = useMutation(
    trpc.identity.updateProfile.mutationOptions({ onSuccess: () => client.invalidateQueries(trpc.identity.me.pathFilter()) }),
  );
  const choose = (locale: Locale) => {
    setChosen(locale);
    void setLanguage(locale).then((switched) => (switched ? undefined : setChosen(language)));
    if (me !== null) save.mutate({ locale });
  };
  return (
    <div className={styles.group}>
      <Choice
        label={t('shell.language')}
        value={chosen}
        options={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: value }))}
        onChange={choose}
      />
      {save.error === null ? null : <Notice tone="harm">{words(save.error)}</Notice>}
    </div>
  );
}

function SchemeChoice() {
  const t = useWebWords();
  const [scheme, setScheme] = useColorScheme();
  return (
    <div className={styles.group}>
      <Choice
        label={t('shell.appearance')}
        value={scheme}
        options={[
          { value: 'auto', label: t('shell.auto') },
          { value: 'light', label: t('shell.light') },
          { value: 'dark', label: t('shell.dark') },
        ]}
        onChange={setScheme}
      />
    </div>
  );
}

function SignOut() {
  const t = useWebWords();
  const words = useErrorWords();
  // A fresh page afterwards: nothing of the person stays in memory.
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => location.assign(APP_BASES.member) });
  return (
    <div className={styles.last}>
      <button type="button" className={styles.item} onClick={() => leave.mutate()} aria-disabled={leave.isPending || undefined}>
        <IconLogout size={18} stroke={1.75} aria-hidden />
        {t('shell.signOut')}
      </button>
      {leave.error === null ? null : <Notice tone="harm">{words(leave.error)}</Notice>}
    </div>
  );
}
