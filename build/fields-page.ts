import { format } from 'prettier';
import {
  type EnablingCondition,
  fieldsOf,
  type Parameter,
  type ParameterItem,
  type TableColumn
} from 'sgtm/sandbox';
import { readTemplateSource, type TemplateSource } from 'sgtm/compile';

/**
 * The page docs/fields.md: every field of a project's form, in the form's order, with what it is
 * called, what it takes, its default, when it is shown and its help.
 *
 * @param project the folder with `template/`
 */
export async function fieldsPage(project = '.'): Promise<string> {
  return fieldsPageOf(await readTemplateSource(project));
}

/** The same page, of definitions that are read already. */
export async function fieldsPageOf({
  info,
  parameters
}: Pick<TemplateSource, 'info' | 'parameters'>): Promise<string> {
  const text = [
    `# Fields of ${info.displayName ?? 'the template'}`,
    'Made from the field definitions in `template/fields/` by `npm run build`; change them there. Every',
    'text takes a GTM variable, `{{…}}`; so does a choice where it says so. The name in code type is',
    'the one `sgtm run --data` and the `data` of the code use.',
    ...parameters.flatMap((group) => groupSection(group, parameters))
  ];
  const markdown = `${text[0]}\n\n${text.slice(1, 4).join('\n')}\n\n${text.slice(4).join('\n\n')}`;
  return format(markdown, { parser: 'markdown', printWidth: 100, proseWrap: 'preserve' });
}

/** A parameter, and what has to be so for it to be shown, outermost first. */
interface Shown {
  field: Parameter;
  when: readonly string[];
}

function groupSection(group: Parameter, all: readonly Parameter[]): string[] {
  const fields = flatten({ field: group, when: [] }, all);
  const labels = fields.filter(({ field }) => field.type === 'LABEL');
  return [
    `## ${labelOf(group)}`,
    ...labels.map(({ field }) => labelOf(field)),
    ...fields.filter(({ field }) => field.type !== 'LABEL').map(fieldSection)
  ];
}

/** The fields below a parameter; groups are gone, what they depend on is handed down. */
function flatten({ field, when }: Shown, all: readonly Parameter[]): Shown[] {
  const own = conditionText(field.enablingConditions ?? [], all);
  const here = own === undefined ? when : [...when, own];
  const below = (fields: readonly Parameter[] = [], more: readonly string[] = here): Shown[] =>
    fields.flatMap((inner) => flatten({ field: inner, when: more }, all));
  const choices = [...(field.selectItems ?? []), ...(field.radioItems ?? [])];
  return [
    ...(field.type === 'GROUP' ? [] : [{ field, when: here }]),
    ...below(field.subParams),
    ...choices.flatMap(({ subParams, displayValue }) =>
      below(subParams, [...here, `${quoted(labelOf(field))} is ${quoted(displayValue)}`])
    )
  ];
}

/** GTM shows a field while any of its conditions is met. */
function conditionText(
  conditions: readonly EnablingCondition[],
  all: readonly Parameter[]
): string | undefined {
  if (conditions.length === 0) return undefined;
  return conditions
    .map(({ paramName, paramValue, type }) => {
      const field = fieldsOf(all).find(({ name }) => name === paramName);
      const label = field ? quoted(labelOf(field)) : `\`${paramName}\``;
      const choice = choicesOf(field).find(({ value }) => value === paramValue)?.displayValue;
      const verb = type === 'NOT_EQUALS' ? 'is not' : 'is';
      if (paramValue === true) return `${label} ${verb} ticked`;
      return `${label} ${verb} ${quoted(choice ?? String(paramValue))}`;
    })
    .join(' or ');
}

function choicesOf(field: Parameter | undefined): readonly ParameterItem[] {
  return [...(field?.selectItems ?? []), ...(field?.radioItems ?? [])];
}

function labelOf({ displayName, checkboxText, name }: Parameter): string {
  return displayName ?? checkboxText ?? name;
}

function fieldSection({ field, when }: Shown): string {
  const facts = [`\`${field.name}\``, typeOf(field), defaultOf(field), ...required(field)];
  const parts = [`### ${labelOf(field)}`, facts.filter(Boolean).join(' · ')];
  if (when.length > 0) parts.push(`Shown when ${when.join(', and ')}.`);
  if (field.help) parts.push(escaped(field.help));
  parts.push(...typedForms(field));
  const lines = [
    ...choicesOf(field).map(choiceLine),
    ...(field.simpleTableColumns ?? []).map(columnLine)
  ];
  if (lines.length > 0) parts.push(lines.join('\n'));
  return parts.join('\n\n');
}

const TYPES: Readonly<Record<string, string>> = {
  TEXT: 'text',
  CHECKBOX: 'yes or no',
  SELECT: 'choice',
  RADIO: 'choice',
  SIMPLE_TABLE: 'table'
};

function typeOf({ type, macrosInSelect, valueUnit }: Parameter): string {
  const unit = valueUnit ? ` in ${valueUnit}` : '';
  return `${TYPES[type] ?? type}${unit}${macrosInSelect ? ' or variable' : ''}`;
}

function defaultOf({ defaultValue, notSetText, type }: Parameter): string {
  if (defaultValue !== undefined) return `default \`${String(defaultValue)}\``;
  if (notSetText) return `empty: ${notSetText}`;
  return type === 'SIMPLE_TABLE' ? 'no rows' : '';
}

function required({ valueValidators }: Parameter): string[] {
  return valueValidators?.some(({ type }) => type === 'NON_EMPTY') ? ['required'] : [];
}

/** What GTM says when a typed value does not have the form. */
function typedForms({ valueValidators = [] }: Parameter): string[] {
  const forms = valueValidators.filter(({ type }) => type === 'REGEX');
  return forms.flatMap(({ errorMessage }) =>
    errorMessage ? [`If you type it: ${escaped(lowerFirst(errorMessage))}`] : []
  );
}

function choiceLine({ value, displayValue, help }: ParameterItem): string {
  return `- \`${String(value)}\`: ${displayValue}${help ? `. ${escaped(help)}` : ''}`;
}

function columnLine({ name, displayName, type, selectItems }: TableColumn): string {
  const choices = (selectItems ?? []).map(({ value }) => `\`${String(value)}\``).join(' ');
  return `- \`${name}\`: ${displayName}, ${choices ? `one of ${choices}` : (TYPES[type ?? ''] ?? '')}`;
}

const quoted = (text: string): string => `“${text}”`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** What Markdown would read as emphasis or a tag. */
function escaped(text: string): string {
  return text.replaceAll(/[*<]/g, String.raw`\$&`);
}
