import { readTemplateSource } from 'sgtm/compile';
import { fieldsOf, type Parameter } from 'sgtm/sandbox';

/** The fields of the form as a Markdown table, a heading for each group. */
export async function fieldsTable(): Promise<string> {
  const { parameters } = await readTemplateSource('.');
  return parameters.map(groupTable).join('\n\n');
}

function groupTable(group: Parameter): string {
  const rows = fieldsOf([group]).map(
    (field) => `| ${labelOf(field)} | \`${field.name}\` | ${inShort(field)} |`
  );
  const head = ['| field | name | what it is |', '| --- | --- | --- |'];
  return [`**${group.displayName ?? group.name}**`, '', ...head, ...rows].join('\n');
}

function labelOf({ displayName, checkboxText, name }: Parameter): string {
  return displayName ?? checkboxText ?? name;
}

/** The first sentence of its help, else its choices, else where its value comes from. */
function inShort(field: Parameter): string {
  const { help, notSetText, valueHint } = field;
  const [sentence] = help?.match(/^.*?[.](?= |$)/) ?? [];
  if (sentence) return escape(sentence);
  const choices = [...(field.selectItems ?? []), ...(field.radioItems ?? [])];
  if (choices.length > 0)
    return escape(choices.map(({ displayValue }) => displayValue).join(' · '));
  if (field.type === 'CHECKBOX')
    return field.defaultValue === true ? 'On by default.' : 'Off by default.';
  if (notSetText) return escape(`empty: ${notSetText}`);
  return valueHint ? escape(`such as ${valueHint}`) : '';
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
