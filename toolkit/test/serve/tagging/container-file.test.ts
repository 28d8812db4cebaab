import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContainerFile } from '../../../serve/tagging/container-file.js';
import { filesOf } from '../../../serve/tagging/container-spec.js';

const read = (value: unknown) =>
  readContainerFile(JSON.stringify(value, null, 1), 'shop/local.json');

describe('a container file', () => {
  it('names templates and fields relative to its folder', () => {
    const spec = read({
      tags: [
        { name: 'Acme', template: 'tags/acme.tpl', data: 'acme.json', trigger: 'all' },
        { template: '../meta.tpl', data: { id: '1' }, trigger: { events: ['purchase'] } },
        { template: 'x.tpl', trigger: { matches: '^add_' } }
      ],
      variables: [
        { name: 'id', value: null },
        { name: 'mail', eventData: 'user_data.email_address' },
        { name: 'country', template: 'country.tpl', data: {} }
      ],
      clients: [{ template: 'client.tpl' }]
    });
    expect(spec).toEqual({
      tags: [
        {
          name: 'Acme',
          template: resolve('shop/tags/acme.tpl'),
          fields: { file: resolve('shop/acme.json') },
          trigger: { type: 'all' }
        },
        {
          name: 'meta',
          template: resolve('meta.tpl'),
          fields: { values: { id: '1' } },
          trigger: { type: 'events', names: ['purchase'] }
        },
        {
          name: 'x',
          template: resolve('shop/x.tpl'),
          fields: { values: {} },
          trigger: { type: 'matches', pattern: '^add_' }
        }
      ],
      variables: [
        { name: 'id', value: null },
        { name: 'mail', eventData: 'user_data.email_address' },
        { name: 'country', template: resolve('shop/country.tpl'), fields: { values: {} } }
      ],
      clients: [{ name: 'client', template: resolve('shop/client.tpl'), fields: { values: {} } }]
    });
    expect(filesOf(spec)).toEqual(
      [
        'shop/tags/acme.tpl',
        'shop/acme.json',
        'meta.tpl',
        'shop/x.tpl',
        'shop/country.tpl',
        'shop/client.tpl'
      ].map((path) => resolve(path))
    );
  });

  it.each([
    ['{"tags": [', /^shop\/local\.json:1:11 invalid-json/],
    ['[]', /^shop\/local\.json:1:1 container: the container must be object/],
    ['{\n "tag": []\n}', /container: .*"tag"/],
    ['{"tags": [{"name": "x"}]}', /^shop\/local\.json:1:11 container: tags\.0 .*template/],
    ['{"tags": [{"template": "x.tpl", "trigger": "some"}]}', /tags\.0\.trigger/],
    [
      '{"tags": [{"template": "x.tpl",\n "trigger": {"matches": "("}}]}',
      /^shop\/local\.json:2:13 trigger: .*RE2/
    ],
    ['{"variables": [{"name": "x"}]}', /variables\.0/],
    ['{"variables": [{"name": "x", "value": 1, "eventData": "y"}]}', /variables\.0/]
  ])('says what is wrong and where: %s', (text, message) => {
    expect(() => readContainerFile(text, 'shop/local.json')).toThrow(message);
  });
});
