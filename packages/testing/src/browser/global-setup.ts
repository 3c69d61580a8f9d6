import type { TestProject } from 'vitest/node';
import { startSeatwise, temporaryDataDir } from './seatwise.ts';

/** One Seatwise for all browser tests of a run. Each test brings people and organisations of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryDataDir();
  const seatwise = await startSeatwise({ dataDir: folder.path });
  const { url, mailUrl, stripeUrl, whatsappUrl, dataDir } = seatwise;
  project.provide('seatwise', { url, mailUrl, stripeUrl, whatsappUrl, dataDir });
  return async () => {
    await seatwise.stop();
    folder.remove();
  };
}
