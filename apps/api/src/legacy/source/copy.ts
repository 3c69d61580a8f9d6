/** One line of COPY's text format: columns between tabs, \N for null, the rest escaped with backslashes. */
import { unescape } from './lexer.ts';

function field(raw: string): string | null {
  if (raw === '\\N') return null;
  let end = raw.indexOf('\\');
  if (end === -1) return raw;
  const parts: string[] = [];
  let from = 0;
  for (; end !== -1; end = raw.indexOf('\\', from)) {
    const { value, length } = unescape(raw, end, false);
    parts.push(raw.slice(from, end), value);
    from = end + length;
  }
  parts.push(raw.slice(from));
  return parts.join('');
}

export const copyRow = (line: string): (string | null)[] => line.split('\t').map(field);
