/** Fewer seats, no seats, and money that does not come: everything about a running subscription but its first purchase. */
import { call, hasAccount, house, isMemberOf, person, runsOrganization, type Organization, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('billing');
const control = (path: string): Promise<Response> => fetch(`${home.stripeUrl}/_sandbox/${path}`, { method: 'POST' });

describe('an owner with seven seats', () => {
  let owner: Visitor;
  let studio: Organization;
  const names = ['Ida Berg', 'Jon Dahl', 'Kim Falk', 'Lea Grahn', 'Max Holst', 'Nia Lund', 'Otto Norén'];
  const go = (page: string): Promise<void> => owner.opens(`/trainer/organizations/${studio.id}/${page}`);
  const capacity = () =>
    call<{ seatLimit: number; currentMembers: number; remainingSeats: number }>(owner, 'seats.capacity', { organizationId: studio.id });

  beforeAll(async () => {
    owner = await home.visitor();
    await hasAccount(home, owner, person('Vera Lind', 'studio'));
    studio = await runsOrganization(home, owner, { name: 'Studio Lind', seats: 7 });
    for (const name of names) {
      const member = await home.visitor();
      await hasAccount(home, member, person(name, 'studio'));
      await isMemberOf(member, studio, owner);
      await member.leaves();
    }
  });

  test('goes down to five: chooses whose seats end, and sees what is scheduled', async () => {
    await go('seats');
    await owner.arrivesAt('Change seats');
    await owner.types('Number of seats', '5');
    await owner.reads('Whose seat ends?');
    await owner.reads(/^Nothing changes today\. From .+: 5 seats for €175\.00 monthly\.$/);
    const confirm = owner.button('Confirm change');
    await owner.reads('Choose 2 more people whose seats end.');
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    await owner.takes(/Max Holst/);
    await owner.reads('Choose one more person whose seat ends.');
    await owner.takes(/Otto Norén/);
    await owner.reads('2 of 2 chosen');
    await owner.looks('release');
    await owner.presses('Confirm change');
    await owner.reads(/^A change is scheduled for /);
    await owner.looks('scheduled');
    // Nobody has lost anything yet.
    expect(await capacity()).toMatchObject({ seatLimit: 7, currentMembers: 7, remainingSeats: 0 });
  });

  test('sees it on the billing page, and withdraws it', async () => {
    await owner.follows('Billing');
    await owner.arrivesAt('Billing');
    await owner.reads(/From .+ there are 5 PRO seats, billed monthly\./);
    await owner.reads('2 people give up their seats then.');
    await owner.reads(/^€175\.00 on /);
    await owner.looks('billing-scheduled');
    await owner.presses('Withdraw change');
    await owner.reads('Everything stays as it is now, and renews as it is.', owner.dialog());
    await owner.presses('Withdraw change', owner.dialog());
    await owner.reads(/^€245\.00 on /);
    await expect.poll(() => owner.page.getByText(/^A change is scheduled/).count()).toBe(0);
  });

  test('cancels the subscription, and changes her mind', async () => {
    await owner.presses('Cancel subscription');
    await owner.reads(/the number of seats goes to 0/, owner.dialog());
    await owner.looks('cancel');
    await owner.presses('Cancel subscription', owner.dialog());
    await owner.reads(/^The subscription ends on /);
    await owner.reads(/^It ends on .+ already\.$/);
    expect(await capacity()).toMatchObject({ seatLimit: 7, currentMembers: 7 });
    await owner.presses('Keep subscription');
    await owner.presses('Keep subscription', owner.dialog());
    await owner.reads(/^€245\.00 on /);
    await expect.poll(() => owner.page.getByText(/^The subscription ends on/).count()).toBe(0);
  });

  test('a refused card adds no seat: there is an invoice to pay, and paying it adds them', async () => {
    await control('decline-next');
    await go('seats');
    await owner.presses('One seat more');
    await owner.reads(/^Including proration today /);
    await owner.presses('Confirm change');
    await owner.reads('A change waits for its payment');
    await owner.looks('payment-needed');
    expect(await capacity()).toMatchObject({ seatLimit: 7 });

    await owner.follows('Billing');
    await owner.reads('A change waits for its payment');
    await owner.reads(/^8 PRO seats, once they are paid\./);
    await owner.looks('billing-unpaid');
    await owner.follows('Pay now');
    await owner.looks('invoice');
    await owner.presses('Pay this invoice');
    await owner.reads('Paid');
    await go('billing');
    await expect.poll(capacity).toMatchObject({ seatLimit: 8, remainingSeats: 1 });
    await owner.reads(/^€280\.00 on /);
  });

  test('reads an invoice, and the payment portal leads back', async () => {
    await owner.reads(/^In step with Stripe, /);
    await owner.presses('Look again');
    const invoices = owner.page.getByRole('table', { name: 'Invoices' });
    await owner.follows(/^View invoice /, invoices);
    await owner.reads('Amount due');
    await go('billing');
    await owner.presses('Payment portal');
    await owner.arrivesAt('Billing');
    await owner.reads(/card ending in 4242/);
    await owner.looks('portal');
    await owner.follows('Back');
    await owner.reads('In step with Stripe', owner.page.locator('main'));
  });

  test('the plan for the next purchase moves alone', async () => {
    await owner.takes(/^MAX/);
    await owner.presses('Use MAX next');
    await owner.reads('The next purchase starts with MAX. Seats and price of today stay.');
    expect(await capacity()).toMatchObject({ seatLimit: 8 });
    await owner.reads(/^€280\.00 on /);
  });

  test('learns that another plan is cheaper for this many', async () => {
    await go('seats');
    await owner.types('Number of seats', '20');
    await owner.reads(/^MAX with 21 seats costs €672\.00 monthly: €28\.00 less, for more seats\./);
    await owner.looks('cheaper');
    await owner.types('Number of seats', '25');
    await owner.reads('PRO has 1 to 20 seats.');
    await owner.presses('Choose MAX with 25 seats');
    await owner.reads('25 × €32.00 = €800.00 / month');
  });
});

test('leaving the payment page charges nothing, and a refused card there says so', async () => {
  const owner = await home.visitor({ language: 'fr', width: 360 });
  await hasAccount(home, owner, person('Zoé Lambert', 'atelier-z'));
  const { id } = await runsOrganization(home, owner, { name: 'Atelier Z' });
  await owner.opens(`/trainer/organizations/${id}/seats`);
  // The stand-in answers a refused card with its own status.
  owner.expects(/status of 402/);
  await owner.presses('Continuer vers le paiement');
  await owner.presses('Simuler une carte refusée');
  await owner.reads('Votre carte a été refusée. Rien n’a été débité. Vous pouvez réessayer.');
  await owner.looks('checkout-declined');
  await owner.follows('Retour');
  await owner.arrivesAt('Acheter des sièges');
  expect(await call(owner, 'seats.capacity', { organizationId: id })).toMatchObject({ seatLimit: 0 });
});
