import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '@seatwise/domain';
import { ActorMemory } from './memory.ts';

const mia: Actor = { userId: 'mia', email: 'mia@members.test', emailVerified: true, platformOwner: false, via: 'session' };

let now = 0;
let memory: ActorMemory;
beforeEach(() => {
  now = 1_000_000;
  memory = new ActorMemory(() => now);
});

describe('the memory of credentials', () => {
  it('asks once in ten seconds, and again after them', async () => {
    const lookUp = vi.fn<() => Promise<Actor | null>>(async () => mia);
    for (let second = 0; second < 10; second += 1) {
      expect(await memory.actor('cookie', false, lookUp)).toEqual(mia);
      now += 999;
    }
    expect(lookUp).toHaveBeenCalledTimes(1);
    now += 10;
    await memory.actor('cookie', false, lookUp);
    expect(lookUp).toHaveBeenCalledTimes(2);
  });

  it('asks once for requests that arrive together', async () => {
    const lookUp = vi.fn<() => Promise<Actor | null>>(async () => mia);
    await Promise.all(Array.from({ length: 40 }, () => memory.actor('cookie', false, lookUp)));
    expect(lookUp).toHaveBeenCalledTimes(1);
  });

  it('asks every time for a credential that is nobody’s', async () => {
    const lookUp = vi.fn<() => Promise<Actor | null>>(async () => null);
    await memory.actor('cookie', false, lookUp);
    await memory.actor('cookie', false, lookUp);
    expect(lookUp).toHaveBeenCalledTimes(2);
  });

  it('asks when told to, and forgets what turns out to be revoked', async () => {
    await memory.actor('cookie', false, async () => mia);
    expect(await memory.actor('cookie', true, async () => null)).toBeNull();
    expect(await memory.actor('cookie', false, async () => null)).toBeNull();
  });

  it('forgets one person, with every credential, and no other', async () => {
    await memory.actor('cookie', false, async () => mia);
    await memory.actor('key', false, async () => mia);
    await memory.actor('other', false, async () => ({ ...mia, userId: 'omar' }));
    memory.forget('mia');
    expect(await memory.actor('cookie', false, async () => null)).toBeNull();
    expect(await memory.actor('key', false, async () => null)).toBeNull();
    expect((await memory.actor('other', false, async () => null))?.userId).toBe('omar');
  });

  it('does not remember an answer that was under way when the person was forgotten', async () => {
    const answer = Promise.withResolvers<Actor | null>();
    const early = memory.actor('cookie', false, () => answer.promise);
    memory.forget('mia');
    const late = memory.actor('cookie', false, async () => null);
    answer.resolve(mia);
    await early;
    expect(await late).toBeNull();
    expect(await memory.actor('cookie', false, async () => null)).toBeNull();
  });

  it('keeps a failure from being remembered', async () => {
    await expect(memory.actor('cookie', false, async () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await memory.actor('cookie', false, async () => mia)).toEqual(mia);
  });

  it('is bounded, and keeps what is used', async () => {
    await memory.actor('kept', false, async () => mia);
    for (let index = 0; index < 10_500; index += 1) {
      await memory.actor(`cookie ${index}`, false, async () => mia);
      if (index % 1000 === 0) await memory.actor('kept', false, async () => null);
    }
    expect(await memory.actor('kept', false, async () => null)).toEqual(mia);
    expect(await memory.actor('cookie 0', false, async () => null)).toBeNull();
  });
});
