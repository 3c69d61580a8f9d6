import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe('smoke', () => {
  test('reads as nobody', async () => {
    const rows = await db.appDb.read(
      { userId: null, platformOwner: false },
      'SELECT count(*) AS n, current_user::text AS me, session_user::text AS su FROM organizations',
    );
    expect(rows).toEqual([{ n: 0, me: 'seatwise_app', su: 'seatwise_app' }]);
  });
});
