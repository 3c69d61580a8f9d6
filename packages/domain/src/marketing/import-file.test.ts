import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContacts, UnreadableFile } from './import-file.ts';
import { e164Of } from './phone.ts';

const read = (csv: string, max = 100) => readContacts(csv, max);
const verdicts = (csv: string) => read(csv).refused.map(({ line, verdict }) => [line, verdict]);
const why = (csv: string): unknown => {
  try {
    return read(csv).ready.length;
  } catch (error) {
    return error instanceof UnreadableFile ? error.why : error;
  }
};

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
    for (const csv of [
      'a@x.test\nb@x.test',
      'hello',
      '\n\n',
      `email,${Array.from({ length: 21 }, (_, i) => `c${i}`).join(',')}\n`,
      `email${',c'.repeat(400_000)}`,
    ])
      expect(() => read(csv)).toThrow(UnreadableFile);
    expect(() => read('email\na@x.test\nb@x.test', 1)).toThrow(/more than 1/);
  });

  test('with cells that are long, or hold what cannot be stored, keeps what can be', () => {
    const { ready } = read(`email,name,note,other\na@x.test,n${'\u{10348}'.repeat(70)},${'n'.repeat(300)},a\u0000b`);
    expect(ready).toMatchObject([{ name: `n${'\u{10348}'.repeat(59)}`, attributes: { note: 'n'.repeat(200) } }]);
    expect(Object.keys(ready[0]?.attributes ?? {})).toEqual(['note']);
  });

  test('says no of an address where any of its lines does, in whatever order, channel by channel', () => {
    const header = 'email,email_consent,whatsapp,whatsapp_consent\n';
    for (const lines of ['a@x.test,yes,,\nA@x.test,no,,', 'a@x.test,no,,\nA@x.test,yes,,']) {
      const { ready, denials } = read(header + lines);
      expect([ready.map(({ saysEmail }) => saysEmail), denials]).toEqual([[false], []]);
    }
    const { ready, refused } = read(`${header}a@x.test,yes,+33612345678,yes\nb@x.test,yes,+33612345678,no`);
    expect(ready).toMatchObject([{ saysEmail: true, saysWhatsapp: false, note: 'no_in_list' }]);
    expect(refused).toMatchObject([{ verdict: 'taken', note: 'no_counts' }]);
  });

  test('keeps the no of a line that it cannot take, once for each address that can be read', () => {
    const { ready, refused, denials } = read(
      [
        'email,email_consent,whatsapp,whatsapp_consent',
        'a@x.test,no,06 12 34,no',
        'a@x.test,no,06 12 34,',
        'nobody,no,+33612345678,no',
        'b@x.test,,,',
        'b@x.test,no,+33622345678,no,more',
        'c@x.test,yes,06 12 34,',
      ].join('\n'),
    );
    expect(ready).toMatchObject([{ email: 'b@x.test', saysEmail: false }]);
    expect(refused.map(({ verdict, note }) => [verdict, note])).toEqual([
      ['invalid_whatsapp', 'no_counts'],
      ['invalid_whatsapp', 'no_counts'],
      ['invalid_email', 'no_counts'],
      ['misaligned', 'no_counts'],
      ['invalid_whatsapp', null],
    ]);
    expect(denials).toEqual([
      { line: 2, email: 'a@x.test', whatsapp: null },
      { line: 4, email: null, whatsapp: '+33612345678' },
      { line: 6, email: null, whatsapp: '+33622345678' },
    ]);
  });

  test('with a quotation mark that hides the lines behind it is not read, and the line is named', () => {
    const header = 'email,name,email_consent\n';
    for (const [line, lines] of [
      [2, 'a@x.test,"open\nb@x.test,B,no'],
      [3, 'a@x.test,"Doe, Ann",no\nb@x.test,"Bob,yes\nc@x.test,"Cy, Jr",yes\n'],
      [2, 'a@x.test,"Ann,yes\nb@x.test,Bob,yes\nc@x.test,Cy" x,yes\nd@x.test,D,yes\n'],
      // Well-formed, and two people are a part of a name.
      [2, 'a@x.test,"Ann,yes\nb@x.test,Bob,no\nc@x.test,Cy",yes'],
    ] as const)
      expect([lines, why(header + lines)]).toEqual([lines, { reason: 'open_quote', line }]);
    expect(why('name,email\n"Ann,a@x.test\nBob",b@x.test')).toEqual({ reason: 'open_quote', line: 2 });
    // A name on two lines is one, wherever it stands.
    expect(read('name,email\n"Ann\nDoe",a@x.test\n"Bob\nRoy",b@x.test').ready).toMatchObject([{ name: 'Ann Doe' }, { line: 4 }]);
    expect(read('name,mobile,whatsapp,note\n"Doe, Ann",+33612345678,+33622345678,"one\ntwo"').ready).toMatchObject([
      { whatsapp: '+33622345678' },
    ]);
    expect(verdicts(`${header}a@x.test,"Ann "the first" Doe",yes\nb@x.test,Doe, Bob,no\nc@x.test,C 5",yes,,`)).toEqual([
      [2, 'misaligned'],
      [3, 'misaligned'],
    ]);
  });

  test('is read as tables write it: a word on the separator, names in quotes or on two lines, cells that are missing or empty', () => {
    for (const csv of [
      'sep=;\nemail;name;"a, b, c, d"\na@x.test;"A";',
      '\ufeffSEP=\t\r\n E-Mail \tName\t\r\na@x.test\tA\t\t\r\n',
      '"sep=,"\n\n\ufeff"EMAIL", "name" ,"T-shirt\nsize"\na@x.test, "A",\n,,,',
      'email;name;first, last, maiden\na@x.test;A',
    ])
      expect([csv, read(csv).ready]).toEqual([csv, [expect.objectContaining({ email: 'a@x.test', name: 'A', attributes: {} })]]);
    expect(read('\ufeff\nsep=;\n\nemail;name\n;N').refused).toMatchObject([{ line: 5, verdict: 'no_address' }]);
    // What Excel said is no longer so.
    expect(read('sep=;\nemail,name\na@x.test,A').ready).toMatchObject([{ name: 'A' }]);
    // Pasted text breaks its lines in ways that are none of the list’s.
    expect(read('email,name,email_consent\na@x.test,A\u2028B,no').ready).toMatchObject([{ name: 'A B', saysEmail: false }]);
    expect(read('email,town,town\na@x.test,Lyon,Paris').ready[0]?.attributes).toEqual({ town: 'Lyon', 'town (2)': 'Paris' });
    expect(why('email,email_consent,E-mail Consent\na@x.test,yes,no')).toEqual({ reason: 'column_twice', column: 'email_consent' });
    expect([why('sep=;'), why('sep=;\n"email;name\n')]).toEqual([{ reason: 'no_columns' }, { reason: 'open_quote', line: 2 }]);
  });

  test('whatever its lines say and why they are refused, has one word on each address: no, where any says no', () => {
    const word = fc.constantFrom('', 'yes', 'no');
    const row = fc.tuple(
      fc.constantFrom('', 'a@x.test', 'b@x.test', 'nobody'),
      word,
      fc.constantFrom('', '+33612345678', '+33622345678', '06'),
      word,
      fc.constantFrom('', 'more'),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const { ready, denials } = read(
          ['email,email_consent,whatsapp,whatsapp_consent', ...rows.map((cells) => cells.join(','))].join('\n'),
        );
        const said = [...ready, ...denials.map((denial) => ({ ...denial, saysEmail: false, saysWhatsapp: false }))].flatMap((line) => [
          { address: line.email, says: line.saysEmail },
          { address: line.whatsapp, says: line.saysWhatsapp },
        ]);
        const words = said.filter(({ address }) => address !== null);
        expect(new Set(words.map(({ address }) => address)).size).toBe(words.length);
        const noes = rows.flatMap(([email, byEmail, number, byNumber]) => [
          ...(byEmail === 'no' && email.includes('@') ? [email] : []),
          ...(byNumber === 'no' && number.startsWith('+') ? [number] : []),
        ]);
        expect(new Set(words.flatMap(({ address, says }) => (says === false ? [address] : [])))).toEqual(new Set(noes));
      }),
      { numRuns: 500 },
    );
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
