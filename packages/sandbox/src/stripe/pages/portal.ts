/** The billing portal. */
import { periodOf } from '../billing/items.ts';
import { methodFor, productName } from '../billing/subscriptions.ts';
import { money } from '../money.ts';
import type { Invoice, PortalSession, Subscription } from '../model.ts';
import type { World } from '../world.ts';
import { frame, html, type Html } from './layout.ts';
import { day, type Words } from './words.ts';

function when(subscription: Subscription, words: Words): string {
  if (subscription.ended_at !== null) return `${words.ended} ${day(subscription.ended_at, words)}`;
  if (subscription.cancel_at !== null) return `${words.ends} ${day(subscription.cancel_at, words)}`;
  return `${words.renews} ${day(periodOf(subscription.items.data).end, words)}`;
}

function subscriptionCard(w: World, subscription: Subscription, words: Words): Html {
  const lines = subscription.items.data.map((item) => {
    const interval = item.price.recurring?.interval ?? 'month';
    const unit = money(item.price.unit_amount, item.price.currency, words.locale);
    const total = money(item.price.unit_amount * item.quantity, item.price.currency, words.locale);
    return html`<div class="row">
      <span>${productName(w, item.price)}<br /><span class="soft">${item.quantity} × ${unit}</span></span
      ><span>${total}<br /><span class="soft">${words.every[interval]}</span></span>
    </div>`;
  });
  const ends = subscription.cancel_at !== null;
  const live = subscription.status === 'active' || subscription.status === 'past_due';
  return html`<section class="card" aria-labelledby="${subscription.id}">
    <h2 id="${subscription.id}">${words.subscription} <span class="badge">${words.statuses[subscription.status]}</span></h2>
    ${lines}
    <p class="soft">${when(subscription, words)}</p>
    ${subscription.pending_update === null ? null : html`<p class="note">${words.waiting}</p>`}
    ${subscription.schedule === null ? null : html`<p class="note">${words.scheduled}</p>`}
    ${
      live
        ? html`<form method="post">
            <input type="hidden" name="subscription" value="${subscription.id}" />
            <button class="quiet" name="action" value="${ends ? 'resume' : 'cancel'}">${ends ? words.resume : words.cancel}</button>
          </form>`
        : null
    }
  </section>`;
}

function invoiceRow(invoice: Invoice, words: Words): Html {
  return html`<div class="row">
    <span
      ><a href="/i/${invoice.id}">${invoice.number ?? words.invoice}</a><br /><span class="soft">${day(invoice.created, words)}</span></span
    >
    <span>${money(invoice.total, invoice.currency, words.locale)}<br /><span class="soft">${words.statuses[invoice.status]}</span></span>
  </div>`;
}

function methodText(w: World, live: readonly Subscription[], words: Words): string {
  const first = live[0];
  const id = first === undefined ? null : methodFor(w, first);
  const method = id === null ? undefined : w.store.get('paymentMethods', id);
  return method === undefined ? words.noMethod : `Visa, ${words.cardEnding} ${method.card.last4}`;
}

export function portalPage(w: World, session: PortalSession, words: Words): string {
  const customer = w.need('customers', session.customer);
  const subscriptions = [...w.store.all('subscriptions')].filter((one) => one.customer === customer.id).reverse();
  const invoices = [...w.store.all('invoices')].filter((one) => one.customer === customer.id).reverse();
  const body = html`<h1>${words.portalTitle}</h1>
    <p class="soft">${customer.name ?? ''}${customer.name === null ? null : html`<br />`}${customer.email ?? ''}</p>
    <div class="grid two">
      <div>
        ${
          subscriptions.length === 0
            ? html`<section class="card">
                <h2>${words.subscription}</h2>
                <p>${words.noSubscription}</p>
              </section>`
            : subscriptions.map((one) => subscriptionCard(w, one, words))
        }
        <section class="card">
          <h2>${words.method}</h2>
          <p>${methodText(w, subscriptions, words)}</p>
        </section>
      </div>
      <section class="card">
        <h2>${words.invoices}</h2>
        ${invoices.length === 0 ? html`<p>${words.noInvoices}</p>` : invoices.map((one) => invoiceRow(one, words))}
      </section>
    </div>
    ${session.return_url === null ? null : html`<p><a href="${session.return_url}">${words.back}</a></p>`}`;
  return frame({ words, title: words.portalTitle, body });
}
