/**
 * Looking after an event that is published: orders, refunds, tickets, the door by typing and by camera, another time, another venue, and calling
 * it off. What holders are told is read in their mail.
 */
import { readFileSync } from 'node:fs';
import {
  buys,
  call,
  hasAccount,
  hasOrganizer,
  house,
  person,
  type Bought,
  publishes,
  type Published,
  runsOrganization,
  type Visitor,
} from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';
import { videoOf } from './support/video.ts';

const home = house('desk');
const CITY = 'Nantes';

describe('an event and its door', () => {
  let organizer: Visitor;
  let event: Published;
  let ines: Bought;
  let hugo: Bought;
  let lea: Bought;

  beforeAll(async () => {
    const host = await hasOrganizer(home, 'Odile Morel', 'desk');
    organizer = host.organizer;
    event = await publishes(host, {
      title: 'Évening of Small Machines',
      summary: 'Clockwork, by candlelight.',
      description: 'Twelve makers show what turns, ticks and sings.',
      inDays: 20,
      capacity: 60,
      tiers: [
        { name: 'Regular', price: 2900, quantity: 40 },
        { name: 'Maker’s table', price: 9900, quantity: 10 },
      ],
    });
    const guest = async (name: string, tier: string, quantity: number): Promise<Bought> =>
      buys(home, await home.visitor({ language: 'fr', width: 360 }), event, {
        tier,
        quantity,
        name,
        email: person(name, 'guests').email,
      });
    ines = await guest('Inès Petit', 'Regular', 2);
    hugo = await guest('Hugo Blanc', 'Regular', 1);
    lea = await guest('Léa Roux', 'Maker’s table', 1);
  });

  test('shows how it stands', async () => {
    await organizer.opens('/organizer/');
    await organizer.follows(event.title);
    await organizer.arrivesAt(event.title);
    await organizer.reads('€186.00');
    await organizer.reads('of 60');
    await organizer.looks('overview');
  });

  test('lists orders, and gives one ticket of two back', async () => {
    await organizer.follows('Orders', organizer.page.getByRole('navigation', { name: 'Pages of this event' }));
    await organizer.reads('Inès Petit');
    await organizer.looks('orders');
    await organizer.presses('Open the order of Inès Petit');
    await organizer.dialog().getByRole('checkbox').first().check({ force: true });
    await organizer.looks('order');
    await organizer.presses('Refund 1 ticket', organizer.dialog());
    await organizer.reads('€29.00 goes back to the card it was paid with.', organizer.dialog().last());
    await organizer.presses('Refund', organizer.dialog().last());
    await organizer.reads('€29.00 is on its way back to Inès Petit.');
    await organizer.reads('Partly refunded');
  });

  test('lists who comes, and hands the list over', async () => {
    await organizer.follows('Attendees');
    await organizer.reads('Hugo Blanc');
    await organizer.looks('attendees');
    const [file] = await Promise.all([organizer.page.waitForEvent('download'), organizer.presses('Export as CSV')]);
    const csv = readFileSync(await file.path(), 'utf8');
    expect(csv.split('\n').filter((line) => line.includes('Inès Petit'))).toHaveLength(2);
    for (const code of [...ines.codes, ...hugo.codes, ...lea.codes]) expect(csv).not.toContain(code);
    await organizer.types('Search by name, e-mail or buyer', 'hugo');
    await expect.poll(() => organizer.page.getByRole('row').count()).toBe(2);
  });

  test('changes what is on sale, and cannot take back what is sold', async () => {
    // A number that is too low is refused: that is part of it.
    organizer.expects(/409/);
    await organizer.follows('Tickets', organizer.page.getByRole('navigation', { name: 'Pages of this event' }));
    await organizer.reads('2 of 40');
    await organizer.presses('Change Regular');
    await organizer.types('How many', '1', organizer.dialog());
    await organizer.presses('Save', organizer.dialog());
    await organizer.reads('2 are sold or in a checkout: there cannot be fewer.', organizer.dialog());
    await organizer.looks('tier');
    await organizer.types('How many', '30', organizer.dialog());
    await organizer.presses('Save', organizer.dialog());
    await organizer.reads('2 of 30');
    await organizer.presses('Add a ticket');
    await organizer.presses('Add it', organizer.dialog());
    await organizer.reads('Give it a name.', organizer.dialog());
    await organizer.types('Name', 'Friends', organizer.dialog());
    await organizer.types('Price in EUR', '0', organizer.dialog());
    await organizer.types('How many', '5', organizer.dialog());
    await organizer.takes(/^Hidden/, organizer.dialog());
    await organizer.types('Code', 'COGWHEEL', organizer.dialog());
    await organizer.presses('Add it', organizer.dialog());
    await organizer.reads('hidden, code COGWHEEL');
    await organizer.presses('Move Friends up');
    await organizer.reads('Friends is number 2 of 3 now.');
    await organizer.looks('tiers');
  });

  test('lets people in by typing, once', async () => {
    await organizer.follows('Check-in');
    const [code = ''] = hugo.codes;
    const type = async (text: string): Promise<void> => {
      await organizer.types('Code of the ticket', text);
      await organizer.presses('Check');
    };
    // As somebody reads it off a phone.
    await type(code.toLowerCase().replaceAll(/(.{4})(?=.)/g, '$1-'));
    await organizer.reads('Welcome, Hugo Blanc');
    await organizer.reads('1 of 3 let in');
    await organizer.looks('door-ok');
    await type(code);
    await organizer.reads('Already let in');
    await organizer.looks('door-already');
    organizer.expects(/404/);
    await type('0000-0000-0000-0000');
    await organizer.reads('Not a ticket of ours');
    const standing = await call<{ tickets: { code: string | null; status: string }[] }>(organizer, 'tickets.order', {
      orderId: ines.orderId,
    });
    expect(standing.tickets.map(({ status }) => status).toSorted()).toEqual(['refunded', 'valid']);
    // One of the two was given back; codes are the buyer's alone.
    expect(standing.tickets.map(({ code: told }) => told)).toEqual([null, null]);
    await organizer.presses('Undo letting Hugo Blanc in');
    await organizer.reads('Hugo Blanc is not in any more.');
    await organizer.reads('0 of 3 let in');
  });

  test('gives the door to somebody, who holds a code before the camera', async () => {
    const yann = person('Yann Door', 'desk');
    const [code = ''] = lea.codes;
    const door = await home.visitor({ language: 'fr', width: 360, camera: videoOf(code) });
    await hasAccount(home, door, yann);
    await organizer.follows('Settings');
    await organizer.page.getByLabel('E-mail addresses').fill(yann.email);
    await organizer.looks('settings');
    await organizer.presses('Save', organizer.page.getByRole('region', { name: 'The door' }));
    await organizer.reads('Saved. 1 person has the door.');

    await door.opens(`/organizer/events/${event.eventId}/check-in`);
    await door.reads('0 entrés sur 3');
    await door.reads('L’accueil de cet événement vous est confié');
    await door.presses('Utiliser la caméra');
    await door.reads('Bienvenue, Léa Roux');
    await door.reads('1 entrés sur 3');
    await door.looks('camera');
    await door.presses('Arrêter la caméra');
    await door.follows('Participants');
    await door.reads('Inès Petit');
    await door.looks('door-attendees');
    // Money and settings are the organizers'.
    await expect(call(door, 'tickets.orders', { eventId: event.eventId })).rejects.toThrow(/FORBIDDEN|NOT_FOUND/);
  });

  test('moves it, and the holders are told', async () => {
    await organizer.page.getByLabel('Time', { exact: true }).first().fill('21:30');
    await organizer.page.getByLabel('Time', { exact: true }).nth(1).fill('23:30');
    await organizer.presses('Save', organizer.page.getByRole('region', { name: 'The event' }));
    await organizer.reads('Tell the holders?', organizer.dialog());
    await organizer.looks('move');
    await organizer.presses('Change and tell them', organizer.dialog());
    await organizer.reads('Saved.');
    await expect
      .poll(async () => (await home.inbox.of(person('Léa Roux', 'guests').email)).some(({ text }) => text.includes('21:30')), {
        timeout: 20_000,
      })
      .toBe(true);
  });

  test('is called off: everybody is told and gets their money back', async () => {
    await organizer.presses('Cancel the event');
    await organizer.reads('3 tickets are refunded: €157.00 goes back.', organizer.dialog());
    await organizer.page.getByLabel('What to tell them').fill('The hall has no heating.');
    await organizer.looks('cancel');
    await organizer.presses('Cancel it for everybody', organizer.dialog());
    await organizer.reads('This event is cancelled.');
    await organizer.looks('cancelled');
    await expect
      .poll(
        async () => (await home.inbox.of(person('Léa Roux', 'guests').email)).some(({ text }) => text.includes('The hall has no heating.')),
        {
          timeout: 20_000,
        },
      )
      .toBe(true);
    await expect
      .poll(
        async () => (await call<{ refunds: { state: string }[] }>(organizer, 'tickets.order', { orderId: lea.orderId })).refunds[0]?.state,
        {
          timeout: 20_000,
        },
      )
      .toBe('done');
  });
});

describe('a venue and who asks for it', () => {
  let owner: Visitor;
  let organizer: Visitor;
  let event: Published;

  test('is put into the catalogue', async () => {
    owner = await home.visitor({ language: 'fr', width: 360 });
    await hasAccount(home, owner, person('Vivien Salle', 'desk-venue'));
    await owner.opens('/organizer/venues');
    await owner.reads('Un lieu appartient à une organisation');
    await runsOrganization(home, owner, { name: 'Les Salles de Vivien' });
    await owner.opens('/organizer/venues');
    await owner.reads('Aucune demande');
    await owner.looks('venues-empty');
    await owner.follows('Ajouter un lieu');
    await owner.presses('Ajouter');
    await owner.reads('Au moins deux lettres.');
    await owner.types('Nom', 'La Fabrique');
    await owner.types('Rue et numéro', '4 boulevard Léon-Bureau');
    await owner.types('Ville', CITY);
    await owner.selects('Pays', 'France');
    await owner.types('Nombre de personnes', '300');
    await owner.types('Prix par jour en EUR', '1 200,50');
    await owner.looks('venue-form');
    await owner.presses('Ajouter');
    await owner.reads('La Fabrique');
    await owner.looks('venues');
  });

  test('is asked for two days with an offer, counters, and is taken', async () => {
    const host = await hasOrganizer(home, 'Oscar Lenz', 'desk-asks');
    organizer = host.organizer;
    event = await publishes(host, {
      title: 'Two Days of Paper',
      summary: 'Folding, printing, binding.',
      description: 'Bring scissors.',
      inDays: 40,
      tiers: [{ name: 'Regular', price: 0, quantity: 40 }],
    });
    await organizer.opens(`/organizer/events/${event.eventId}/venue`);
    await organizer.types('City', CITY);
    await organizer.presses('Ask La Fabrique');
    const last = await organizer.dialog().getByLabel('Last day', { exact: true }).inputValue();
    const next = new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    await organizer.types('Last day', next, organizer.dialog());
    await organizer.dialog().getByLabel('Your offer for all days, in EUR').fill('2000');
    await organizer.looks('venue-ask');
    await organizer.presses('Offer €2,000.00', organizer.dialog());
    await organizer.reads('Your offer of €2,000.00 lies with the venue.');
    await organizer.looks('venue-asked');

    await owner.opens('/organizer/venues');
    await owner.follows('Ouvrir la demande de Two Days of Paper');
    await owner.reads(/L’organisateur propose 2\s000,00\s€/);
    await owner.looks('request');
    await owner.presses('Faire une autre offre');
    await owner.dialog().getByLabel('Montant en EUR').fill('2300');
    await owner.presses('Envoyer l’offre', owner.dialog());
    await owner.reads(/Votre proposition de 2\s300,00\s€/);

    await organizer.reads('The venue asks for €2,300.00.');
    await organizer.looks('venue-countered');
    await organizer.presses('Accept €2,300.00');
    await organizer.reads('The venue is yours for €2,300.00.');
    await organizer.follows('Overview');
    await organizer.reads('La Fabrique, 4 boulevard Léon-Bureau, Nantes');

    await owner.opens('/organizer/venues');
    await owner.reads('Confirmé');
    await owner.looks('inbox');
  });

  test('is given back by the venue, and the page says so', async () => {
    await owner.follows('Ouvrir la demande de Two Days of Paper');
    await owner.presses('Annuler la réservation');
    await owner.looks('request-cancel');
    await owner.presses('Annuler la réservation', owner.dialog());
    await owner.reads('La réservation a été annulée.');
    await organizer.page.reload();
    await organizer.arrivesAt(event.title);
    await expect.poll(() => organizer.page.getByText('La Fabrique').count()).toBe(0);
  });
});
