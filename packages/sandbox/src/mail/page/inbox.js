// The inbox page: lists what was caught, shows one message, and asks every two seconds whether there is more.
const at = (id) => document.getElementById(id);
const REFRESH_MS = 2000;

/** @type {{ id: string, from: string, to: string[], subject: string, date: string, excerpt: string }[]} */
let list = [];
let view = 'html';
/** The message on show. */
let open = null;

const element = (name, className, text) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
};

const titleOf = (mail) => mail.subject || 'No subject';

function shortDate(iso) {
  const date = new Date(iso);
  const today = new Date().toDateString() === date.toDateString();
  return today
    ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

function wanted() {
  const words = at('search').value.trim().toLowerCase();
  if (words === '') return list;
  return list.filter((mail) => [mail.from, ...mail.to, mail.subject].some((text) => text.toLowerCase().includes(words)));
}

function rowOf(mail) {
  const link = document.createElement('a');
  link.href = `#${mail.id}`;
  link.setAttribute('aria-current', String(mail.id === open?.id));
  const row = element('span', 'row', '');
  row.append(element('span', '', `To ${mail.to.join(', ')}`));
  const time = element('time', '', shortDate(mail.date));
  time.dateTime = mail.date;
  row.append(time);
  link.append(row, element('span', 'title', titleOf(mail)), element('span', 'excerpt', mail.excerpt.replace(/\s+/g, ' ')));
  const item = document.createElement('li');
  item.append(link);
  return item;
}

function drawList() {
  const shown = wanted();
  const focused = document.activeElement?.closest('#messages a')?.getAttribute('href');
  at('messages').replaceChildren(...shown.map(rowOf));
  if (focused) at('messages').querySelector(`a[href="${focused}"]`)?.focus();
  at('count').textContent = list.length === 0 ? '' : `${list.length} ${list.length === 1 ? 'message' : 'messages'}`;
  at('clear').hidden = list.length === 0;
  at('empty').hidden = shown.length > 0;
  at('empty-lead').textContent = list.length === 0 ? 'No mail yet' : 'Nothing matches';
  at('empty-rest').textContent =
    list.length === 0
      ? 'What the application sends appears here by itself. None of it leaves this machine.'
      : 'Try part of an address or of a subject.';
  document.title = list.length === 0 ? 'Caught mail' : `(${list.length}) Caught mail`;
}

function headersOf(mail) {
  const table = element('dl', 'headers', '');
  for (const [name, value] of Object.entries(mail.headers)) table.append(element('dt', '', name), element('dd', '', value));
  return table;
}

function frameOf(mail) {
  const frame = document.createElement('iframe');
  frame.title = `The message “${titleOf(mail)}”`;
  frame.setAttribute('sandbox', 'allow-popups allow-popups-to-escape-sandbox');
  frame.referrerPolicy = 'no-referrer';
  frame.src = `/inbox/${mail.id}/html`;
  return frame;
}

function drawView() {
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const chosen = tab.dataset.view === view;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) at('view').setAttribute('aria-labelledby', tab.id);
  }
  if (view === 'html') at('view').replaceChildren(frameOf(open));
  else if (view === 'text') at('view').replaceChildren(element('pre', '', open.text || 'This message has no text part.'));
  else at('view').replaceChildren(headersOf(open));
}

function drawMessage() {
  at('desk').classList.toggle('reading', open !== null);
  at('message').hidden = open === null;
  at('unread').hidden = open !== null;
  if (open === null) return;
  at('subject').textContent = titleOf(open);
  at('from').textContent = open.from;
  at('to').textContent = open.to.join(', ');
  at('date').textContent = new Date(open.date).toLocaleString();
  at('date').dateTime = open.date;
  at('raw').href = `/api/email/${open.id}/raw`;
  if (view === 'html' && open.html === '') view = 'text';
  drawView();
}

async function show() {
  const id = location.hash.slice(1);
  if (id === (open?.id ?? '')) return;
  const answer = id === '' ? null : await fetch(`/inbox/${encodeURIComponent(id)}`);
  if (location.hash.slice(1) !== id) return;
  open = answer?.ok ? await answer.json() : null;
  drawMessage();
  drawList();
  if (open !== null) at('reader').focus({ preventScroll: true });
}

async function refresh() {
  try {
    const answer = await fetch('/inbox/list', { cache: 'no-cache' });
    const next = await answer.json();
    if (next.length !== list.length || next[0]?.id !== list[0]?.id) {
      list = next;
      drawList();
    }
    if (open !== null && !list.some((mail) => mail.id === open.id)) location.hash = '';
  } catch {
    at('count').textContent = 'Not running at the moment';
  }
}

at('search').addEventListener('input', drawList);
at('back').addEventListener('click', () => {
  location.hash = '';
});
for (const tab of document.querySelectorAll('[role=tab]')) {
  tab.addEventListener('click', () => {
    view = tab.dataset.view;
    drawView();
  });
  tab.addEventListener('keydown', ({ key }) => {
    const next = key === 'ArrowRight' ? tab.nextElementSibling : key === 'ArrowLeft' ? tab.previousElementSibling : null;
    next?.focus();
    next?.click();
  });
}
at('clear').addEventListener('click', () => at('confirm').showModal());
at('confirm').addEventListener('close', () => {
  const answer = at('confirm').returnValue;
  at('confirm').returnValue = '';
  if (answer === 'yes') void fetch('/api/email', { method: 'DELETE' }).then(refresh);
});
addEventListener('hashchange', () => void show());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refresh();
});
setInterval(() => {
  if (!document.hidden) void refresh();
}, REFRESH_MS);

drawList();
await refresh();
await show();
