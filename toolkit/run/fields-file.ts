import { fieldsOf, type Template } from '../sandbox/template/template.js';
import { badInput, isObject, parseJsonFile } from './json-file.js';

/** What GTM adds to a template's fields on its own. */
const GTM_FIELDS = new Set(['gtmTagId', 'gtmEventId']);

/**
 * Reads the values of a template's fields.
 *
 * @throws ProblemsError naming a field that the template does not define, or where it is no JSON object
 */
export function readFields(
  text: string,
  file: string,
  template: Template
): Record<string, unknown> {
  const json = parseJsonFile(text, file);
  if (!isObject(json.value)) {
    const message = 'the fields have to be a JSON object; put names and values in { }';
    throw badInput(file, json.placeOf([]), 'fields', message);
  }
  const known = fieldsOf(template.parameters).map(({ name }) => name);
  for (const name of Object.keys(json.value)) {
    if (known.includes(name) || GTM_FIELDS.has(name)) continue;
    const message = `${template.file} defines no field "${name}"${nearest(name, known)}`;
    throw badInput(file, json.placeOfKey([name]), 'undefined-field', message);
  }
  return json.value;
}

/** A hint at the field that was probably meant. */
function nearest(name: string, known: readonly string[]): string {
  const same = known.find((each) => each.toLowerCase() === name.toLowerCase());
  const alike =
    same ?? known.find((each) => each.startsWith(name.slice(0, 5)) || name.startsWith(each));
  return alike === undefined ? '; remove it' : `; did you mean "${alike}"?`;
}
