/** Where the pages come from that are drawn on the server: what the member's build has left, or Vite while developing. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PageAssets, PageRenderer } from '@seatwise/web/renderer';
import type { ViteDevServer } from 'vite';

export interface LoadedRenderer {
  renderer: PageRenderer;
  assets: PageAssets;
  /** What a page passes through on its way out. */
  finish(html: string, url: string): Promise<string>;
}
/** Asked for each page: while developing, the answer changes with the code. */
export type LoadRenderer = () => Promise<LoadedRenderer>;

const LOCALES = ['en', 'fr'] as const;
const SOURCE = 'src/event-page';

interface Chunk {
  file: string;
  css?: string[];
  assets?: string[];
  imports?: string[];
  dynamicImports?: string[];
}

/** Latin letters, upright: the rest is fetched when a text needs it. */
const FIRST_FONTS = /(?:inter-latin-wght|fraunces-latin-opsz)-normal[^/]*\.woff2$/;

function assetsOf(manifest: Readonly<Record<string, Chunk>>, fontFiles: readonly string[]): PageAssets {
  const chunk = (name: string): Chunk => {
    const found = manifest[name];
    if (!found) throw new Error(`The build of the event page lacks ${name}: run \`pnpm build\`.`);
    return found;
  };
  /** A chunk and all that it imports, at once or later, itself first. */
  const withImports = (name: string, seen = new Set<string>()): string[] => {
    if (seen.has(name)) return [];
    seen.add(name);
    const { imports = [], dynamicImports = [] } = chunk(name);
    return [name, ...[...imports, ...dynamicImports].flatMap((one) => withImports(one, seen))];
  };
  const all = new Map(LOCALES.map((locale) => [locale, withImports(`${SOURCE}/entry.${locale}.ts`)]));
  const entry = (locale: (typeof LOCALES)[number]) => {
    const [own = '', ...imported] = all.get(locale) ?? [];
    return { script: `/${chunk(own).file}`, preloads: imported.map((name) => `/${chunk(name).file}`) };
  };
  const names = [...new Set([...all.values()].flat())];
  return {
    entries: { en: entry('en'), fr: entry('fr') },
    styles: [...new Set(names.flatMap((name) => chunk(name).css ?? []))].map((file) => `/${file}`),
    fonts: fontFiles.filter((file) => FIRST_FONTS.test(file)).map((file) => `/${file}`),
  };
}

const hasRenderer = (module: unknown): module is { renderer: PageRenderer } =>
  typeof module === 'object' && module !== null && 'renderer' in module;

async function load(module: Promise<unknown>): Promise<PageRenderer> {
  const loaded = await module;
  if (!hasRenderer(loaded)) throw new Error('The build of the event page draws nothing: run `pnpm build`.');
  return loaded.renderer;
}

/** From the member's `dist`. */
export async function builtRenderer(dist: string): Promise<LoadRenderer> {
  const manifest: Record<string, Chunk> = JSON.parse(await readFile(path.join(dist, '.vite/manifest.json'), 'utf8'));
  const fontFiles = Object.values(manifest).flatMap(({ file, assets = [] }) => [file, ...assets]);
  const loaded: LoadedRenderer = {
    renderer: await load(import(pathToFileURL(path.join(dist, 'server/event-page.js')).href)),
    assets: assetsOf(manifest, [...new Set(fontFiles)]),
    finish: async (html) => html,
  };
  return async () => loaded;
}

/** From the sources, by the member's Vite: scripts and styles as it serves them, drawn anew for each page. */
export const liveRenderer =
  (vite: ViteDevServer): LoadRenderer =>
  async () => {
    const renderer = await load(vite.ssrLoadModule(`/${SOURCE}/server.tsx`));
    const entry = (locale: string) => ({ script: `/${SOURCE}/entry.${locale}.ts`, preloads: [] });
    const styles = [...vite.moduleGraph.urlToModuleMap.keys()].filter((url) => url.endsWith('.module.css') && url.includes(SOURCE));
    return {
      renderer,
      assets: {
        entries: { en: entry('en'), fr: entry('fr') },
        styles: [`/${SOURCE}/page.css`, ...styles].map((url) => `${url}?direct`),
        fonts: [],
      },
      finish: (html, url) => vite.transformIndexHtml(url, html),
    };
  };
