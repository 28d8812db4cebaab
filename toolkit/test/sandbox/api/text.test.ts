import { assert, asyncProperty, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, runOf, sandboxOf } from './evaluate.js';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe.each([
  [
    'base64',
    [
      ["toBase64('über ✓')", 'w7xiZXIg4pyT'],
      ["toBase64('a?>', {urlEncoding: true})", 'YT8-'],
      ["toBase64('??', {urlEncoding: true})", 'Pz8'],
      ["toBase64('??')", 'Pz8='],
      ["fromBase64('w7xiZXIg4pyT')", 'über ✓'],
      ["fromBase64('YT8-')", 'a?>'],
      ["fromBase64('Pz8')", '??'],
      ["fromBase64('not base64!')", undefined],
      ["fromBase64('a')", undefined],
      ['fromBase64(1)', undefined]
    ]
  ],
  [
    'percent encoding',
    [
      ["encodeUriComponent('a b&ü/')", 'a%20b%26%C3%BC%2F'],
      ["encodeUri('https://a.b/c d?e=ü')", 'https://a.b/c%20d?e=%C3%BC'],
      ["decodeUriComponent('a%20b%26')", 'a b&'],
      ["decodeUriComponent('%E0%A4%A')", undefined],
      ["decodeUri('a%20b%26')", 'a b%26'],
      ["decodeUri('%')", undefined],
      ["encodeUriComponent('\\ud800')", undefined]
    ]
  ],
  [
    'hashes',
    [
      ["sha256Sync('abc', {outputEncoding: 'hex'})", ABC],
      ["sha256Sync('abc')", Buffer.from(ABC, 'hex').toString('base64')],
      ["sha256Sync('abc', {outputEncoding: 'rot13'})", Buffer.from(ABC, 'hex').toString('base64')],
      [
        "sha256Sync('ü', {outputEncoding: 'hex'})",
        '607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f'
      ]
    ]
  ],
  [
    'domains',
    [
      ["computeEffectiveTldPlusOne('https://shop.example.co.uk/a')", 'example.co.uk'],
      ["computeEffectiveTldPlusOne('a.b.example.com')", 'example.com'],
      ["computeEffectiveTldPlusOne('me.github.io')", 'me.github.io'],
      ["computeEffectiveTldPlusOne('com')", ''],
      ['computeEffectiveTldPlusOne(undefined)', undefined],
      ['computeEffectiveTldPlusOne(null)', null]
    ]
  ],
  [
    'URLs',
    [
      [
        "parseUrl('https://me:pw@a.example:8080/b/c?d=1&e=%C3%BC&d=2&f#g')",
        {
          href: 'https://me:pw@a.example:8080/b/c?d=1&e=%C3%BC&d=2&f#g',
          origin: 'https://a.example:8080',
          protocol: 'https:',
          username: 'me',
          password: 'pw',
          host: 'a.example:8080',
          hostname: 'a.example',
          port: '8080',
          pathname: '/b/c',
          search: '?d=1&e=%C3%BC&d=2&f',
          searchParams: { d: ['1', '2'], e: 'ü', f: '' },
          hash: '#g'
        }
      ],
      ["parseUrl('/relative')", undefined],
      ["parseUrl('')", undefined],
      ['parseUrl(undefined)', undefined]
    ]
  ]
] as [string, [string, unknown][]][])('%s', (_, cases) => {
  it.each(cases)('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });
});

describe('sha256', () => {
  it('calls back after the code has returned', async () => {
    const { logs } =
      await runOf(`sha256('abc', (digest) => logToConsole(digest), {outputEncoding: 'hex'});
      logToConsole('returned');`);
    expect(logs).toEqual(['returned', ABC]);
  });
});

describe('hmacSha256', () => {
  const given = { environment: { hmacKeys: { k: 'key' } } };
  it.each([
    [
      "hmacSha256('The quick brown fox jumps over the lazy dog', 'k', {outputEncoding: 'hex'})",
      'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8'
    ],
    [
      "hmacSha256('The quick brown fox jumps over the lazy dog', 'k')",
      '97yD9DBThCSxMpjmqm-xQ-9NWaFJRhdZl0edvC0aPNg'
    ]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression, given)).toBe(expected);
  });

  it('names a key that does not exist', async () => {
    await expect(evaluate("hmacSha256('a', 'other')", given)).rejects.toThrow(
      'there is no key "other"'
    );
  });
});

describe('any text', () => {
  it('survives base64 and percent encoding', async () => {
    const sandbox =
      sandboxOf(`return [fromBase64(toBase64(data.text)), fromBase64(toBase64(data.text, {urlEncoding: true})),
      decodeUriComponent(encodeUriComponent(data.text)), JSON.parse(JSON.stringify(data.text))];`);
    await assert(
      asyncProperty(string({ unit: 'grapheme' }), async (text) => {
        const { returned } = await sandbox.run({ fields: { text } });
        expect(returned).toEqual([text, text, text, text]);
      }),
      { numRuns: 50 }
    );
  });
});
