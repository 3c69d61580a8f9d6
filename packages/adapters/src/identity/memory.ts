import { hash } from 'node:crypto';
import type { Actor } from '@seatwise/domain';

/** How long a checked credential is taken at its word. Another process's revocation shows after at most this. */
const TTL_MS = 10_000;
const MAX_ENTRIES = 10_000;

interface Entry {
  actor: Actor;
  until: number;
}

/**
 * Who stands behind a credential, by its hash. Bounded: the longest unused goes first. `lookUp` runs once for requests that
 * arrive together; what it found is not remembered when somebody was forgotten meanwhile.
 */
export class ActorMemory {
  readonly #entries = new Map<string, Entry>();
  readonly #underWay = new Map<string, Promise<Actor | null>>();
  readonly #now: () => number;
  #epoch = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async actor(credential: string, fresh: boolean, lookUp: () => Promise<Actor | null>): Promise<Actor | null> {
    const key = hash('sha256', credential, 'base64url');
    if (fresh) return this.#look(key, lookUp);
    const known = this.#entries.get(key);
    if (known && known.until > this.#now()) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.actor;
    }
    let looking = this.#underWay.get(key);
    if (!looking) {
      looking = this.#look(key, lookUp).finally(() => {
        if (this.#underWay.get(key) === looking) this.#underWay.delete(key);
      });
      this.#underWay.set(key, looking);
    }
    return looking;
  }

  async #look(key: string, lookUp: () => Promise<Actor | null>): Promise<Actor | null> {
    const epoch = this.#epoch;
    const actor = await lookUp();
    if (!actor) {
      this.#entries.delete(key);
    } else if (epoch === this.#epoch) {
      this.#entries.delete(key);
      this.#entries.set(key, { actor, until: this.#now() + TTL_MS });
      const oldest = this.#entries.size > MAX_ENTRIES ? this.#entries.keys().next().value : undefined;
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return actor;
  }

  forget(userId: string): void {
    this.#epoch += 1;
    this.#underWay.clear();
    for (const [key, entry] of this.#entries) if (entry.actor.userId === userId) this.#entries.delete(key);
  }
}
