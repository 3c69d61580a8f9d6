/** The hosted invoice, and its printable version. */
import { money } from '../money.ts';
import type { Invoice } from '../model.ts';
import { cardFields } from './checkout.ts';
import { frame, html, type Html } from './layout.ts';
import { day, type Words } from './words.ts';

function linesTable(invoice: Invoice, words: Words): Html {
  const amount = (value: number): string => money(value, invoice.currency, words.locale);
  const credit = (invoice.ending_balance ?? 0) - invoice.starting_balance;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${words.description}</th>
        <th scope="col" class="num">${words.amount}</th>
      </tr>
    </thead>
    <tbody>
      ${invoice.lines.data.map(
        (line) =>
          html`<tr>
            <td>${line.description}<br /><span class="soft">${day(line.period.start, words)} – ${day(line.period.end, words)}</span></td>
            <td class="num">${amount(line.amount)}</td>
          </tr>`,
      )}
      <tr class="total">
        <td>${words.total}</td>
        <td class="num">${amount(invoice.total)}</td>
      </tr>
      ${
        credit > 0 && invoice.total > 0
          ? html`<tr>
              <td>${words.credit}</td>
              <td class="num">${amount(-credit)}</td>
            </tr>`
          : null
      }
      <tr class="total">
        <td>${words.due}</td>
        <td class="num">${amount(invoice.amount_due)}</td>
      </tr>
    </tbody>
  </table>`;
}

function head(invoice: Invoice, words: Words): Html {
  const paid = invoice.status_transitions.paid_at;
  return html`<p><span class="badge">${words.statuses[invoice.status]}</span></p>
    <p class="soft">
      ${words.date}: ${day(invoice.created, words)}${paid === null ? null : html`<br />${words.paidOn} ${day(paid, words)}`}<br />
      ${words.billedTo}: ${[invoice.customer_name, invoice.customer_email].filter((part) => part !== null).join(', ')}
    </p>`;
}

export function invoicePage(invoice: Invoice, words: Words, declined: boolean): string {
  const title = `${words.invoice} ${invoice.number ?? ''}`;
  const body = html`<h1>${title}</h1>
    <section class="card">
      ${head(invoice, words)}${linesTable(invoice, words)}
      <p><a href="/i/${invoice.id}/pdf">${words.print}</a></p>
    </section>
    ${
      invoice.status === 'open'
        ? html`<section class="card">
            <h2>${words.method}</h2>
            ${declined ? html`<p class="note bad" role="alert">${words.declined}</p>` : null}
            <form method="post">
              ${cardFields(words)}
              <button name="action" value="pay">${words.payInvoice}</button>
              <button class="quiet" name="action" value="decline">${words.decline}</button>
            </form>
          </section>`
        : null
    }`;
  return frame({ words, title, body, narrow: true });
}

export function printableInvoice(invoice: Invoice, words: Words): string {
  const title = `${words.invoice} ${invoice.number ?? ''}`;
  return frame({
    words,
    title,
    narrow: true,
    body: html`<h1>${title}</h1>
      <section class="card">${head(invoice, words)}${linesTable(invoice, words)}</section>`,
  });
}
