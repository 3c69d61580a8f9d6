/**
 * Stripe's request encoding: `application/x-www-form-urlencoded` with brackets, `items[0][price]=…`, `expand[]=…`,
 * `created[gte]=…`. The result is a tree of strings; `Params` reads types out of it.
 */
import { invalid } from './errors.ts';

export type FormValue = string | FormTree;
export type FormTree = Map<string, FormValue>;

const MAX_DEPTH = 8;
const MAX_FIELDS = 2000;

function segments(key: string): string[] {
  const open = key.indexOf('[');
  if (open < 0) return [key];
  const rest = key.slice(open);
  if (open === 0 || !/^(\[[^[\]]*\])+$/.test(rest)) throw invalid(`Invalid parameter name: ${key}`, key);
  return [key.slice(0, open), ...rest.slice(1, -1).split('][')];
}

export function parseForm(text: string): FormTree {
  const root: FormTree = new Map();
  let fields = 0;
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === '') continue;
    if (++fields > MAX_FIELDS) throw invalid('Too many parameters');
    const path = segments(key);
    if (path.length > MAX_DEPTH) throw invalid(`Parameter nested too deeply: ${key}`, key);
    let node = root;
    path.forEach((segment, depth) => {
      // `expand[]` appends: an empty bracket takes the next free number.
      const name = segment === '' ? String(node.size) : segment;
      if (depth === path.length - 1) {
        if (node.get(name) instanceof Map) throw invalid(`Parameter given both as a value and as an object: ${key}`, key);
        node.set(name, value);
        return;
      }
      const next = node.get(name);
      if (typeof next === 'string') throw invalid(`Parameter given both as a value and as an object: ${key}`, key);
      const child: FormTree = next ?? new Map();
      if (next === undefined) node.set(name, child);
      node = child;
    });
  }
  return root;
}
