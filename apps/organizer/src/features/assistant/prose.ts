/** The little of Markdown that models use when asked to write plainly. Pure. */
export interface Block {
  kind: 'paragraph' | 'points' | 'numbers';
  lines: string[];
}

const POINT = /^\s*[-*•]\s+/;
const NUMBER = /^\s*\d{1,2}[.)]\s+/;
const HEADING = /^#{1,6}\s+/;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let apart = true;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      apart = true;
      continue;
    }
    const kind = POINT.test(line) ? 'points' : NUMBER.test(line) ? 'numbers' : 'paragraph';
    const words = line.replace(kind === 'points' ? POINT : kind === 'numbers' ? NUMBER : HEADING, '');
    const last = blocks.at(-1);
    if (!apart && last?.kind === kind) last.lines.push(words);
    else blocks.push({ kind, lines: [words] });
    apart = false;
  }
  return blocks;
}

export const partsOf = (text: string): { text: string; bold: boolean }[] =>
  text
    .split(/\*\*([^*\n]+)\*\*/)
    .map((part, at) => ({ text: part, bold: at % 2 === 1 }))
    .filter((part) => part.text !== '');
