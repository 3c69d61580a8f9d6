import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContacts, UnreadableFile } from './import-file.ts';
import { e164Of } from './phone.ts';

const read = (csv: string, max = 100) => readContacts(csv, max);
const verdicts = (csv: string) => read(csv).refused.map(({ line, verdict }) => [line, verdict]);

describe('a file', () => {
  test('may have its columns in any order, in capitals, with a byte order mark, semicolons or tabs, and quoted cells', () => {
    const expected = {
      line: 2,
      email: 'mia@members.test',
      name: 'Mia, the first',
      whatsapp: '+33612345678',
      note: null,
      attributes: { 'T-shirt': 'M' },
      saysEmail: true,
      saysWhatsapp: false,
    };
    for (const [delimiter, cell] of [
      [',', '"Mia, the first"'],
      [';', 'Mia, the first'],
      ['\t', 'Mia, the first'],
    ] as const) {
      const header = ['WhatsApp', 'T-shirt', 'NAME', 'Email consent', 'E-Mail', 'whatsapp_consent'].join(delimiter);
      const line = ['+33 (0)6 12 34 56 78', 'M', cell, ' Oui ', ' Mia@Members.TEST ', 'Non'].join(delimiter);
      for (const csv of [`\ufeff${header}\r\n${line}\r\n`, `${header}\n${line}`, `${header}\r${line}\r\r`]) {
        const file = read(csv);
        expect(file.ready).toEqual([expected]);
        expect(file.columns).toEqual({
          known: ['email', 'name', 'email_consent', 'whatsapp', 'whatsapp_consent'],
          attributes: ['T-shirt'],
        });
      }
    }
  });

  test('tells line by line what it cannot take, and counts lines as an editor does', () => {
    const csv = [
      'email,name,whatsapp',
      'a@x.test,"two\nlines",',
      '',
      'A@X.test,again,',
      'not an address,N,',
      ',Nobody,',
      'b@x.test,,0612345678',
      'c@x.test,,+33612345678',
      'd@x.test,,0033 6 12 34 56 78',
      ',,+33612345678',
    ].join('\n');
    expect(read(csv).ready.map(({ line, email, name }) => [line, email, name])).toEqual([
      [2, 'a@x.test', 'two lines'],
      [9, 'c@x.test', null],
    ]);
    expect(verdicts(csv)).toEqual([
      [5, 'duplicate'],
      [6, 'invalid_email'],
      [7, 'no_address'],
      [8, 'invalid_whatsapp'],
      [10, 'taken'],
      [11, 'duplicate'],
    ]);
  });

  test('says yes and no in many words; a word that is neither says nothing, and is noted', () => {
    const says = (word: string) => read(`email,email_consent\na@x.test,${word}`).ready.map((line) => [line.saysEmail, line.note])[0];
    for (const yes of ['yes', 'YES', 'true', '1', 'oui', 'x', ' Oui ']) expect(says(yes)).toEqual([true, null]);
    for (const no of ['no', 'False', '0', 'NON']) expect(says(no)).toEqual([false, null]);
    expect(says('')).toEqual([null, null]);
    expect(says('maybe')).toEqual([null, 'unclear_consent']);
    // Nobody says yes for an address that is not there.
    expect(read('whatsapp,email_consent\n+33612345678,yes').ready[0]?.saysEmail).toBeNull();
  });

  test('without names of columns, with too many of them or too many lines is no file of contacts', () => {
    for (const csv of ['a@x.test\nb@x.test', 'hello', '\n\n', `email,${Array.from({ length: 21 }, (_, i) => `c${i}`).join(',')}\n`])
      expect(() => read(csv)).toThrow(UnreadableFile);
    expect(() => read('email\na@x.test\nb@x.test', 1)).toThrow(/more than 1/);
  });

  test('with cells that are long, or hold what cannot be stored, keeps what can be', () => {
    const { ready } = read(`email,name,note,other\na@x.test,n${'\u{10348}'.repeat(70)},${'n'.repeat(300)},a\u0000b`);
    expect(ready).toMatchObject([{ name: `n${'\u{10348}'.repeat(59)}`, attributes: { note: 'n'.repeat(200) } }]);
    expect(Object.keys(ready[0]?.attributes ?? {})).toEqual(['note']);
  });

  test('with a quotation mark that is never closed loses no line', () => {
    expect(read('email,name\na@x.test,"open\nb@x.test,B').ready.map(({ email }) => email)).toEqual(['a@x.test', 'b@x.test']);
  });

  test('whatever it is, gives each of its lines back once', () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'a@x.test', 'A@x.TEST ', '+33612345678', 'yes', 'non', '"', 'é;\t,'),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }), fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const csv = [
          'email,name,email_consent,whatsapp,whatsapp_consent'.replaceAll(',', delimiter),
          ...rows.map((row) => row.map(quoted).join(delimiter)),
        ];
        const { ready, refused } = read(csv.join('\n'));
        const lines = [...ready, ...refused].map(({ line }) => line);
        expect(new Set(lines).size).toBe(lines.length);
        for (const { email, whatsapp } of ready) expect([email, whatsapp]).not.toEqual([null, null]);
        const taken = ready.flatMap(({ email }) => email ?? []);
        expect(new Set(taken).size).toBe(taken.length);
        // Read again from what it was normalised to, it is the same.
        const again = read(['email;whatsapp', ...ready.map((line) => `${line.email ?? ''};${line.whatsapp ?? ''}`)].join('\n')).ready;
        expect(again.map(({ email, whatsapp }) => [email, whatsapp])).toEqual(ready.map(({ email, whatsapp }) => [email, whatsapp]));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a telephone number', () => {
  test('is taken with its country’s code, however it is written', () => {
    for (const written of [
      '+33612345678',
      '+33 6 12 34 56 78',
      '0033 6.12.34.56.78',
      '+33 (0)6 12-34-56-78',
      'tel:+33612345678',
      '\u202a+33 6 12 34 56 78\u202c',
    ])
      expect([written, e164Of(written)]).toEqual([written, '+33612345678']);
    expect(e164Of('+1 (212) 555-0123')).toBe('+12125550123');
  });

  test('is none without it, with letters, or of a length that no number there has', () => {
    for (const none of [
      '',
      '0612345678',
      '612345678',
      '+33 6 12',
      '+33 6 12 34 56 78 90 12',
      '+33 six',
      '+0 12345678',
      '+',
      '+33612345678;ext=4',
      '9'.repeat(80),
    ])
      expect([none, e164Of(none)]).toEqual([none, null]);
  });

  test('is the same when it is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('+0123456789 ().-/')), maxLength: 20 }), (written) => {
        const number = e164Of(written);
        if (number !== null) expect([number, e164Of(number)]).toEqual([expect.stringMatching(/^\+[1-9]\d{6,14}$/), number]);
      }),
      { numRuns: 2000 },
    );
  });
});
