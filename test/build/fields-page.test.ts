import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fieldsPage, fieldsPageOf } from '../../build/fields-page.js';
import { fieldsOf, type Parameter, parseTemplate } from 'sgtm/sandbox';

const pageOf = (...subParams: Parameter[]): Promise<string> =>
  fieldsPageOf({
    info: { type: 'TAG', displayName: 'Greeter' },
    parameters: [{ type: 'GROUP', name: 'group', displayName: 'Words', subParams }]
  });

const loudness: Parameter = {
  type: 'RADIO',
  name: 'loudness',
  displayName: 'How loud',
  defaultValue: 'soft',
  radioItems: [
    { value: 'soft', displayValue: 'Softly' },
    {
      value: 'loud',
      displayValue: 'Loudly',
      help: 'Wakes everybody.',
      subParams: [{ type: 'TEXT', name: 'decibels', displayName: 'Decibels' }]
    }
  ]
};

describe('docs/fields.md', () => {
  it('is the page that the field definitions give', async () => {
    expect(readFileSync('docs/fields.md', 'utf8')).toBe(await fieldsPage());
  });

  it('has a section for every field of the template', () => {
    const page = readFileSync('docs/fields.md', 'utf8');
    const { parameters } = parseTemplate(readFileSync('template.tpl', 'utf8'), 'template.tpl');
    const sections = [...page.matchAll(/^### .+\n\n`(\w+)` · /gm)].map(([, name]) => name);
    expect(sections).toEqual(fieldsOf(parameters).map(({ name }) => name));
  });
});

describe('a page of fields', () => {
  it('says of a choice what there is to choose', async () => {
    expect(await pageOf(loudness)).toContain(
      '### How loud\n\n`loudness` · choice · default `soft`\n\n- `soft`: Softly\n- `loud`: Loudly. Wakes everybody.\n'
    );
  });

  it('says when a field below a choice is shown', async () => {
    expect(await pageOf(loudness)).toContain(
      '### Decibels\n\n`decibels` · text\n\nShown when “How loud” is “Loudly”.'
    );
  });

  it('says when a field with conditions is shown, in the words of the form', async () => {
    const page = await pageOf(
      loudness,
      { type: 'CHECKBOX', name: 'isPolite', checkboxText: 'Be polite' },
      {
        type: 'TEXT',
        name: 'name',
        displayName: 'Name',
        enablingConditions: [
          { paramName: 'isPolite', paramValue: true, type: 'EQUALS' },
          { paramName: 'loudness', paramValue: 'loud', type: 'NOT_EQUALS' }
        ]
      }
    );
    expect(page).toContain('Shown when “Be polite” is ticked or “How loud” is not “Loudly”.');
  });

  it('hands the condition of a group down to its fields', async () => {
    const page = await pageOf(loudness, {
      type: 'GROUP',
      name: 'inner',
      enablingConditions: [{ paramName: 'loudness', paramValue: 'loud', type: 'EQUALS' }],
      subParams: [{ type: 'TEXT', name: 'echo', displayName: 'Echo' }]
    });
    expect(page).toContain('### Echo\n\n`echo` · text\n\nShown when “How loud” is “Loudly”.');
  });

  it('says what is required, what an empty field means, and the form of what is typed', async () => {
    const page = await pageOf({
      type: 'TEXT',
      name: 'pause',
      displayName: 'Pause',
      valueUnit: 'seconds',
      notSetText: 'none',
      help: 'Between *two* greetings.',
      valueValidators: [
        { type: 'NON_EMPTY', errorMessage: 'Enter a pause.' },
        { type: 'REGEX', args: ['^[0-9]+$'], errorMessage: 'Use digits: 5.' }
      ]
    });
    expect(page).toContain(
      '`pause` · text in seconds · empty: none · required\n\nBetween \\*two\\* greetings.\n\nIf you type it: use digits: 5.'
    );
  });

  it('lists the columns of a table', async () => {
    const page = await pageOf({
      type: 'SIMPLE_TABLE',
      name: 'people',
      displayName: 'People',
      simpleTableColumns: [
        { name: 'name', displayName: 'Name', type: 'TEXT' },
        {
          name: 'tone',
          displayName: 'Tone',
          type: 'SELECT',
          selectItems: [
            { value: 'warm', displayValue: 'Warm' },
            { value: 'cool', displayValue: 'Cool' }
          ]
        }
      ]
    });
    expect(page).toContain('`people` · table · no rows');
    expect(page).toContain('- `name`: Name, text\n- `tone`: Tone, one of `warm` `cool`');
  });
});
