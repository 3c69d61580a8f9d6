/** The addresses of web pages in what somebody wrote, so that they can be followed; everything else stays text. */

export interface TextPart {
  text: string;
  /** Where it leads; null for plain words. */
  href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"«»“”]+/giu;
/** Belongs to the sentence around an address, not to the address. */
const ENDING = /[.,;:!?'’…\])}*_]+$/u;

/** `(see https://example.org/a_(b))`: a closing bracket belongs to the address only when it was opened there. */
function trim(found: string): string {
  let address = found;
  for (;;) {
    const [ending = ''] = ENDING.exec(address) ?? [];
    if (ending === '') return address;
    const count = (sign: string): number => address.split(sign).length;
    if (ending.startsWith(')') && count('(') >= count(')')) return address.slice(0, address.length - ending.length + 1);
    address = address.slice(0, -1);
  }
}

/** Only http and https, and no address that hides its host behind a name and an `@`. */
function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, username, password, href } = new URL(address);
  return /^https?:$/.test(protocol) && username === '' && password === '' ? href : null;
}

export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const plain = (end: number): void => {
    if (end > at) parts.push({ text: text.slice(at, end), href: null });
  };
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trim(found);
    const href = hrefOf(address);
    if (href === null) continue;
    plain(index);
    parts.push({ text: address, href });
    at = index + address.length;
  }
  plain(text.length);
  return parts;
}
