/** Names that come along from outside, such as a link's `utm_source`: by them things are counted, and nothing depends on them. Browser-safe. */

/** Cannot be stored, or cannot be seen: control and format characters, halves of characters, and what is drawn as nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Much longer than names are: what lies behind is not looked at. */
const LOOKED_AT = 4000;

/**
 * What of it can be kept, in `max` characters (code points) at most; null where that is nothing. Two that look the same become the same, and one
 * that was kept stays as it is: the page and the server cut alike.
 */
export function labelOf(given: string, max: number): string | null {
  const seen = given.slice(0, LOOKED_AT).replace(UNSEEN, '').normalize('NFC').trim();
  return Array.from(seen).slice(0, max).join('').trim() || null;
}
