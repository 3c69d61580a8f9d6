/**
 * Prints what a first visit to a SPA loads, compressed: the entry script and everything `index.html` preloads, and the styles.
 * `node scripts/first-load.mjs member` (after `vite build`). `--json` for machines, `--max <kB>` to fail above a budget.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const [app = 'member', ...flags] = process.argv.slice(2);
const dist = new URL(`../../../apps/${app}/dist/`, import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const base = { member: '/', trainer: '/trainer/', organizer: '/organizer/' }[app];
if (base === undefined) throw new Error(`There is no SPA called ${app}.`);

const files = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, href = '']) => {
  const bytes = readFileSync(new URL(href.slice(base.length), dist));
  return { file: href, kind: href.endsWith('.js') ? 'js' : 'css', gzip: gzipSync(bytes, { level: 9 }).length };
});
const kilobytes = (kind) => files.filter((file) => file.kind === kind).reduce((sum, { gzip }) => sum + gzip, 0) / 1000;
const result = { app, js: kilobytes('js'), css: kilobytes('css') };

if (flags.includes('--json')) console.log(JSON.stringify(result));
else {
  for (const { file, gzip } of files) console.log(`${(gzip / 1000).toFixed(1).padStart(8)} kB  ${file}`);
  console.log(`${app}: ${result.js.toFixed(1)} kB of JavaScript and ${result.css.toFixed(1)} kB of CSS, compressed (gzip)`);
}

const max = flags.indexOf('--max');
if (max >= 0 && result.js > Number(flags[max + 1])) {
  console.error(`That is more than ${flags[max + 1]} kB of JavaScript.`);
  process.exitCode = 1;
}
