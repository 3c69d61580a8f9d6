/**
 * Catalogues as types: a missing French key, a key that does not exist, or a placeholder that gets no value does not compile.
 */

/** Words that hold each of these placeholders somewhere. */
type Holding<N> = (N extends string ? (words: `${string}{{${N}${string}}}${string}`) => void : never) extends (words: infer Words) => void
  ? Words
  : never;

/** A catalogue in another language: the same keys, other words, the same placeholders. */
export type Translation<W> = {
  readonly [K in keyof W]: W[K] extends string
    ? [Placeholder<W[K]>] extends [never]
      ? string
      : Holding<Placeholder<W[K]>>
    : Translation<W[K]>;
};

type Leaf<W, P extends string = ''> = {
  [K in keyof W & string]: W[K] extends string ? `${P}${K}` : Leaf<W[K], `${P}${K}.`>;
}[keyof W & string];

type Singular<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;

/** Every key of a catalogue, dotted; of a plural pair (`x_one`, `x_other`) the key without its ending. */
export type WordKey<W> = Singular<Leaf<W>>;

type At<W, K extends string> = K extends `${infer Head}.${infer Rest}`
  ? Head extends keyof W
    ? At<W[Head], Rest>
    : never
  : K extends keyof W
    ? W[K]
    : `${K}_other` extends keyof W
      ? W[`${K}_other`]
      : never;

type Bare<N extends string> = N extends `${infer Name}, ${string}` ? Name : N;
type Placeholder<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Bare<Name> | Placeholder<Rest> : never;

/** A plural pair needs its `count` to choose by, whether or not the words show it. */
type Count<W, K extends string> = K extends `${infer Head}.${infer Rest}`
  ? Head extends keyof W
    ? Count<W[Head], Rest>
    : never
  : K extends keyof W
    ? never
    : 'count';
type Needed<W, K extends string> = Placeholder<At<W, K>> | Count<W, K>;

/** What a key's words need: nothing, or a value for each placeholder. */
export type Values<W, K extends string> = [Needed<W, K>] extends [never] ? [] : [values: { [N in Needed<W, K>]: string | number }];

export type Translate<W> = <K extends WordKey<W>>(key: K, ...values: Values<W, K>) => string;
