/** What an organizer wrote, as text and links: nothing of it is markup. Browser-safe. */
import { withoutMarks, type CampaignRun } from '../ports/campaign-mail.ts';

/** More addresses than these stay words. */
const MAX_LINKS = 200;
const ADDRESS = /https?:\/\/[^\s<>"'`{}|\\^\uE000\uE001]+|\{\{link\}\}/gi;
/** Ends a sentence rather than an address; a closing bracket only where none was opened. */
const TAIL = /[.,;:!?…»”’)\]]+$/;

function trimmed(address: string): string {
  let url = address;
  for (let tail = TAIL.exec(url); tail; tail = TAIL.exec(url)) {
    const last = url.at(-1);
    if ((last === ')' && url.split('(').length >= url.split(')').length) || (last === ']' && url.includes('['))) return url;
    url = url.slice(0, -1);
  }
  return url;
}

/** An http(s) address without a user's name in it; null for anything else. */
function checked(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hostname !== ''
    ? url.href
    : null;
}

export interface MailBody {
  paragraphs: CampaignRun[][][];
  /** Where they lead, in their order. */
  links: string[];
}

/** `page`: the event's address, for `{{link}}`; `own` makes more of an address that is ours. */
export function bodyOf(body: string, page: string, own: (url: string) => string): MailBody {
  const links: string[] = [];
  const lineOf = (line: string): CampaignRun[] => {
    const runs: CampaignRun[] = [];
    let at = 0;
    for (const { 0: found, index } of line.matchAll(ADDRESS)) {
      const shown = found.toLowerCase() === '{{link}}' ? page : trimmed(found);
      const url = checked(shown);
      if (url === null || links.length >= MAX_LINKS) continue;
      if (index > at) runs.push({ text: line.slice(at, index) });
      runs.push({ link: links.push(own(url)) - 1, shown });
      at = index + (found.toLowerCase() === '{{link}}' ? found.length : shown.length);
    }
    if (at < line.length) runs.push({ text: line.slice(at) });
    return runs;
  };
  const paragraphs = withoutMarks(body)
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.split('\n').map(lineOf));
  return { paragraphs, links };
}
