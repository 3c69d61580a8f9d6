/** For browser tests: one running Seatwise, people in front of browsers, their mail. */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { Inbox } from './inbox.ts';
import type { Addresses } from './seatwise.ts';
import { type Language, Visitor, type Width } from './visitor.ts';

export * from './arrange.ts';
export * from './events.ts';
export { type Balancer, twoProcesses } from './balancer.ts';
export { Inbox, type Mail } from './inbox.ts';
export { type Addresses, type Ports, type RunningSeatwise, startSeatwise, temporaryDataDir } from './seatwise.ts';
export { clockStrikes, itsHourCame, wereYesterday } from './time.ts';
export { type Language, Visitor, type Width } from './visitor.ts';
export type { Download, Locator, Page } from 'playwright-core';

declare module 'vitest' {
  interface ProvidedContext {
    seatwise: Addresses;
  }
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Each person has a page in front of them, though one window covers the other.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

const open = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['SEATWISE_BROWSER'] ?? '/usr/bin/chromium', headless: true, args: [...FLAGS, ...more] });

/** The camera's picture is the browser's own, so it is a browser of its own. */
const openWithCamera = (video: string): Promise<Browser> =>
  open(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${video}`]);

export interface House extends Addresses {
  inbox: Inbox;
  /**
   * Somebody new opens a browser; it is closed after the last test of the file. `camera` is a video (Y4M) that the browser takes for what its
   * camera sees; `at` is an address of the same Seatwise that they come by; `timeZone` is where they are, Europe/Paris when left out.
   */
  visitor: (options?: { language?: Language; width?: Width; camera?: string; at?: string; timeZone?: string }) => Promise<Visitor>;
}

/**
 * The running Seatwise, for a test file. After each test it fails when a browser complained: an error in the console, an exception, a
 * request that failed, an answer of 500. The tests of a `describe` are steps of one errand: after one that failed the rest are not tried.
 * `album`: where the pictures go.
 */
export function house(album: string): House {
  const { url, mailUrl, stripeUrl, whatsappUrl, dataDir } = inject('seatwise');
  const visitors: Visitor[] = [];
  let browser: Browser | undefined;
  const withCamera: Browser[] = [];
  const broken = new Set<string>();
  beforeEach(({ task, skip }) => {
    if (task.suite && broken.has(task.suite.id)) skip('an earlier step failed');
  });
  beforeAll(async () => {
    browser = await open();
  });
  afterEach(async ({ task }) => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints());
    if (task.result?.state === 'fail' || complaints.length > 0) {
      if (task.suite) broken.add(task.suite.id);
      await Promise.all(visitors.map((visitor, at) => visitor.keepPicture(`${task.name} ${at}`)));
    }
    if (complaints.length > 0) throw new Error(`A browser complained:\n${complaints.join('\n')}`);
  });
  afterAll(async () => {
    await Promise.all(visitors.map((visitor) => visitor.leaves()));
    await Promise.all(withCamera.map((one) => one.close()));
    await browser?.close();
  });
  return {
    url,
    mailUrl,
    stripeUrl,
    whatsappUrl,
    dataDir,
    inbox: new Inbox(mailUrl),
    visitor: async ({ language = 'en', width = 1440, camera, at = url, timeZone = 'Europe/Paris' } = {}) => {
      if (!browser) throw new Error('Nobody comes before the tests begin');
      const own = camera === undefined ? browser : await openWithCamera(camera);
      if (own !== browser) withCamera.push(own);
      const visitor = await Visitor.arrive(own, { url: at, language, width, timeZone, album });
      if (camera !== undefined) await visitor.context.grantPermissions(['camera']);
      visitors.push(visitor);
      return visitor;
    },
  };
}
