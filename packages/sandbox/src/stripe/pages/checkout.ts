/** The hosted Checkout page. */
import { money } from '../money.ts';
import type { CheckoutSession, LineItem } from '../model.ts';
import type { World } from '../world.ts';
import { frame, html, notice, type Html } from './layout.ts';
import type { Words } from './words.ts';

export const TEST_CARD = '4242 4242 4242 4242';
/** Cards that are refused, as on Stripe: generic decline, insufficient funds, lost. */
export const isRefusedCard = (number: string): boolean => /^4000000000(000002|009995|009987)$/.test(number.replace(/\D/g, ''));

/** Where the buyer is sent after paying. */
export const successUrl = (session: CheckoutSession): string =>
  session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id).replaceAll('%7BCHECKOUT_SESSION_ID%7D', session.id);

export function cardFields(words: Words): Html {
  return html`<label for="card">${words.cardNumber}</label>
    <input id="card" name="card" inputmode="numeric" autocomplete="off" value="${TEST_CARD}" />
    <div class="pair">
      <div><label for="expiry">${words.expiry}</label><input id="expiry" name="expiry" autocomplete="off" value="12 / 34" /></div>
      <div><label for="cvc">${words.cvc}</label><input id="cvc" name="cvc" inputmode="numeric" autocomplete="off" value="123" /></div>
    </div>`;
}

function lineRow(line: LineItem, words: Words): Html {
  const unit = money(line.price.unit_amount, line.currency, words.locale);
  return html`<div class="row">
    <span>${line.description}<br /><span class="soft">${line.quantity} × ${unit}</span></span
    ><span>${money(line.amount_total, line.currency, words.locale)}</span>
  </div>`;
}

export function checkoutPage(w: World, session: CheckoutSession, words: Words, declined: boolean): string {
  if (session.status === 'complete') {
    return notice(words, words.doneTitle, words.doneText, html`<a class="button" href="${successUrl(session)}">${words.continue}</a>`);
  }
  if (session.status === 'expired') {
    const link = session.cancel_url === null ? null : html`<a class="button" href="${session.cancel_url}">${words.back}</a>`;
    return notice(words, words.expiredTitle, words.expiredText, link);
  }
  const lines = w.store.get('checkouts', session.id)?.lines ?? [];
  const interval = lines[0]?.price.recurring?.interval;
  const rhythm = interval === undefined ? words.once : words.every[interval];
  const total = money(session.amount_total, session.currency, words.locale);
  const email = session.customer_email ?? (session.customer === null ? null : (w.store.get('customers', session.customer)?.email ?? null));
  const action = session.mode === 'subscription' ? words.payAndSubscribe : words.pay;
  const body = html`<h1>${words.payTitle}</h1>
    <div class="grid two">
      <section class="card" aria-label="${words.total}">
        <p class="big">${total}</p>
        <p class="soft">${rhythm}</p>
        ${lines.map((line) => lineRow(line, words))}
        <div class="row total"><span>${words.total} ${rhythm}</span><span>${total}</span></div>
      </section>
      <section class="card">
        ${declined ? html`<p class="note bad" role="alert">${words.declined}</p>` : null}
        <form method="post">
          <h2>${words.contact}</h2>
          <label for="email">${words.email}</label>
          <input
            id="email"
            name="email"
            type="email"
            autocomplete="email"
            required
            value="${email ?? ''}"
            ${session.customer === null ? null : html`readonly`}
          />
          <h2 style="margin-top:24px">${words.method}</h2>
          ${cardFields(words)}
          <button name="action" value="pay">${action}</button>
          <button class="quiet" name="action" value="decline">${words.decline}</button>
        </form>
        ${session.cancel_url === null ? null : html`<a class="button quiet" href="${session.cancel_url}">${words.back}</a>`}
      </section>
    </div>`;
  return frame({ words, title: `${words.payTitle} · ${total}`, body });
}
