/** Somebody in front of a browser: what they do, what they read, and what must never happen while they do. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

export type Language = 'en' | 'fr';
/** A phone, or a desk. */
export const VIEWPORTS = { 360: { width: 360, height: 740 }, 1440: { width: 1440, height: 900 } } as const;
export type Width = keyof typeof VIEWPORTS;

export interface VisitorOptions {
  url: string;
  language: Language;
  width: Width;
  /** Where they and their browser are: an IANA zone. */
  timeZone: string;
  /** Folder for pictures, below `test-results/screenshots`. */
  album: string;
}

const PICTURES = path.join(import.meta.dirname, '../../../../test-results/screenshots');
/** For people to look at. Where nobody does they are not taken: it is a third of what looking costs. */
const PICTURED = process.env['CI'] !== 'true';
const PATIENCE_MS = 45_000;
const REGION: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };
/** A page that is left while something of it still loads cancels that. */
const CANCELLED = 'net::ERR_ABORTED';

export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #options: VisitorOptions;
  #complaints: string[] = [];
  #expected: RegExp[] = [];

  private constructor(context: BrowserContext, page: Page, options: VisitorOptions) {
    this.context = context;
    this.page = page;
    this.#options = options;
    page.on('pageerror', (error) => this.#complain(`error: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#complain(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? 'failed';
      if (reason !== CANCELLED) this.#complain(`request: ${request.method()} ${request.url()}: ${reason}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) this.#complain(`answer: ${response.status()} ${response.url()}`);
    });
  }

  static async arrive(browser: Browser, options: VisitorOptions): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: VIEWPORTS[options.width],
      locale: REGION[options.language],
      timezoneId: options.timeZone,
      baseURL: options.url,
      colorScheme: 'light',
      // Pictures of a page at rest, and no colours that are halfway to somewhere.
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(context, await context.newPage(), options);
  }

  get origin(): string {
    return this.#options.url;
  }

  get language(): Language {
    return this.#options.language;
  }

  get timeZone(): string {
    return this.#options.timeZone;
  }

  #complain(complaint: string): void {
    this.#complaints.push(`${new URL(this.page.url(), this.#options.url).pathname} ${complaint}`);
  }

  /** What went wrong in the browser since it was last asked, but for what the test said would. */
  complaints(): string[] {
    const all = this.#complaints;
    this.#complaints = [];
    return all.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
  }

  /** A refusal is part of the story: the browser's own note about it is no complaint. */
  expects(pattern: RegExp): void {
    this.#expected = [...this.#expected, pattern];
  }

  async opens(address: string): Promise<void> {
    await this.page.goto(address);
  }

  button(name: string | RegExp, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async presses(name: string | RegExp, within?: Locator): Promise<void> {
    await this.button(name, within).click();
  }

  async follows(name: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await within
      .getByRole('link', { name, exact: typeof name === 'string' })
      .first()
      .click();
  }

  /** Types into the field with this label, over what was there. */
  async types(label: string, text: string, within: Locator | Page = this.page): Promise<void> {
    await within.getByLabel(label, { exact: true }).and(within.locator('input')).first().fill(text);
  }

  /** Ticks a box, or takes one of several. */
  async takes(label: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await within
      .getByRole('radio', { name: label, exact: typeof label === 'string' })
      .or(within.getByRole('checkbox', { name: label, exact: false }))
      .first()
      .check({ force: true });
  }

  async selects(label: string, option: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).selectOption(option);
  }

  /** Waits until this can be read somewhere on the page. */
  async reads(text: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await within.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** Waits for the page of this title. */
  async arrivesAt(title: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title, exact: typeof title === 'string' }).waitFor();
  }

  dialog(): Locator {
    return this.page.locator('dialog[open]');
  }

  /** A person's row or card: the list item or table row that names them. */
  entry(name: string): Locator {
    return this.page.getByRole('listitem').or(this.page.getByRole('row')).filter({ hasText: name }).last();
  }

  /** The page at rest: nothing loads, no placeholder stands. */
  async #settled(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('[aria-busy="true"], [class*="skeleton"]') === null);
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      // A header that stays in view belongs at the top of a picture of the whole page.
      window.scrollTo({ top: 0 });
    });
  }

  /**
   * Looks at the page in light and in dark: nothing serious for axe, nothing wider than the window, and, but for CI, a picture of each
   * in `test-results/screenshots`.
   */
  async looks(name: string): Promise<void> {
    await this.#settled();
    const { album, language, width } = this.#options;
    const folder = path.join(PICTURES, album);
    if (PICTURED) mkdirSync(folder, { recursive: true });
    for (const scheme of ['light', 'dark'] as const) {
      await this.#turns(scheme);
      const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) throw new Error(`${name}: ${overflow} px wider than a window of ${width} px: ${await this.#widest()}`);
      if (PICTURED) await this.page.screenshot({ path: path.join(folder, `${name}-${language}-${width}-${scheme}.png`), fullPage: true });
      const axe = await this.#axe();
      // In the dark only the colours are others.
      const { violations } = await (scheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      if (serious.length > 0)
        throw new Error(
          `${name} (${language}, ${width} px, ${scheme}): ${serious
            .map(
              ({ id, help, nodes }) =>
                `${id}: ${help}\n    ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n    ')}`,
            )
            .join('\n  ')}`,
        );
    }
    await this.#turns('light');
  }

  /** Put into a page once: half of what looking takes is reading it. What is in order is not described. */
  async #axe(): Promise<AxeBuilder> {
    const there = await this.page.evaluate(() => 'axe' in window);
    return new AxeBuilder({ page: this.page, ...(there ? { axeSource: ';' } : {}) })
      .options({ resultTypes: ['violations'] })
      .setLegacyMode(true);
  }

  /** The page in light or in dark, all of it: the app has heard, and no colour is on its way. */
  async #turns(scheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await this.page.waitForFunction((wanted) => (document.documentElement.dataset['mantineColorScheme'] ?? wanted) === wanted, scheme);
    await this.page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    });
  }

  /** What sticks out on the right, for the message of a test that fails. */
  #widest(): Promise<string> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(-3)
        .map((element) => element.outerHTML.slice(0, 160))
        .join(' | '),
    );
  }

  /** For whoever mends a test that failed. */
  async keepPicture(name: string): Promise<void> {
    const folder = path.join(PICTURES, '../failures');
    mkdirSync(folder, { recursive: true });
    await this.page
      .screenshot({ path: path.join(folder, `${name.replaceAll(/[^\p{L}\d]+/gu, '-')}.png`), fullPage: true, timeout: 5000 })
      .catch(() => undefined);
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }
}
