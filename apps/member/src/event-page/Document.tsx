import type { ReactNode } from 'react';
import type { PageAssets } from '@seatwise/web/renderer';
import type { Tongue } from './words.ts';
import styles from './Document.module.css';
import eventStyles from './EventPage.module.css';

export interface HeadFacts {
  title: string;
  description: string | null;
  /** Canonical; null for pages that are none. */
  url: string | null;
  image: { url: string; alt: string } | null;
  structured: string | null;
}

/** Everything around a page that the server renders whole. */
export function Document({
  tongue: { locale, words },
  head,
  assets,
  signedIn,
  children,
}: {
  tongue: Tongue;
  head: HeadFacts;
  assets: PageAssets;
  signedIn: boolean;
  children: ReactNode;
}) {
  const { title, description, url, image, structured } = head;
  const entry = assets.entries[locale];
  return (
    <html lang={locale} data-density="member">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fafaf9" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#141311" />
        <title>{title}</title>
        {description === null ? null : <meta name="description" content={description} />}
        {url === null ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={url} />}
        <meta property="og:site_name" content={words.product} />
        <meta property="og:title" content={title} />
        <meta property="og:type" content="website" />
        <meta property="og:locale" content={locale === 'fr' ? 'fr_FR' : 'en_GB'} />
        {description === null ? null : <meta property="og:description" content={description} />}
        {url === null ? null : <meta property="og:url" content={url} />}
        {image === null ? null : (
          <>
            <meta property="og:image" content={image.url} />
            <meta property="og:image:type" content="image/png" />
            <meta property="og:image:width" content="1200" />
            <meta property="og:image:height" content="630" />
            <meta property="og:image:alt" content={image.alt} />
            <meta name="twitter:image" content={image.url} />
            <meta name="twitter:image:alt" content={image.alt} />
          </>
        )}
        <meta name="twitter:card" content={image === null ? 'summary' : 'summary_large_image'} />
        <meta name="twitter:title" content={title} />
        {description === null ? null : <meta name="twitter:description" content={description} />}
        <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
        {assets.fonts.map((href) => (
          <link key={href} rel="preload" as="font" type="font/woff2" crossOrigin="" href={href} />
        ))}
        {assets.styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {entry.preloads.map((href) => (
          <link key={href} rel="modulepreload" crossOrigin="" href={href} />
        ))}
        {structured === null ? null : <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: structured }} />}
        <script type="module" crossOrigin="" src={entry.script} />
      </head>
      <body>
        <a href="#main" className={styles.skip}>
          {words.skip}
        </a>
        <header className={styles.bar}>
          <nav className={styles.barInside} aria-label={words.nav}>
            <a href="/" className={styles.brand}>
              <Mark />
              {words.product}
            </a>
            <span className={styles.links}>
              <a href="/events">{words.discover}</a>
              {signedIn ? (
                <a href="/tickets">{words.myTickets}</a>
              ) : (
                <a href={`/sign-in${url === null ? '' : `?to=${encodeURIComponent(new URL(url).pathname)}`}`}>{words.signIn}</a>
              )}
            </span>
          </nav>
        </header>
        <main id="main" className={styles.main}>
          {children}
        </main>
        <footer className={styles.footer}>
          <a href="/events">{words.footer}</a>
        </footer>
      </body>
    </html>
  );
}

/** The sign of the house, as in the SPAs' header. */
const Mark = () => (
  <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden fill="currentColor">
    <rect x="1" y="1" width="9" height="9" rx="3" />
    <rect x="12" y="1" width="9" height="9" rx="3" />
    <rect x="1" y="12" width="9" height="9" rx="3" />
    <rect x="12.9" y="12.9" width="7.2" height="7.2" rx="2.2" fill="none" stroke="currentColor" strokeWidth="1.8" />
  </svg>
);

/** In the place of an event: there is none, or it cannot be shown just now. */
export function Nothing({ title, text, action, href }: { title: string; text: string; action: string; href: string }) {
  return (
    <div className={styles.nothing}>
      <h1 className={styles.nothingTitle}>{title}</h1>
      <p className={eventStyles.lead}>{text}</p>
      <p>
        <a href={href} className={styles.button}>
          {action}
        </a>
      </p>
    </div>
  );
}
