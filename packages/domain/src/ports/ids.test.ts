import { expect, test } from 'vitest';
import { z } from 'zod';
import { systemIds } from './ids.ts';

test('ids are UUIDs of version 7, each later than the one before, and carry the hour', () => {
  const ids = Array.from({ length: 20_000 }, () => systemIds.uuid());
  expect(ids.every((id) => z.uuidv7().safeParse(id).success)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const at = Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16);
  expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
});
