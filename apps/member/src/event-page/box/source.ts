/** Where somebody came from, as the organizer's figures count it. */
export interface Source {
  source: string | null;
  medium: string | null;
  campaign: string | null;
  referrer: string | null;
}

const cut = (value: string | null, length: number): string | null =>
  value === null || value.trim() === '' ? null : value.trim().slice(0, length);

/** Of a referrer only where it was: the rest of an address is nobody's business. */
export function sourceOf(search: string, referrer: string): Source {
  const query = new URLSearchParams(search);
  const from = URL.canParse(referrer) ? new URL(referrer) : null;
  return {
    source: cut(query.get('utm_source'), 60),
    medium: cut(query.get('utm_medium'), 60),
    campaign: cut(query.get('utm_campaign'), 120),
    referrer: from === null || from.origin === location.origin ? null : cut(from.origin, 500),
  };
}
