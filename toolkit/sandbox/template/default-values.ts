import { fieldsOf, type Template } from './template.js';

/**
 * The fields as GTM gives them to a tag whose form was left alone but for these: a field that is
 * missing has its default value, if it has one.
 */
export function withDefaultValues(
  template: Template,
  fields: Readonly<Record<string, unknown>>
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, defaultValue } of fieldsOf(template.parameters)) {
    if (defaultValue !== undefined) values[name] = defaultValue;
  }
  return { ...values, ...fields };
}
