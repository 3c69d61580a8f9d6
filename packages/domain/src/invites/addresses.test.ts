import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressesIn, addressOf } from './addresses.ts';

const found = (text: string) => addressesIn(text).map(({ line, email }) => [line, email]);

describe('one address', () => {
  test.each([
    ['a@x.test', 'a@x.test'],
    [' MiXeD@Case.test ', 'mixed@case.test'],
    ['Jean Dupont <Jean@x.test>', 'jean@x.test'],
    ['"Dupont, Jean" <jean@x.test>', 'jean@x.test'],
    ['<jean@x.test>', 'jean@x.test'],
    ["'jean@x.test'", 'jean@x.test'],
    ['mailto:jean@x.test', 'jean@x.test'],
    ['(jean@x.test).', 'jean@x.test'],
    ['\u200bjean@x.test\u00a0', 'jean@x.test'],
    ['jean+tag@x.test', 'jean+tag@x.test'],
    ['jean dupont@x.test', null],
    ['jean@x', null],
    ['jean@@x.test', null],
    ['a@x.test, b@x.test', null],
    ['<a@x.test> <b@x.test>', null],
    ['nobody', null],
    ['', null],
    [`${'a'.repeat(2000)}@x.test`, null],
  ])('%j', (cell, email) => expect(addressOf(cell)).toBe(email));
});

describe('a list', () => {
  test('in lines, commas, semicolons, tabs and spaces; names are no lines of their own; what cannot be read is given back', () => {
    const text = [
      '\ufeffa@x.test',
      'b@x.test, c@x.test; d@x.test\te@x.test',
      '',
      'Jean <F@X.test>; "Martin, Zoe" <g@x.test>',
      'Léa Petit\th@x.test',
      'nonsense',
      'i@x.test j@x.test',
      'bob.test, k@x.test',
      'Dupont, Jean <l@x.test>',
      'two words@x.test',
    ].join('\r\n');
    expect(found(text)).toEqual([
      [1, 'a@x.test'],
      [2, 'b@x.test'],
      [2, 'c@x.test'],
      [2, 'd@x.test'],
      [2, 'e@x.test'],
      [4, 'f@x.test'],
      [4, 'g@x.test'],
      [5, 'h@x.test'],
      [6, null],
      [7, 'i@x.test'],
      [7, 'j@x.test'],
      [8, null],
      [8, 'k@x.test'],
      [9, 'l@x.test'],
      [10, null],
    ]);
    expect(addressesIn(text).find((line) => line.line === 8)?.text).toBe('bob.test');
    expect(addressesIn('').concat(addressesIn(' \n\u200b\n'))).toEqual([]);
  });

  test('a stray quotation mark swallows nothing', () => {
    expect(found('"a@x.test\nb@x.test')).toEqual([
      [1, 'a@x.test'],
      [2, 'b@x.test'],
    ]);
    expect(found('"a@x.test\nb@x.test"\nc@x.test')).toEqual([
      [1, 'a@x.test'],
      [2, 'b@x.test'],
      [3, 'c@x.test'],
    ]);
  });

  test('what is shown of a line is short', () => {
    const [line] = addressesIn(`${'x'.repeat(5000)} nonsense`);
    expect(line?.text.length).toBe(200);
  });
});

describe('a CSV', () => {
  test.each([
    'email',
    'E-Mail',
    'e_mail',
    'Mail',
    'Courriel',
    'Adresse e-mail',
    'Adresse électronique',
    'Email Address',
    'adresse',
    'Address',
  ])('its column is named %s', (name) => {
    for (const delimiter of [',', ';', '\t']) {
      const text =
        ['name', name, 'phone'].join(delimiter) +
        `\r\n"Jean${delimiter}"${delimiter}A@x.test${delimiter}06 12\r\nZoe${delimiter}${delimiter}b@x.test`;
      expect(found(text)).toEqual([
        [2, 'a@x.test'],
        [3, 'b@x.test'],
      ]);
    }
  });

  test('the address column, and not the postal one; quoted cells may hold line ends; a row without any is told', () => {
    const text = 'Adresse,Courriel,Old mail\n"1 rue X,\nParis",a@x.test,z@x.test\n2 rue Y,nope,\n\n,c@x.test,\n';
    expect(found(text)).toEqual([
      [2, 'a@x.test'],
      [4, null],
      [6, 'c@x.test'],
    ]);
    expect(addressesIn(text)[1]?.text).toBe('nope');
    expect(found('email')).toEqual([]);
  });

  test('without a header: one person a row, by the first cell that is an address', () => {
    expect(found('Jean,jean@x.test,old@x.test\nZoe,zoe@x.test,z@x.test\nLea,,')).toEqual([
      [1, 'jean@x.test'],
      [2, 'zoe@x.test'],
      [3, null],
    ]);
  });
});

test('every address is found whatever case, padding, delimiter and line end it comes with, on the line where it stands', () => {
  const address = fc
    .tuple(fc.stringMatching(/^[a-z][a-z0-9+_-]{0,8}$/), fc.constantFrom('x.test', 'mail.example.test'))
    .map(([local, domain]) => `${local}@${domain}`);
  const pad = fc.stringMatching(/^[ \u00a0\u2009\u200b\u200e\ufeff]{0,2}$/);
  const written = fc
    .tuple(address, pad, pad, fc.infiniteStream(fc.boolean()), fc.constantFrom('bare', 'named', 'quoted'))
    .map(([email, before, after, capitals, form]) => {
      const spelt = before + Array.from(email, (letter) => (capitals.next().value ? letter.toUpperCase() : letter)).join('') + after;
      return { email, text: form === 'named' ? `Some Body <${spelt}>` : form === 'quoted' ? `"${spelt}"` : spelt };
    });
  const lines = fc.array(fc.array(written, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(lines, fc.constantFrom(',', ';', '\t', ', ', ' ; '), fc.constantFrom('\n', '\r\n', '\r'), (rows, delimiter, end) => {
      const text = rows.map((row) => row.map((each) => each.text).join(delimiter)).join(end);
      expect(found(text)).toEqual(rows.flatMap((row, index) => row.map(({ email }) => [index + 1, email])));
    }),
  );
});

test('no text takes long or throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', '@', '<', '>', 'a', '.', ' ', 'email') }),
      (text) => void addressesIn(text),
    ),
  );
  for (const one of ['"', '@,', '<', '>', '"\n', '\n', ' ', ']', 'a@b.', '<a@', 'email,']) {
    // The processor's time: the machine may be busy with something else.
    const began = process.cpuUsage();
    addressesIn(one.repeat(200_000 / one.length));
    addressesIn(`a@x.test ${one.repeat(199_000 / one.length)}!`);
    expect([one, process.cpuUsage(began).user < 3_000_000]).toEqual([one, true]);
  }
});
