/** Where a visitor came from: what the link says of itself, else the page they were on, else nowhere. */
import { labelOf } from '../kernel/label.ts';

const SOCIAL =
  /(?:^|\.)(?:facebook|instagram|linkedin|twitter|x|threads|tiktok|youtube|pinterest|reddit|mastodon|bsky|snapchat|t|lnkd|fb)\.(?:com|net|social|app|co|in|me)$/;

interface CameFrom {
  /** Lower case, at most 60 characters. */
  source: string;
  medium: string | null;
  campaign: string | null;
  referrerHost: string | null;
}

/** Made small before it is cut: that may lengthen it. */
const tidy = (text: string | null | undefined, length: number): string | null => labelOf(text?.toLowerCase() ?? '', length);

function hostOf(referrer: string | null | undefined): string | null {
  if (!referrer || !URL.canParse(referrer)) return null;
  const { protocol, hostname } = new URL(referrer);
  return protocol === 'https:' || protocol === 'http:' ? hostname.slice(0, 253) || null : null;
}

/** `ownHost` is where our own pages are: who comes from there came by themselves. */
export function cameFrom(
  given: {
    referrer?: string | null | undefined;
    utm?: { [part in 'source' | 'medium' | 'campaign']?: string | null | undefined } | null | undefined;
  },
  ownHost: string,
): CameFrom {
  const host = hostOf(given.referrer);
  const referrerHost = host === null || ownHost === host || ownHost.startsWith(`${host}:`) ? null : host;
  const rest = { medium: tidy(given.utm?.medium, 60), campaign: tidy(given.utm?.campaign, 120), referrerHost };
  const named = tidy(given.utm?.source, 60);
  if (named !== null) return { source: named, ...rest };
  if (referrerHost === null) return { source: 'direct', ...rest };
  return { source: SOCIAL.test(referrerHost) ? 'social' : 'referral', ...rest };
}
