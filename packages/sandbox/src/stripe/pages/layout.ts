/** HTML without a library: a template that escapes what is put into it, and the frame of every page. */
import type { Words } from './words.ts';

/** Markup that is safe to put in as it is. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | null | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return String(part).replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
  return part.map(render).join('');
}

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, piece, index) => text + piece + (index < parts.length ? render(parts[index] ?? null) : ''), ''));
}

const STYLE = new Html(`
:root{color-scheme:light;--paper:#fafaf9;--card:#fff;--ink:#1c1917;--soft:#57534e;--line:#e7e5e4;--accent:#0f766e;--amber:#92400e;--rose:#9f1239}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.banner{background:#fef3c7;color:#78350f;text-align:center;padding:8px 16px;font-size:14px;font-weight:600}
main{max-width:960px;margin:0 auto;padding:24px 16px 48px}
.narrow{max-width:640px}
h1{font-size:28px;line-height:1.2;margin:8px 0 20px;letter-spacing:-.01em}
h2{font-size:18px;margin:0 0 12px}
.grid{display:grid;gap:24px}
@media(min-width:800px){main{padding:48px 24px}.grid.two{grid-template-columns:minmax(0,1fr) minmax(0,1fr);align-items:start}}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px;min-width:0}
.card+.card{margin-top:24px}.grid>.card+.card{margin-top:0}.card>:last-child{margin-bottom:0}.card>:first-child{margin-top:0}
.big{font-size:36px;line-height:1.15;font-weight:650;font-variant-numeric:tabular-nums;margin:0 0 4px}
.soft{color:var(--soft)}
.row{display:flex;justify-content:space-between;gap:16px;padding:10px 0;border-top:1px solid var(--line)}
.row:first-of-type{border-top:0}
.row>*:last-child{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.total{font-weight:650}
label{display:block;font-size:14px;font-weight:600;margin:12px 0 4px}
input{width:100%;font:inherit;padding:10px 12px;border:1px solid #a8a29e;border-radius:8px;background:#fff;color:inherit}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}
button,.button{display:block;width:100%;font:inherit;font-weight:600;text-align:center;text-decoration:none;padding:12px 16px;border-radius:10px;border:1px solid var(--accent);background:var(--accent);color:#fff;cursor:pointer;margin-top:16px}
button.quiet,.button.quiet{background:#fff;color:var(--ink);border-color:#a8a29e;margin-top:10px}
a{color:var(--accent)}
:focus-visible{outline:3px solid #5eead4;outline-offset:2px}
.note{border-radius:8px;padding:12px 14px;background:#fef3c7;color:#78350f;margin:0 0 16px}
.note.bad{background:#ffe4e6;color:#881337}
.badge{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:2px 10px;font-size:14px;font-weight:600}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:10px 8px 10px 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{font-size:14px;color:var(--soft);border-top:0}
th.num,td.num{text-align:right;white-space:nowrap;padding-right:0}
@media print{.banner,.noprint{display:none}body{background:#fff}.card{border:0;padding:0}}
`);

export interface Frame {
  readonly words: Words;
  readonly title: string;
  readonly body: Html;
  readonly narrow?: boolean;
}

export function frame({ words, title, body, narrow = false }: Frame): string {
  return html`<!doctype html>
    <html lang="${words.locale.slice(0, 2)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header class="banner">${words.standIn}</header>
        <main class="${narrow ? 'narrow' : ''}">${body}</main>
      </body>
    </html>`.text;
}

export const notice = (words: Words, title: string, text: string, link: Html | null = null): string =>
  frame({
    words,
    title,
    narrow: true,
    body: html`<h1>${title}</h1>
      <div class="card">
        <p>${text}</p>
        ${link}
      </div>`,
  });
