/**
 * Prints what a first visit to a SPA loads, compressed: the entry script and everything `index.html` preloads, and the styles.
 * `node scripts/first-load.mjs member` (after `vite build`). `--json` for machines, `--max <kB>` to fail above a budget,
 * `--page <chunk>` for a visit that begins at a page with a chunk of its own, such as `InvitePage`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const [app = 'member', ...flags] = process.argv.slice(2);
const dist = new URL(`../../../apps/${app}/dist/`, import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const base = { member: '/', trainer: '/trainer/', organizer: '/organizer/' }[app];
if (base === undefined) throw new Error(`There is no SPA called ${app}.`);

const preloaded = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, href = '']) =>
  href.slice(base.length),
);

/** A page's chunk, everything it imports that is not there yet, and the styles of its name. */
function withPage(known, page) {
  const all = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`);
  const begun = all.filter((file) => file.startsWith(`assets/${page}-`) && /\.(?:js|css)$/.test(file));
  if (begun.length === 0) throw new Error(`There is no chunk called ${page}.`);
  const found = new Set(known);
  for (const queue = [...begun]; queue.length > 0;) {
    const file = queue.pop();
    if (file === undefined || found.has(file)) continue;
    found.add(file);
    if (file.endsWith('.js'))
      for (const [, name] of readFileSync(new URL(file, dist), 'utf8').matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g))
        queue.push(`assets/${name}`);
  }
  return [...found];
}

const pageAt = flags.indexOf('--page');
const files = (pageAt < 0 ? preloaded : withPage(preloaded, flags[pageAt + 1])).map((file) => {
  const bytes = readFileSync(new URL(file, dist));
  return { file, kind: file.endsWith('.js') ? 'js' : 'css', gzip: gzipSync(bytes, { level: 9 }).length };
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
