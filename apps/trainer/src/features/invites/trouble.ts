/** Why a mail did not arrive, from what mail servers say, as one of the few things that somebody can do something about. */

export const TROUBLES = ['unknown_address', 'unknown_domain', 'full', 'refused', 'complained', 'temporary', 'other'] as const;
export type Trouble = (typeof TROUBLES)[number];

/**
 * The enhanced status code first (RFC 3463), which is meant for this; then the words that servers use; then the reply's class. The first
 * that fits, from the exact to the vague.
 */
const SIGNS: readonly (readonly [RegExp, Trouble])[] = [
  [/spam ?complaint|complain|marked as (spam|unwanted)/i, 'complained'],
  [/\b[45]\.2\.2\b|mailbox (is )?full|over ?quota|quota exceeded|insufficient storage/i, 'full'],
  [
    /\b[45]\.1\.2\b|\b[45]\.4\.4\b|ENOTFOUND|NXDOMAIN|no (such )?(domain|mx)|domain (name )?(not found|does not exist|unknown)|unrouteable/i,
    'unknown_domain',
  ],
  [
    /\b[45]\.1\.(1|3|6|10)\b|\b5\.2\.1\b|(user|mailbox|recipient|address|account)[\w\s<>@.,:'-]{0,80}(unknown|not (found|exist)|does ?n[o']t exist|unavailable|disabled|rejected)|(unknown|no such|invalid) (local )?(user|mailbox|recipient|address)|hard ?bounce/i,
    'unknown_address',
  ],
  [/\b[45]\.7\.\d+\b|spam|block(ed|list)|blacklist|policy|not (allowed|permitted)|denied|DMARC|SPF|reputation|suppress/i, 'refused'],
  [/(^|\s)4\d\d\b|\b4\.\d+\.\d+\b|time(d)? ?out|try again|greylist|ECONN|soft ?bounce|transient/i, 'temporary'],
  [/(^|\s)550\b/, 'unknown_address'],
];

export function troubleOf(reason: string | null): Trouble {
  if (reason === null) return 'other';
  return SIGNS.find(([sign]) => sign.test(reason))?.[1] ?? 'other';
}
