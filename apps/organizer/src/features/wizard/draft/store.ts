/**
 * A draft as this tab has it: what the server said last, and what was typed since. Saves by itself, one request at a time, each on
 * the version it was based on. Everything else can be rebuilt from `wizard.get`.
 */
import type { Json, SavedWizardView, Stage, WizardView } from '@seatwise/domain/wizard/contract';
import { STAGES } from './stages.ts';
import { changedElsewhere, heard, overlay, same, withoutSent, type Edits, type Elsewhere } from './merge.ts';

export const STILL_MS = 600;
const RETRY_MS = [2000, 5000, 10_000, 20_000] as const;
/** Ten tabs that save at once refuse each other so often at most. */
const MOST_TRIES = 25;

export type SaveState =
  | { kind: 'saved'; at: number | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  /** It is tried again by itself. */
  | { kind: 'retrying'; error: unknown }
  /** The server does not take it as it is. */
  | { kind: 'refused'; error: unknown };

export interface SaveInput {
  sessionId: string;
  version: number;
  stage: Stage;
  data: { [field: string]: Json };
}

export interface DraftApi {
  save: (input: SaveInput) => Promise<SavedWizardView>;
  get: () => Promise<WizardView>;
  /** The last word of a page that is being left: nobody waits for the answer. */
  leave: (input: SaveInput) => void;
  isStale: (error: unknown) => boolean;
  /** No answer came, or none of ours: trying again can help. */
  isPassing: (error: unknown) => boolean;
}

export interface Draft {
  view: WizardView;
  /** The server's data with what was typed on top: what the forms show. */
  data: WizardView['data'];
  edits: Edits;
  state: SaveState;
  elsewhere: readonly Elsewhere[];
}

/** Something else has to be done first: what was typed could not be saved. */
export class NotSavedError extends Error {
  override readonly name = 'NotSavedError';
}

export class DraftStore {
  readonly #api: DraftApi;
  readonly #listeners = new Set<() => void>();
  #draft: Draft;
  #queue: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #inFlight = false;

  constructor(view: WizardView, api: DraftApi) {
    this.#api = api;
    this.#draft = { view, data: view.data, edits: {}, state: { kind: 'saved', at: null }, elsewhere: [] };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Draft => this.#draft;

  get unsaved(): boolean {
    return Object.keys(this.#draft.edits).length > 0;
  }

  #set(change: Partial<Omit<Draft, 'data'>>): void {
    const next = { ...this.#draft, ...change };
    this.#draft = { ...next, data: change.view || change.edits ? overlay(next.view.data, next.edits) : next.data };
    for (const listener of this.#listeners) listener();
  }

  /** Somebody typed. */
  edit(stage: Stage, patch: { [field: string]: Json }): void {
    const changed = Object.entries(patch).filter(([field, value]) => !same(this.#draft.data[stage][field], value));
    if (changed.length === 0) return;
    const edits = { ...this.#draft.edits, [stage]: { ...this.#draft.edits[stage], ...Object.fromEntries(changed) } };
    this.#failures = 0;
    this.#set({ edits, state: this.#inFlight ? this.#draft.state : { kind: 'waiting' } });
    this.#later(STILL_MS);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  /** Saves now what is not saved yet. False when that did not work. */
  flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    return this.unsaved ? this.#next(() => this.#saveAll()) : Promise.resolve(true);
  }

  #next<Result>(job: () => Promise<Result>): Promise<Result> {
    const run = this.#queue.then(job, job);
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #saveAll(): Promise<boolean> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const stage = STAGES.find((one) => this.#draft.edits[one] !== undefined);
      if (stage === undefined) {
        this.#failures = 0;
        if (tries > 0) this.#set({ state: { kind: 'saved', at: Date.now() } });
        return true;
      }
      const sent = { ...this.#draft.edits[stage] };
      this.#set({ state: { kind: 'saving' } });
      try {
        this.#inFlight = true;
        const { version, problems } = await this.#api.save({
          sessionId: this.#draft.view.sessionId,
          version: this.#draft.view.version,
          stage,
          data: sent,
        });
        this.#arrived(stage, sent, version, problems);
      } catch (error) {
        if (this.#api.isStale(error)) {
          try {
            this.#take(await this.#api.get(), false);
          } catch (again) {
            return this.#failed(again);
          }
        } else return this.#failed(error);
      } finally {
        this.#inFlight = false;
      }
    }
    return this.#failed(new NotSavedError());
  }

  #arrived(stage: Stage, sent: { [field: string]: Json }, version: number, problems: WizardView['problems']): void {
    const { view, edits } = this.#draft;
    const mine = Object.fromEntries(Object.keys(sent).map((field) => [field, 'person' as const]));
    this.#set({
      view: {
        ...view,
        version,
        problems: [...view.problems.filter((one) => one.stage !== stage), ...problems.filter((one) => one.stage === stage)],
        data: { ...view.data, [stage]: { ...view.data[stage], ...sent } },
        provenance: { ...view.provenance, [stage]: { ...view.provenance[stage], ...mine } },
      },
      edits: withoutSent(edits, stage, sent),
    });
  }

  #failed(error: unknown): false {
    if (this.#api.isPassing(error) || error instanceof NotSavedError) {
      this.#set({ state: { kind: 'retrying', error } });
      this.#later(RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? 20_000);
      this.#failures += 1;
    } else this.#set({ state: { kind: 'refused', error } });
    return false;
  }

  /** The server's state. `own`: what changed in it was asked for here. An older one than we have says nothing new. */
  #take(view: WizardView, own: boolean): void {
    const before = this.#draft;
    if (view.version < before.view.version) return;
    const news = own || view.version === before.view.version ? [] : changedElsewhere(before.view.data, view.data, before.edits);
    // What a step answers knows nothing of the assistant; only looking does.
    this.#set({
      view: own ? { ...view, assistant: before.view.assistant } : view,
      elsewhere: news.length === 0 ? before.elsewhere : heard(before.elsewhere, news),
    });
  }

  /** Looks what the server has: another tab, another device or the assistant may have been at it. */
  refresh(): Promise<void> {
    return this.#next(async () => this.#take(await this.#api.get(), false));
  }

  /** Does something that needs the present version, after saving what was typed. Refused as stale, it is tried on the newer state. */
  perform(action: (version: number, view: WizardView) => Promise<WizardView>): Promise<WizardView> {
    clearTimeout(this.#timer);
    return this.#next(async () => {
      for (let tries = 0; ; tries += 1) {
        if (!(await this.#saveAll())) throw new NotSavedError();
        try {
          const view = await action(this.#draft.view.version, this.#draft.view);
          this.#take(view, true);
          return view;
        } catch (error) {
          if (!this.#api.isStale(error) || tries >= MOST_TRIES) throw error;
          this.#take(await this.#api.get(), false);
        }
      }
    });
  }

  /** The page goes away: what is not saved is sent along, without waiting. */
  leave(): void {
    const { edits, view } = this.#draft;
    let version = view.version + (this.#inFlight ? 1 : 0);
    for (const stage of STAGES) {
      const data = edits[stage];
      if (data === undefined) continue;
      this.#api.leave({ sessionId: view.sessionId, version, stage, data: { ...data } });
      version += 1;
    }
  }

  /** Of a field that was changed here and elsewhere: theirs after all. */
  takeTheirs({ stage, field, theirs }: Elsewhere): void {
    this.edit(stage, { [field]: theirs });
    this.hush((one) => one.stage === stage && one.field === field);
  }

  /** The person has read what was changed elsewhere. */
  hush(which: (one: Elsewhere) => boolean = () => true): void {
    this.#set({ elsewhere: this.#draft.elsewhere.filter((one) => !which(one)) });
  }
}
