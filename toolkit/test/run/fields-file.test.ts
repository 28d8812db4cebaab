import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../sandbox/template/template.js';
import { readFields } from '../../run/fields-file.js';

const template = parseTemplate(
  `___INFO___

{"type": "TAG"}

___TEMPLATE_PARAMETERS___

[{"type": "GROUP", "name": "group", "subParams": [{"type": "TEXT", "name": "pixelId"}]}]

___SANDBOXED_JS_FOR_SERVER___

data.gtmOnSuccess();
`,
  'a.tpl'
);

describe('readFields', () => {
  it('reads the values of fields, those in groups too', () => {
    expect(readFields('{"pixelId": [1]}', 'f', template)).toEqual({ pixelId: [1] });
  });

  it('takes the ids that GTM adds', () => {
    expect(readFields('{"gtmTagId": 7}', 'f', template)).toEqual({ gtmTagId: 7 });
  });

  it.each([
    [
      '{\n "pixelID": 1}',
      'f:2:2 undefined-field: a.tpl defines no field "pixelID"; did you mean "pixelId"?'
    ],
    ['{"group": 1}', 'f:1:2 undefined-field: a.tpl defines no field "group"; remove it'],
    ['[]', 'f:1:1 fields: the fields have to be a JSON object'],
    ['{"a"}', 'f:1:5 invalid-json']
  ])('names the place of what is wrong in %j', (text, message) => {
    expect(() => readFields(text, 'f', template)).toThrow(message);
  });
});
