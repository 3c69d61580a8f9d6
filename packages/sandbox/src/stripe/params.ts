/**
 * Reads typed parameters out of a form tree and remembers which were read: `done()` refuses the rest, as Stripe refuses
 * unknown parameters. Handlers read everything and call `done()` before they write anything.
 */
import { invalid, StripeProblem } from './errors.ts';
import type { FormTree, FormValue } from './form.ts';

export interface Range {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

export class Params {
  readonly #tree: FormTree;
  readonly #path: string;
  readonly #read = new Set<string>();
  readonly #children: Params[] = [];

  constructor(tree: FormTree, path = '') {
    this.#tree = tree;
    this.#path = path;
  }

  /** The parameter's full name, as Stripe's errors give it: `line_items[0][price]`. */
  name(key: string): string {
    return this.#path === '' ? key : `${this.#path}[${key}]`;
  }

  #take(key: string): FormValue | undefined {
    this.#read.add(key);
    return this.#tree.get(key);
  }

  has(key: string): boolean {
    return this.#tree.has(key);
  }

  /** Accepted and without effect here: presentation, or what a stand-in has no use for. */
  ignore(...keys: string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  /** Text; undefined when absent. An empty value means "unset" and comes back as null. */
  text(key: string, max = 5000): string | null | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw invalid(`Invalid string: ${this.name(key)}`, this.name(key));
    if (value.length > max) throw invalid(`Invalid string: ${this.name(key)} must be at most ${max} characters`, this.name(key));
    return value === '' ? null : value;
  }

  string(key: string, max?: number): string | undefined {
    const value = this.text(key, max);
    if (value === null) {
      throw invalid(`You passed an empty string for '${this.name(key)}'.`, this.name(key), 'parameter_invalid_empty');
    }
    return value;
  }

  required(key: string, max?: number): string {
    return this.string(key, max) ?? this.#missing(key);
  }

  #missing(key: string): never {
    throw invalid(`Missing required param: ${this.name(key)}.`, this.name(key), 'parameter_missing');
  }

  integer(key: string, min = 0, max = 99_999_999): number | undefined {
    const text = this.string(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^-?\d{1,15}$/.test(text)) throw invalid(`Invalid integer: ${text}`, this.name(key), 'parameter_invalid_integer');
    if (value < min) throw invalid(`This value must be greater than or equal to ${min}.`, this.name(key), 'parameter_invalid_integer');
    if (value > max) throw invalid(`This value must be less than or equal to ${max}.`, this.name(key), 'parameter_invalid_integer');
    return value;
  }

  instant(key: string): number | undefined {
    return this.integer(key, 0, 99_999_999_999);
  }

  boolean(key: string): boolean | undefined {
    const text = this.string(key);
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false') throw invalid(`Invalid boolean: ${text}`, this.name(key));
    return text === 'true';
  }

  choice<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const text = this.string(key);
    if (text === undefined) return undefined;
    const found = allowed.find((one) => one === text);
    if (found === undefined) throw invalid(`Invalid ${this.name(key)}: must be one of ${allowed.join(', ')}`, this.name(key));
    return found;
  }

  url(key: string): string | undefined {
    const text = this.string(key);
    if (text === undefined) return undefined;
    if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw invalid('Not a valid URL', this.name(key), 'url_invalid');
    return text;
  }

  object(key: string): Params | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalid(`Invalid object: ${this.name(key)}`, this.name(key));
    const child = new Params(value, this.name(key));
    this.#children.push(child);
    return child;
  }

  list(key: string): Params[] | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalid(`Invalid array: ${this.name(key)}`, this.name(key));
    return [...value].map(([index, entry]) => {
      const name = `${this.name(key)}[${index}]`;
      if (!/^\d+$/.test(index)) throw invalid(`Invalid array: ${this.name(key)}`, this.name(key));
      if (typeof entry === 'string') throw invalid(`Invalid object: ${name}`, name);
      const child = new Params(entry, name);
      this.#children.push(child);
      return child;
    });
  }

  strings(key: string): string[] | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalid(`Invalid array: ${this.name(key)}`, this.name(key));
    return [...value.values()].map((entry) => {
      if (typeof entry !== 'string') throw invalid(`Invalid string: ${this.name(key)}`, this.name(key));
      return entry;
    });
  }

  /** A metadata patch: an empty value removes its key, an empty `metadata` removes all. Undefined when absent. */
  metadata(key = 'metadata'): Readonly<Record<string, string>> | null | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (value === '') return null;
    if (typeof value === 'string') throw invalid(`Invalid object: ${this.name(key)}`, this.name(key));
    const entries: [string, string][] = [];
    for (const [name, entry] of value) {
      if (typeof entry !== 'string' || name.length > 40 || entry.length > 500) {
        throw invalid(`Metadata values can have up to 500 characters, keys 40: ${this.name(key)}[${name}]`, this.name(key));
      }
      entries.push([name, entry]);
    }
    if (entries.length > 50) throw invalid('Metadata can have up to 50 keys', this.name(key));
    return Object.fromEntries(entries);
  }

  range(key: string): Range | undefined {
    if (typeof this.#tree.get(key) === 'string') {
      const at = this.instant(key);
      return at === undefined ? undefined : { gte: at, lte: at };
    }
    const inner = this.object(key);
    if (inner === undefined) return undefined;
    const range: Range = {};
    for (const edge of ['gt', 'gte', 'lt', 'lte'] as const) {
      const at = inner.instant(edge);
      if (at !== undefined) range[edge] = at;
    }
    return range;
  }

  /** Throws Stripe's `parameter_unknown` for whatever nobody read. */
  done(): void {
    const unknown = [...this.#tree.keys()].filter((key) => !this.#read.has(key)).map((key) => this.name(key));
    const first = unknown[0];
    if (first !== undefined) {
      throw new StripeProblem(
        400,
        'invalid_request_error',
        `Received unknown parameter${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')}`,
        {
          code: 'parameter_unknown',
          param: first,
        },
      );
    }
    for (const child of this.#children) child.done();
  }
}

/** Stripe merges metadata key by key; an empty string deletes. */
export function mergeMetadata(
  current: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string>> | null | undefined,
): Readonly<Record<string, string>> {
  if (patch === undefined) return current;
  if (patch === null) return {};
  return Object.fromEntries(Object.entries({ ...current, ...patch }).filter(([, value]) => value !== ''));
}

export const inRange = (value: number, range: Range | undefined): boolean =>
  range === undefined ||
  ((range.gt === undefined || value > range.gt) &&
    (range.gte === undefined || value >= range.gte) &&
    (range.lt === undefined || value < range.lt) &&
    (range.lte === undefined || value <= range.lte));
