/**
 * Takes a token out of the address bar: from the fragment (`#<token>`, which never reaches a server or a log), or from
 * `?token=`. It is then gone from the history, and from what a page might send as its referrer.
 */
export function takeToken(): string | null {
  const url = new URL(location.href);
  const fragment = url.hash.slice(1);
  const token = fragment === '' ? url.searchParams.get('token') : decodeURIComponent(fragment.startsWith('token=') ? fragment.slice('token='.length) : fragment);
  url.hash = '';
  url.searchParams.delete('token');
  history.replaceState(history.state, '', `${url.pathname}${url.search}`);
  return token;
}
