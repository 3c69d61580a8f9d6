import path from 'node:path';
import { spaConfig } from '@seatwise/web/vite';
import { defineConfig, mergeConfig, type Plugin, type UserConfig } from 'vite';

const root = import.meta.dirname;
const page = (name: string): string => path.join(root, 'src/event-page', name);

/** An import keeps the styles of what the server alone draws: no script names their classes, and the build would leave them out. */
const pageStyles: Plugin = {
  name: 'seatwise:page-styles',
  apply: 'build',
  enforce: 'post',
  transform: {
    filter: { id: /\/event-page\/[^/]+\.module\.css$/ },
    handler: (code) => ({ code, map: null, moduleSideEffects: 'no-treeshake' }),
  },
};

/** The SPA, and the scripts of the event page: one for each language, with what the two builds have in common. */
const browser: UserConfig = {
  plugins: [pageStyles],
  build: {
    manifest: true,
    rolldownOptions: { input: { index: path.join(root, 'index.html'), 'event.en': page('entry.en.ts'), 'event.fr': page('entry.fr.ts') } },
  },
};

/** What draws the event page on the server: one file that needs nothing beside it, so that it is the same wherever it runs. */
const server = (base: UserConfig): UserConfig => ({
  ...base,
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  ssr: { noExternal: true },
  build: {
    ...base.build,
    outDir: path.join(root, 'dist/server'),
    emptyOutDir: true,
    ssr: true,
    rolldownOptions: { input: { 'event-page': page('server.tsx') } },
  },
});

export default defineConfig(({ isSsrBuild }) => {
  const base = spaConfig({ base: '/', root });
  return isSsrBuild ? server(base) : mergeConfig(base, browser);
});
