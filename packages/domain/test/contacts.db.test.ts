/** Contacts: lists from files, what people say yes and no to, and being forgotten. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unsubscribe } from '../src/index.ts';
import { createKit, type Kit, type Person } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

interface Desk {
  id: string;
  owner: Person;
  run(
    csv: string,
    options?: { dryRun?: boolean; consentSource?: string | null },
  ): ReturnType<Person['call']['marketing']['importContacts']>;
  /** By address or number. */
  find(search: string): Promise<Awaited<ReturnType<Person['call']['marketing']['contact']>>>;
}

async function desk(): Promise<Desk> {
  const { id, owner } = await kit.organization(5);
  return {
    id,
    owner,
    run: (csv, options = {}) =>
      owner.call.marketing.importContacts({
        organizationId: id,
        csv,
        dryRun: false,
        consentSource: 'Newsletter form, spring 2026',
        ...options,
      }),
    async find(search) {
      const { items } = await owner.call.marketing.contacts({ organizationId: id, search });
      if (items.length !== 1 || !items[0]) throw new Error(`${items.length} contacts are found by ${search}`);
      return owner.call.marketing.contact({ contactId: items[0].id });
    },
  };
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      const cause: unknown = error instanceof Error ? error.cause : null;
      return cause !== null && typeof cause === 'object' && 'code' in cause ? cause.code : error;
    },
  );

/** All that is kept about an organisation's contacts, but for hours and names of rows. */
async function kept(organizationId: string): Promise<unknown> {
  const { rows } = await kit.database.admin.query(
    `SELECT (SELECT jsonb_agg(to_jsonb(c) ORDER BY c.id) FROM contacts c WHERE c.organization_id = $1) AS contacts,
       (SELECT jsonb_agg(to_jsonb(e) ORDER BY e.id) FROM consent_events e WHERE e.organization_id = $1) AS ledger,
       (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.channel, s.address_hash) FROM suppressions s WHERE s.organization_id = $1) AS suppressions,
       (SELECT count(*)::integer FROM audit_log a WHERE a.organization_id = $1) AS audit`,
    [organizationId],
  );
  return rows[0];
}

const FILE = `email;name;email_consent;whatsapp;whatsapp_consent;town
Mia@Members.test;Mia;yes;+33 6 12 34 56 78;x;Lyon
noah@members.test;Noah;no;;;
;Lea;;+33 6 22 34 56 78;oui;Paris
mia@members.test;Mia again;;;;
nobody;;yes;;;
`;

describe('a file', () => {
  test('is told line by line beforehand, word for word what then happens, and changes nothing the second time', async () => {
    const d = await desk();
    const before = await kept(d.id);
    const told = await d.run(FILE, { dryRun: true });
    expect(await kept(d.id)).toEqual(before);
    expect(told).toMatchObject({
      dryRun: true,
      counts: { new: 3, changed: 0, unchanged: 0, duplicate: 1, invalid_email: 1, invalid_whatsapp: 0, no_address: 0, taken: 0 },
      consents: { email: 1, whatsapp: 2, denied: 1, refusedBefore: 0, withoutSource: 0 },
      columns: { attributes: ['town'] },
    });
    const done = await d.run(FILE);
    expect({ ...done, dryRun: true }).toEqual(told);
    expect(await d.find('mia@')).toMatchObject({
      email: 'mia@members.test',
      name: 'Mia',
      whatsapp: '+33612345678',
      attributes: { town: 'Lyon' },
      emailConsent: true,
      whatsappConsent: true,
      origin: 'import',
      consents: [
        { granted: true, how: 'import', source: 'Newsletter form, spring 2026', byName: 'Owner' },
        { granted: true, how: 'import', source: 'Newsletter form, spring 2026', byName: 'Owner' },
      ],
    });
    expect(await d.find('noah')).toMatchObject({ emailConsent: false, emailSuppressed: 'unsubscribed', consents: [{ granted: false }] });
    const after = await kept(d.id);
    const again = await d.run(FILE);
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 3, duplicate: 1, invalid_email: 1 });
    expect(again.consents).toEqual({ email: 0, whatsapp: 0, denied: 0, refusedBefore: 0, withoutSource: 0 });
    // But for the line that says it was done.
    expect(await kept(d.id)).toMatchObject({ ...Object(after), audit: expect.any(Number) });
  });

  test('takes no yes without a word on where it comes from, and takes it once there is one', async () => {
    const d = await desk();
    for (const consentSource of [null, '', undefined]) {
      const { consents } = await d.run('email,email_consent\na@x.test,yes', {
        dryRun: true,
        ...(consentSource === undefined ? {} : { consentSource }),
      });
      expect(consents).toMatchObject(consentSource === undefined ? { email: 1, withoutSource: 0 } : { email: 0, withoutSource: 1 });
    }
    await d.run('email,email_consent\na@x.test,yes', { consentSource: null });
    expect(await d.find('a@x.test')).toMatchObject({ emailConsent: false, emailSuppressed: null, consents: [] });
    expect((await d.run('email,email_consent\na@x.test,yes')).counts).toMatchObject({ changed: 1 });
    expect(await d.find('a@x.test')).toMatchObject({ emailConsent: true });
  });

  test('never turns a no into a yes, whoever said it and however', async () => {
    const d = await desk();
    await d.run('email,email_consent\nfile@x.test,no\ndesk@x.test,yes\nlink@x.test,yes\ngone@x.test,yes');
    const [atDesk, byLink, gone] = [await d.find('desk@'), await d.find('link@'), await d.find('gone@')];
    await d.owner.call.marketing.setConsent({ contactId: atDesk.id, channel: 'email', granted: false });
    await unsubscribe(kit.deps, kit.deps.unsubscribeTokens.tokenOf(byLink.id, 1), 'test');
    await d.owner.call.marketing.forgetContact({ contactId: gone.id });
    const again = await d.run('email,email_consent\nfile@x.test,yes\ndesk@x.test,yes\nlink@x.test,yes\ngone@x.test,yes');
    expect([again.counts.new, again.counts.unchanged, again.consents.email, again.consents.refusedBefore]).toEqual([1, 3, 0, 4]);
    expect(again.rows.map(({ note }) => note)).toEqual(Array(4).fill('refused_before'));
    expect(await Promise.all(['file@', 'desk@', 'link@', 'gone@'].map(async (who) => (await d.find(who)).emailConsent))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect((await d.owner.call.marketing.contacts({ organizationId: d.id, channel: 'email' })).items).toEqual([]);
    // The same address elsewhere is another matter.
    expect((await (await desk()).run('email,email_consent\nfile@x.test,yes')).consents.email).toBe(1);
  });

  test('has a no count whatever becomes of its line, told and written alike, and once', async () => {
    const d = await desk();
    const people = [
      'a@x.test,yes,+33612345678',
      'b@x.test,yes,+33622345678',
      'c@x.test,yes,+33632345678',
      ',,+33642345678',
      'e@x.test,yes,+33652345678',
    ];
    await d.run(['email,email_consent,whatsapp,whatsapp_consent', ...people.map((one) => `${one},yes`)].join('\n'));
    const file = `email,email_consent,whatsapp,whatsapp_consent,town
both@x.test,yes,,
Both@x.test,no,,
a@x.test,no,06 12 34,
,,+33612345678,,Lyon
b@x.test,no,+33632345678,no
b@x.test,,+33642345678,no
e@x.test,,+33699999999,no,Brest
stranger@x.test,no,0612,
`;
    const told = await d.run(file, { dryRun: true });
    expect(told.rows.map(({ line, verdict, note }) => [line, verdict, note])).toEqual([
      [2, 'new', 'no_in_list'],
      [3, 'duplicate', 'no_counts'],
      [4, 'invalid_whatsapp', 'no_counts'],
      [5, 'changed', null],
      [6, 'taken', 'no_counts'],
      [7, 'duplicate', 'no_counts'],
      [8, 'changed', 'other_number'],
      [9, 'invalid_whatsapp', 'no_counts'],
    ]);
    expect(told.consents).toEqual({ email: 0, whatsapp: 0, denied: 7, refusedBefore: 0, withoutSource: 0 });
    expect({ ...(await d.run(file, { consentSource: null })), dryRun: true }).toEqual(told);
    const flags = async (who: string) => {
      const { emailConsent, whatsappConsent, consents } = await d.find(who);
      return [emailConsent, whatsappConsent, consents.filter(({ granted }) => !granted).length];
    };
    expect(await Promise.all(['both@', 'a@x', 'b@x', 'c@x', '642345678', 'e@x'].map(flags))).toEqual([
      [false, false, 1],
      [false, true, 1],
      [false, true, 1],
      [true, false, 1],
      [false, false, 1],
      [true, true, 0],
    ]);
    // Of one contact a line renames and another denies: both are written.
    expect(await d.find('a@x')).toMatchObject({ attributes: { town: 'Lyon' } });
    const after = await kept(d.id);
    expect((await d.run(file)).consents).toMatchObject({ denied: 0 });
    expect(await kept(d.id)).toMatchObject({ ...Object(after), audit: expect.any(Number) });
    // Nobody is made a contact by a no alone, and it holds for whoever comes with that address.
    expect((await d.run('email,email_consent,whatsapp,whatsapp_consent\nstranger@x.test,yes,+33699999999,yes')).consents).toMatchObject({
      email: 0,
      whatsapp: 0,
      refusedBefore: 2,
    });
  });

  test('that cannot be read says why, and on which line', async () => {
    const d = await desk();
    const why = (csv: string, dryRun: boolean) =>
      d.run(csv, { dryRun }).catch((error: unknown) => (error instanceof Error && error.cause instanceof Error ? error.cause : error));
    for (const dryRun of [true, false]) {
      expect(await why('email,name\na@x.test,A\nb@x.test,"B\n', dryRun)).toMatchObject({
        code: 'INVALID_INPUT',
        details: { reason: 'open_quote', line: 3, fields: [{ path: 'csv', message: expect.stringContaining('line 3') }] },
      });
    }
    expect((await d.owner.call.marketing.contacts({ organizationId: d.id })).items).toEqual([]);
  });

  test('fills in what is not there and renames, but takes no number from anybody', async () => {
    const d = await desk();
    await d.run('email,name,whatsapp,town\na@x.test,A,+33612345678,Lyon\nb@x.test,B,,\n,,+33622345678,');
    const next =
      'email,name,whatsapp,whatsapp_consent,town,age\na@x.test,Ann,+33699999999,yes,,30\nb@x.test,,+33612345678,yes,,\nc@x.test,C,+33622345678,yes,,\nb@x.test,,,,,';
    const told = await d.run(next, { dryRun: true });
    expect(told.rows.map(({ verdict, note }) => [verdict, note])).toEqual([
      ['changed', 'other_number'],
      ['taken', null],
      ['changed', null],
      ['duplicate', null],
    ]);
    expect({ ...(await d.run(next)), dryRun: true }).toEqual(told);
    expect(await d.find('a@x.test')).toMatchObject({
      name: 'Ann',
      whatsapp: '+33612345678',
      whatsappConsent: false,
      attributes: { town: 'Lyon', age: '30' },
    });
    expect(await d.find('622345678')).toMatchObject({ email: 'c@x.test', name: 'C', whatsappConsent: true });
    expect((await d.run(next)).counts).toMatchObject({ unchanged: 2, changed: 0, taken: 1, duplicate: 1 });
  });

  test('is for owners and admins, with columns it knows, and no longer than it may be', async () => {
    const d = await desk();
    const trainer = await kit.person('Trainer');
    const { joinCode } = await d.owner.call.seats.organization({ organizationId: d.id });
    await trainer.call.seats.join({ code: joinCode ?? '' });
    await d.owner.call.seats.approveMember({ organizationId: d.id, userId: trainer.id });
    await d.owner.call.seats.setMemberRole({ organizationId: d.id, userId: trainer.id, role: 'trainer' });
    await d.run('email\na@x.test');
    const { id: contactId } = await d.find('a@x.test');
    const all = (who: Person) => [
      who.call.marketing.importContacts({ organizationId: d.id, csv: 'email\nb@x.test', dryRun: true }),
      who.call.marketing.importContacts({ organizationId: d.id, csv: 'email\nb@x.test', dryRun: false }),
      who.call.marketing.contacts({ organizationId: d.id }),
      who.call.marketing.contact({ contactId }),
      who.call.marketing.saveContact({ organizationId: d.id, email: 'b@x.test' }),
      who.call.marketing.saveContact({ organizationId: d.id, contactId, name: 'B' }),
      who.call.marketing.setConsent({ contactId, channel: 'email', granted: true, source: 'x' }),
      who.call.marketing.setConsent({ contactId, channel: 'email', granted: true }),
      who.call.marketing.forgetContact({ contactId }),
    ];
    const before = await kept(d.id);
    expect(new Set(await Promise.all(all(trainer).map(codeOf)))).toEqual(new Set(['FORBIDDEN']));
    expect(new Set(await Promise.all(all(await kit.person('Stranger')).map(codeOf)))).toEqual(new Set(['NOT_FOUND']));
    expect(await kept(d.id)).toEqual(before);
    expect(await codeOf(d.run('a@x.test\nb@x.test'))).toBe('INVALID_INPUT');
    expect(await codeOf(d.run(`email\n${Array.from({ length: 10_001 }, (_, i) => `p${i}@x.test`).join('\n')}`))).toBe('INVALID_INPUT');
  });

  test('of ten thousand lines is one plan and one write; two at once make each contact once', async () => {
    const d = await desk();
    const csv = [
      'email,name,email_consent,whatsapp',
      ...Array.from({ length: 10_000 }, (_, i) => `p${i}@crowd.test,P ${i},yes,+336${10_000_000 + i}`),
    ].join('\n');
    const [one, two] = await Promise.all([d.run(csv), d.run(csv)]);
    expect([one.counts.new + two.counts.new, one.counts.unchanged + two.counts.unchanged]).toEqual([10_000, 10_000]);
    expect([one.consents.email + two.consents.email, one.rows.length]).toEqual([10_000, 200]);
    const { items } = await d.owner.call.marketing.contacts({ organizationId: d.id, search: 'P 99', limit: 100 });
    expect(items).toHaveLength(100);
  }, 60_000);
});

describe('a contact', () => {
  test('is found by name, address and number, however it is written, page by page', async () => {
    const d = await desk();
    await d.run('email,name,whatsapp\nzoe@x.test,Zoé Martin,+33612345678\nyan@x.test,Yan 100%,\n,Xavier,+33622345678');
    const search = async (text: string) =>
      (await d.owner.call.marketing.contacts({ organizationId: d.id, search: text })).items.map(({ name }) => name);
    expect(await Promise.all(['ZOÉ', 'yan@X', '6 12 34', '+33 (6) 22', '0%', '_', ' '].map(search))).toEqual([
      ['Zoé Martin'],
      ['Yan 100%'],
      ['Zoé Martin'],
      ['Xavier'],
      ['Yan 100%'],
      [],
      expect.arrayContaining(['Zoé Martin', 'Yan 100%', 'Xavier']),
    ]);
    const seen: string[] = [];
    for (let cursor: string | null = null; ;) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await d.owner.call.marketing.contacts({
        organizationId: d.id,
        limit: 2,
        cursor,
      });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(new Set(seen).size).toBe(3);
  });

  test('keeps its consent with its address: another one starts anew, the old one comes back with what was said', async () => {
    const d = await desk();
    const { marketing } = d.owner.call;
    const made = await marketing.saveContact({ organizationId: d.id, email: ' Mia@X.test ', name: 'Mia', whatsapp: '0033 6 12 34 56 78' });
    expect(made).toMatchObject({ email: 'mia@x.test', whatsapp: '+33612345678', origin: 'organizer', emailConsent: false, consents: [] });
    expect(await codeOf(marketing.setConsent({ contactId: made.id, channel: 'email', granted: true }))).toBe('INVALID_INPUT');
    await marketing.setConsent({ contactId: made.id, channel: 'email', granted: true, source: 'Card at the door' });
    const save = (patch: object) => marketing.saveContact({ organizationId: d.id, contactId: made.id, ...patch });
    expect(await save({ name: 'Mia M.' })).toMatchObject({
      name: 'Mia M.',
      email: 'mia@x.test',
      whatsapp: '+33612345678',
      emailConsent: true,
    });
    expect(await save({ email: 'other@x.test' })).toMatchObject({ email: 'other@x.test', emailConsent: false });
    expect(await save({ email: 'mia@x.test' })).toMatchObject({ emailConsent: true });
    expect(await save({ whatsapp: null })).toMatchObject({ whatsapp: null, name: 'Mia M.' });
    expect(await codeOf(save({ email: '' }))).toBe('INVALID_INPUT');
    expect(await codeOf(save({ email: 'no address' }))).toBe('INVALID_INPUT');
    expect(await codeOf(save({ whatsapp: '0612345678' }))).toBe('INVALID_INPUT');
    expect(await codeOf(marketing.setConsent({ contactId: made.id, channel: 'whatsapp', granted: false }))).toBe('INVALID_STATE');
    const second = await marketing.saveContact({ organizationId: d.id, email: 'second@x.test' });
    expect(await codeOf(marketing.saveContact({ organizationId: d.id, contactId: second.id, email: 'MIA@x.test' }))).toBe('INVALID_STATE');
    expect(await codeOf(marketing.saveContact({ organizationId: d.id, email: 'mia@x.test' }))).toBe('INVALID_STATE');
    expect(await codeOf(marketing.saveContact({ organizationId: (await desk()).id, contactId: second.id, name: 'x' }))).toBe('NOT_FOUND');
  });

  test('that has said no is not turned round by the organisation, but is by whoever has the link', async () => {
    const d = await desk();
    const { marketing } = d.owner.call;
    await d.run('email,email_consent\na@x.test,yes');
    const { id: contactId } = await d.find('a@');
    const token = kit.deps.unsubscribeTokens.tokenOf(contactId, 1);
    const stranger = (await kit.person('Reader')).call.marketing;
    expect(await stranger.preferences({ token })).toMatchObject({ organizationName: 'Atelier', maskedEmail: 'a•••@x.test', email: true });
    expect(await stranger.setPreferences({ token, email: false })).toMatchObject({ email: false });
    const grant = () => marketing.setConsent({ contactId, channel: 'email', granted: true, source: 'They told me' });
    expect(await codeOf(grant())).toBe('INVALID_STATE');
    expect(await stranger.setPreferences({ token, email: true })).toMatchObject({ email: true });
    expect((await d.find('a@')).consents.map(({ granted, how }) => [granted, how])).toEqual([
      [true, 'preferences'],
      [false, 'preferences'],
      [true, 'import'],
    ]);
    // A link to another address, of an earlier version, or of nobody, opens nothing.
    await marketing.saveContact({ organizationId: d.id, contactId, email: 'b@x.test' });
    for (const none of [token, kit.deps.unsubscribeTokens.tokenOf(d.id, 1), 'nonsense', '']) {
      expect(await codeOf(stranger.preferences({ token: none }))).toBe('INVITE_INVALID');
      expect(await codeOf(stranger.setPreferences({ token: none, email: false }))).toBe('INVITE_INVALID');
      await unsubscribe(kit.deps, none, 'test');
    }
    expect((await d.find('b@')).emailSuppressed).toBeNull();
  });

  test('is forgotten everywhere but in figures, and a no stays', async () => {
    const d = await desk();
    await d.run('email,name,email_consent,whatsapp,town\nmia@secret.test,Mia Secret,no,+33612345678,Secretville\nother@x.test,Other,yes,,');
    const { id: contactId } = await d.find('mia@');
    const { rows } = await kit.database.admin.query<{ id: string }>(
      "INSERT INTO whatsapp_conversations (organization_id, contact_id, phone, unread) VALUES ($1, $2, '+33612345678', 1) RETURNING id",
      [d.id, contactId],
    );
    await kit.database.admin.query(
      "INSERT INTO whatsapp_texts (conversation_id, direction, text, provider_id) VALUES ($1, 'in', 'I am Mia Secret', 'wamid.secret')",
      [rows[0]?.id],
    );
    expect(await d.owner.call.marketing.forgetContact({ contactId })).toEqual({ forgotten: true });
    const text =
      JSON.stringify(await kept(d.id)) +
      JSON.stringify((await kit.database.admin.query('SELECT * FROM whatsapp_texts, whatsapp_conversations')).rows);
    expect(text).not.toMatch(/secret|612345678/i);
    expect(text).toContain('other@x.test');
    for (const verb of ['contact', 'forgetContact'] as const)
      expect(await codeOf(d.owner.call.marketing[verb]({ contactId }))).toBe('NOT_FOUND');
    expect((await d.run('email,email_consent\nmia@secret.test,yes', { dryRun: true })).consents).toMatchObject({
      email: 0,
      refusedBefore: 1,
    });
  });

  test('whom an organisation knows by an order alone goes with the account; whom it has on a list of its own stays', async () => {
    const [d, e] = [await desk(), await desk()];
    const person = await kit.person('Leaver');
    await d.run(`email,email_consent\n${person.email},yes`);
    await kit.database.admin.query("INSERT INTO contacts (organization_id, email, name, origin) VALUES ($1, $2, 'Leaver', 'order')", [
      e.id,
      person.email,
    ]);
    await person.call.identity.deleteAccount({ confirmEmail: person.email });
    expect(JSON.stringify(await kept(e.id))).not.toContain(person.email);
    expect(await d.find(person.email)).toMatchObject({ emailConsent: true });
  });
});

test('after any history a contact’s flags are the ledger’s last word on its address, and nobody who said no last is written to', async () => {
  const d = await desk();
  const { marketing } = d.owner.call;
  let round = 0;
  const step = fc.constantFrom('fileYes', 'fileNo', 'fileBoth', 'deskYes', 'deskNo', 'oneClick', 'prefYes', 'prefNo', 'move', 'back');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (steps) => {
      round += 1;
      const [first, other] = [`h${round}@x.test`, `o${round}@x.test`];
      const { id: contactId } = await marketing.saveContact({ organizationId: d.id, email: first });
      const link = async (): Promise<string> => {
        const { rows } = await kit.database.admin.query<{ v: number }>('SELECT link_version AS v FROM contacts WHERE id = $1', [contactId]);
        return kit.deps.unsubscribeTokens.tokenOf(contactId, rows[0]?.v ?? 0);
      };
      for (const one of steps) {
        const { email } = await marketing.contact({ contactId });
        const acts = {
          fileYes: () => d.run(`email,email_consent\n${email},yes`),
          fileNo: () => d.run(`email,email_consent\n${email},no`),
          fileBoth: () => d.run(`email,email_consent\n${email},yes\n${email},no`),
          deskYes: () => marketing.setConsent({ contactId, channel: 'email', granted: true, source: 'said so' }),
          deskNo: () => marketing.setConsent({ contactId, channel: 'email', granted: false }),
          oneClick: async () => unsubscribe(kit.deps, await link(), 'test'),
          prefYes: async () => marketing.setPreferences({ token: await link(), email: true }),
          prefNo: async () => marketing.setPreferences({ token: await link(), email: false }),
          move: () => marketing.saveContact({ organizationId: d.id, contactId, email: other }),
          back: () => marketing.saveContact({ organizationId: d.id, contactId, email: first }),
        };
        expect(['done', 'INVALID_STATE']).toContain(await codeOf(acts[one]()));
        const { rows } = await kit.database.admin.query<{ flag: boolean; said: boolean | null; held: boolean }>(
          `SELECT c.email_consent AS flag, app.suppressed(c.organization_id, 'email', c.email::text) AS held,
             (SELECT e.granted FROM consent_events e WHERE e.contact_id = c.id AND e.address_hash = app.address_hash(c.email::text) ORDER BY e.at DESC, e.id DESC LIMIT 1) AS said
           FROM contacts c WHERE c.id = $1`,
          [contactId],
        );
        expect([steps, one, rows[0]]).toEqual([
          steps,
          one,
          { said: rows[0]?.said, flag: rows[0]?.said === true, held: rows[0]?.said === false },
        ]);
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
