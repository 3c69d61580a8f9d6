/** Contacts: a list is looked at and imported, somebody says yes and no, and one is forgotten. */
import { call, hasOrganizer, house, isSignedIn, person, type Visitor } from '@seatwise/testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

const home = house('contacts');

const LIST = `Email;Name;Email_Consent;WhatsApp;WhatsApp_Consent;Town
ines.petit@guests.test;Inès Petit;yes;+33 6 12 34 56 78;yes;Nantes
hugo.blanc@guests.test;Hugo Blanc;yes;;;Rezé
lea.roux@guests.test;Léa Roux;no;;;Nantes
;Malo Caradec;;+33 6 98 76 54 32;oui;
hugo.blanc@guests.test;Hugo B.;;;;
not-an-address;Somebody;yes;;;
paul@guests.test;Paul;;06 12 34 56 78;;
nina@guests.test;Nina Hache;;;;Vertou
`;

let organizer: Visitor;
let organizationId: string;
beforeAll(async () => {
  const host = await hasOrganizer(home, 'Claire Contact', 'contacts');
  ({ organizer } = host);
  organizationId = host.organization.id;
});

describe('at a desk, in English', () => {
  const plan = () => organizer.page.getByRole('region', { name: 'What will happen' });

  test('there is nobody yet, and a way to change that', async () => {
    await organizer.opens('/organizer/');
    await organizer.follows('Contacts');
    await organizer.arrivesAt('Contacts');
    await organizer.reads('No contacts yet');
    await organizer.looks('none');
  });

  test('a list shows what will become of each line, and asks where the consents come from', async () => {
    await organizer.follows('Import a list');
    await organizer.arrivesAt('Import contacts');
    await organizer.looks('import-empty');
    await organizer.page
      .getByLabel('File with contacts')
      .setInputFiles({ name: 'guests.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await organizer.reads('guests.csv, 9 lines');
    await organizer.reads('No e-mail address', plan());
    await organizer.reads('Not a number with its country’s code', plan());
    await organizer.reads('4 consents are not taken without a word on where they were given.', plan());
    await organizer.reads('One no is recorded. Only the person can take it back.', plan());
    await organizer.reads('Kept as notes: Town.', plan());
    await organizer.presses('Import 5 contacts');
    await organizer.reads('The list says that people consented.');
    await organizer.looks('import-unproven');
    const { items } = await call<{ items: unknown[] }>(organizer, 'marketing.contacts', { organizationId });
    expect(items).toEqual([]);
    await organizer.types('Where did they say yes?', 'Guest book of the open day, May 2026');
    await organizer.reads('4 consents are recorded.', plan());
    await organizer.looks('import-plan');
  });

  test('one press brings them in, and the same list again changes nothing', async () => {
    await organizer.presses('Import 5 contacts');
    await organizer.reads('5 contacts are in');
    await organizer.reads('5 new, 0 changed, 0 as they were, 3 left out.');
    await organizer.looks('imported');
    await organizer.presses('Import another list');
    await organizer.page.getByLabel('Paste the list').fill(LIST);
    await organizer.reads('Nothing in this list changes anything.');
  });

  test('a file can be dropped on the field too, and taken out again', async () => {
    const field = organizer.page.getByLabel('Paste the list');
    const drops = async (name: string, content: string): Promise<void> => {
      const dataTransfer = await organizer.page.evaluateHandle(
        (file) => {
          const carried = new DataTransfer();
          carried.items.add(new File([file.content], file.name));
          return carried;
        },
        { name, content },
      );
      await field.dispatchEvent('dragover', { dataTransfer });
      await field.dispatchEvent('drop', { dataTransfer });
    };
    await drops('empty.csv', ' ');
    await organizer.reads(/^empty\.csv could not be read as a list/);
    await drops('guests.csv', LIST);
    await organizer.reads('guests.csv, 9 lines');
    await organizer.presses('Take another');
    expect(await field.inputValue()).toBe('');
  });

  test('they are found by name and by what they have said', async () => {
    await organizer.follows('All contacts');
    await organizer.reads('Inès Petit');
    await organizer.reads('Said no', organizer.entry('Léa Roux'));
    await organizer.looks('list');
    await organizer.page.getByLabel('Search by name, address or number').fill('6 98 76');
    await organizer.reads('Malo Caradec');
    await organizer.page.getByText('Inès Petit').waitFor({ state: 'detached' });
    await organizer.page.getByLabel('Search by name, address or number').fill('');
    await organizer.selects('Who', 'email');
    await organizer.page.getByText('Léa Roux').waitFor({ state: 'detached' });
    await organizer.reads('Hugo Blanc');
    await organizer.selects('Who', 'all');
  });

  test('a yes is recorded with its proof, and stands in the history', async () => {
    await organizer.follows('Open Nina Hache');
    await organizer.arrivesAt('Nina Hache');
    await organizer.presses('Record a yes to e-mail');
    await organizer.presses('Record a yes', organizer.dialog());
    await organizer.reads('Say how and where they told you.', organizer.dialog());
    await organizer.dialog().getByLabel('How and where did they say yes?').fill('Asked me at the market on Saturday');
    await organizer.looks('record');
    await organizer.presses('Record a yes', organizer.dialog());
    await organizer.reads('Recorded by hand, Claire Contact');
    await organizer.reads('Asked me at the market on Saturday');
    await organizer.looks('one');
  });

  test('a no is the person’s: it is not taken back here', async () => {
    await organizer.presses('Record a no to e-mail');
    await organizer.reads(/Only Nina Hache can take it back/, organizer.dialog());
    await organizer.looks('withdraw');
    await organizer.presses('Record a no', organizer.dialog());
    await organizer.reads('Only the person can take that back, by the link in a mail.');
    await expect.poll(() => organizer.button('Record a yes to e-mail').count()).toBe(0);
  });

  test('another address begins without a yes, and says so before it is saved', async () => {
    await organizer.opens('/organizer/contacts');
    await organizer.follows('Open Inès Petit');
    await organizer.arrivesAt('Inès Petit');
    await organizer.types('E-mail address', 'ines@elsewhere.test');
    await organizer.reads('A new address or number starts without a yes');
    await organizer.looks('moved');
    await organizer.presses('Save');
    await organizer.reads('Saved.');
    await organizer.reads('Has not said yes');
    organizer.expects(/409/);
    await organizer.types('E-mail address', 'hugo.blanc@guests.test');
    await organizer.presses('Save');
    await organizer.reads('Another contact has this address or number already.');
  });

  test('one who asks for it is forgotten', async () => {
    await organizer.opens('/organizer/contacts');
    await organizer.follows('Open Hugo Blanc');
    await organizer.arrivesAt('Hugo Blanc');
    await organizer.presses('Forget this contact');
    await organizer.reads('This cannot be undone.', organizer.dialog());
    await organizer.looks('forget');
    await organizer.presses('Forget for good', organizer.dialog());
    await organizer.arrivesAt('Contacts');
    await organizer.page.getByText('Hugo Blanc').waitFor({ state: 'detached' });
  });
});

describe('on a phone, in French', () => {
  let phone: Visitor;

  test('many are listed page by page', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => `habitue${at}@guests.test,Habitué ${at},oui`);
    await call(organizer, 'marketing.importContacts', {
      organizationId,
      csv: ['email,name,email_consent', ...rows].join('\n'),
      dryRun: false,
      consentSource: 'Guest book',
    });
    phone = await home.visitor({ language: 'fr', width: 360 });
    await isSignedIn(phone, person('Claire Contact', 'contacts'));
    await call(phone, 'identity.updateProfile', { locale: 'fr' });
    await phone.opens('/organizer/contacts');
    await phone.arrivesAt('Contacts');
    await phone.reads('Habitué 0');
    await phone.looks('list');
    await phone.presses('Afficher la suite');
    await phone.reads('Habitué 70');
  });

  test('one is looked at, a list is pasted, and what cannot be read says so', async () => {
    await phone.follows('Ouvrir Habitué 7');
    await phone.arrivesAt('Habitué 7');
    await phone.reads('Par une liste, Claire Contact');
    await phone.looks('one');
    await phone.opens('/organizer/contacts/import');
    await phone.page.getByLabel('Collez la liste').fill('e-mail,email_consent\nzoe@guests.test,oui\nlea.roux@guests.test,oui\nrien');
    await phone.reads('a dit non auparavant');
    await phone.looks('import-plan');
    phone.expects(/400/);
    await phone.page.getByLabel('Collez la liste').fill('zoe@guests.test\nlea.roux@guests.test');
    await phone.reads(/La première ligne doit nommer les colonnes/);
    await phone.looks('import-wrong');
    await phone.page.getByLabel('Collez la liste').fill('email,name\nzoe@guests.test,"Zoé\nlea.roux@guests.test,Léa');
    await phone.reads(/Un guillemet s’ouvre à la ligne 2/);
    // A no on a line that is left out is all there is to record.
    await phone.page.getByLabel('Collez la liste').fill('email,email_consent,whatsapp\nhabitue3@guests.test,non,06 12');
    await phone.reads('son non compte');
    await phone.looks('import-no');
    await phone.presses('Importer une liste');
    await phone.reads('Un non est noté.');
  });

  test('one is added by hand', async () => {
    await phone.opens('/organizer/contacts/new');
    await phone.types('Nom', 'Yann Le Goff');
    phone.expects(/400/);
    await phone.types('Numéro WhatsApp', '0612345678');
    await phone.presses('Ajouter le contact');
    await phone.reads('Commencez par l’indicatif du pays');
    await phone.looks('new');
    await phone.types('Numéro WhatsApp', '+33 6 00 00 00 01');
    await phone.presses('Ajouter le contact');
    await phone.arrivesAt('Yann Le Goff');
  });
});
