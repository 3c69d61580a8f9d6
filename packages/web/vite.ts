/** The Vite configuration of the three SPAs. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';
import { precompress } from './precompress.ts';

/** Changes seldom, so a release of ours leaves it in people's caches. */
const VENDOR: readonly [name: string, test: RegExp][] = [
  ['react', /\/node_modules\/(?:react|react-dom|scheduler)\//],
  ['data', /\/node_modules\/(?:@tanstack\/(?:react-)?query[^/]*|@trpc\/[^/]+)\//],
  ['router', /\/node_modules\/(?:@tanstack\/(?!(?:react-)?query)[^/]+|i18next)\//],
];

export interface SpaOptions {
  /** Where the SPA is served: `/`, `/trainer/`, `/organizer/`. */
  base: '/' | '/trainer/' | '/organizer/';
  /** The SPA's folder, where its `index.html` is. */
  root: string;
}

export function spaConfig({ base, root }: SpaOptions): UserConfig {
  return {
    base,
    root,
    publicDir: fileURLToPath(new URL('./public', import.meta.url)),
    plugins: [react(), precompress()],
    // The content security policy allows no inline code and no data: fonts.
    build: {
      outDir: `${root}/dist`,
      emptyOutDir: true,
      sourcemap: false,
      assetsInlineLimit: 0,
      target: ['chrome123', 'edge123', 'firefox125', 'safari17.5'],
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 400,
      rolldownOptions: {
        output: { codeSplitting: { groups: VENDOR.map(([name, test]) => ({ name, test })) } },
      },
    },
  };
}
