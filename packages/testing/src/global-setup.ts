import type { TestProject } from 'vitest/node';
import { startTestServer } from '@seatwise/db/testing';

/** One PostgreSQL and one migrated template for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...testServer } = await startTestServer();
  project.provide('testServer', testServer);
  return stop;
}
