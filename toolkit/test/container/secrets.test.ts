import { assert as holdsFor, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOfExport } from '../../container/build-model.js';
import { Secrets } from '../../container/secrets.js';
import { exportOf, type ExportParts } from './export-of.js';

function secretsOf(parts: ExportParts): Secrets {
  return new Secrets(modelOfExport(JSON.stringify(exportOf(parts)), 'x.json'));
}

const TOKEN = 'EAAB/very+secret==';

describe('the secrets of a container', () => {
  const secrets = secretsOf({
    tags: {
      tag: {
        fields: {
          accessToken: '{{token}}',
          apiKey: 'key-4711-x',
          pixelId: '123456',
          headers: [{ key: 'Authorization', value: 'Bearer abcdefgh' }],
          rows: [{ key: 'email', value: 'ann' }]
        }
      }
    },
    variables: {
      token: {
        type: 'smm',
        fields: { input: '{{Event Name}}', map: [{ key: 'x', value: '{{deep}}' }] }
      },
      deep: { type: 'c', fields: { value: TOKEN } },
      'ed - path': { type: 'ed', fields: { keyPath: 'email' } },
      plain: { type: 'c', fields: { value: 'nothing to hide' } }
    }
  });

  it('are the constants behind such a setting, and what stands in it', () => {
    expect([...secrets.known].toSorted()).toEqual(
      ['Bearer abcdefgh', TOKEN, 'key-4711-x'].toSorted()
    );
    expect(['token', 'deep', 'plain'].map((name) => secrets.isSecretVariable(name))).toEqual([
      true,
      true,
      false
    ]);
  });

  it('are hidden in settings by their names, and nothing else is', () => {
    const fields = {
      accessToken: TOKEN,
      pixelId: '123456',
      headers: [{ key: 'Authorization', value: 'Bearer abcdefgh' }],
      rows: [{ key: 'email', value: 'ann' }],
      flag: true
    };
    expect(secrets.parameters(fields)).toEqual({
      accessToken: '<masked>',
      pixelId: '123456',
      headers: [{ key: 'Authorization', value: '<masked>' }],
      rows: [{ key: 'email', value: 'ann' }],
      flag: true
    });
  });

  it.each([
    `https://x.example/?a=1&access_token=whatever`,
    `{"client_secret": "whatever"}`,
    `{"a": "x", "api_key" : "what\\"ever"}`,
    'Authorization: Bearer whatever',
    `Basic d2hhdGV2ZXI6eA==`
  ])('are hidden by their form in %s', (text) => {
    expect(secrets.text(text)).not.toMatch(/what|d2hh/);
    expect(secrets.text(text)).toContain('<masked>');
  });

  it('never show in any text, in any encoding of it', () => {
    const encodings: ((text: string) => string)[] = [
      (text) => text,
      encodeURIComponent,
      (text) => JSON.stringify({ text }),
      (text) => Buffer.from(text).toString('base64')
    ];
    holdsFor(
      property(string(), string(), constantFrom(...encodings), (before, after, encode) => {
        const shown = secrets.text(`${before} ${encode(TOKEN)} ${after}`);
        expect(shown).not.toContain(encode(TOKEN).replaceAll(/[{}"=]|text:/g, ''));
        expect(shown).not.toContain(TOKEN);
      }),
      { numRuns: 500 }
    );
  });

  it('of starter containers that hold no value yet are none', () => {
    const starter = secretsOf({
      tags: { tag: { fields: { accessToken: 'PUT_YOUR_VALUE_HERE' } } }
    });
    expect([...starter.known]).toEqual([]);
  });
});
