/** What a model answered, as fields and values: by the tool, or, from models that know no tools, as JSON somewhere in the text. */
import type { AdvisorJson } from '@seatwise/domain/ports';

type Patch = { [field: string]: AdvisorJson };

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inText(text: string): unknown {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  if (from < 0 || to < from) return null;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return null;
  }
}

export function patchOf(answer: unknown): Patch {
  const value = typeof answer === 'string' ? inText(answer) : answer;
  if (!isObject(value)) return {};
  const patch: Patch = JSON.parse(JSON.stringify(isObject(value['patch']) ? value['patch'] : value));
  return patch;
}
