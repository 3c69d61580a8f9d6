import { useEffect, useState } from 'react';

/**
 * Takes a token out of the address bar: from the fragment (`#<token>`, which never reaches a server or a log), or from
 * `?token=`. It is then gone from the history, and from what a page might send as its referrer.
 */
function takeToken(): string | null {
  const url = new URL(location.href);
  const fragment = url.hash.slice(1);
  const token =
    fragment === ''
      ? url.searchParams.get('token')
      : decodeURIComponent(fragment.startsWith('token=') ? fragment.slice('token='.length) : fragment);
  url.hash = '';
  url.searchParams.delete('token');
  history.replaceState(history.state, '', `${url.pathname}${url.search}`);
  return token;
}

/** The token of the link that led here; also of another one pasted into the same tab, which does not load the page anew. */
export function useToken(): string | null {
  const [token, setToken] = useState(takeToken);
  useEffect(() => {
    const another = () => setToken((before) => takeToken() ?? before);
    window.addEventListener('hashchange', another);
    return () => window.removeEventListener('hashchange', another);
  }, []);
  return token;
}
