import {
  fieldsOf,
  type EnablingCondition,
  type Parameter,
  type ParameterItem,
  type TableColumn,
  type Template
} from 'sgtm/sandbox';
import { fault, good, isVariable, open, textIn, type Fields, type Finding } from './finding.js';

type Validators = NonNullable<Parameter['valueValidators']>;

/**
 * Checks the fields as the tag's form does: names, choices, and the rules each field has.
 *
 * @param fields with the form's default values where nothing is given
 */
export function checkForm(template: Template, given: Fields, fields: Fields): Finding[] {
  const known = new Map(fieldsOf(template.parameters).map((field) => [field.name, field]));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  const findings = [
    ...unknown.map((name) => unknownField(name, [...known.keys()])),
    ...faultsOf(template.parameters, fields)
  ];
  if (findings.length > 0) return findings;
  const count = Object.keys(given).length;
  return [good('form', `${count} fields, each in the form that the tag takes`)];
}

function unknownField(name: string, known: readonly string[]): Finding {
  const near = known.find((each) => each.toLowerCase() === name.toLowerCase());
  const remedy = near ? `write ${near}` : 'take it out; docs/fields.md has all fields';
  return fault('form', `the tag has no field ${name}`, remedy);
}

/** Fields that are not shown are not asked for, as in the form. The data set is a check of its own. */
function faultsOf(parameters: readonly Parameter[], fields: Fields): Finding[] {
  return parameters.flatMap((parameter) => {
    if (!isShown(parameter.enablingConditions, fields)) return [];
    const { type, name, subParams = [] } = parameter;
    const value = fields[name];
    if (type === 'GROUP') return faultsOf(subParams, fields);
    const inner = type === 'CHECKBOX' && value !== true && value !== 'true' ? [] : subParams;
    const items = itemsOf(parameter);
    const chosen = items.find((item) => item.value === value);
    return [
      ...faultsOfChoice(parameter, items, value),
      ...(name === 'dataSetName'
        ? []
        : faultsOfValue(name, value, parameter.valueValidators ?? [])),
      ...faultsOfTable(parameter, value),
      ...faultsOf([...inner, ...(chosen?.subParams ?? [])], fields)
    ];
  });
}

function itemsOf({ selectItems = [], radioItems = [] }: Parameter): ParameterItem[] {
  return [...selectItems, ...radioItems];
}

/** GTM shows a field when one of its conditions holds. */
function isShown(conditions: readonly EnablingCondition[] | undefined, fields: Fields): boolean {
  if (!conditions || conditions.length === 0) return true;
  return conditions.some(({ paramName, paramValue, type }) => {
    const value = fields[paramName];
    if (type === 'EQUALS') return value === paramValue;
    if (type === 'NOT_EQUALS') return value !== paramValue;
    const isFull = value !== undefined && value !== '';
    return type === 'PRESENT' ? isFull : !isFull;
  });
}

function faultsOfChoice(
  { name }: Parameter,
  items: readonly ParameterItem[],
  value: unknown
): Finding[] {
  const isOpen = items.length === 0 || value === undefined || isVariable(value);
  if (isOpen || items.some((item) => item.value === value)) return [];
  const values = items.map((item) => String(item.value)).filter(Boolean);
  return [fault('form', `${name} is not one of its values`, `write one of ${values.join(', ')}`)];
}

/** Blanks around a value are the commonest fault of one that was copied. */
function faultsOfValue(name: string, value: unknown, validators: Validators): Finding[] {
  if (isVariable(value)) return [];
  const text = value === undefined || value === null ? '' : String(value);
  for (const { type, args = [], errorMessage = 'correct it' } of validators) {
    const isEmpty = text.trim() === '';
    if (type === 'NON_EMPTY' && isEmpty) return [fault('form', `${name} is empty`, errorMessage)];
    const isMalformed = type === 'REGEX' && !isEmpty && !wholly(String(args[0])).test(text);
    if (isMalformed) return [fault('form', `${name} has not the form it needs`, errorMessage)];
  }
  return [];
}

/** GTM compares the whole value; the rules also let in variables. */
function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function faultsOfTable(parameter: Parameter, value: unknown): Finding[] {
  const simple = parameter.simpleTableColumns ?? [];
  const columns = [...simple, ...(parameter.paramTableColumns ?? [])].map(partsOf);
  if (columns.length === 0 || !Array.isArray(value)) return [];
  return (value as Fields[]).flatMap((row, at) =>
    columns.flatMap(({ name, validators }) =>
      faultsOfValue(`${parameter.name}[${at}].${name}`, row?.[name], validators)
    )
  );
}

function partsOf({ param, name, valueValidators }: TableColumn) {
  return {
    name: param?.name ?? name ?? '',
    validators: param?.valueValidators ?? valueValidators ?? []
  };
}

/** What each credential begins with, by Login with Amazon. */
const BEGINNINGS: readonly [field: string, what: string, pattern: RegExp][] = [
  ['clientId', 'a client ID', /^amzn1\.application-oa2-client\./],
  ['clientSecret', 'a client secret', /^amzn1\.oa2-cs\.v1\./],
  ['refreshToken', 'a refresh token', /^Atzr\|/],
  ['accessToken', 'an access token', /^Atza\|/]
];

/** Looks for credentials that stand in one another's place; says which, never what they are. */
export function checkCredentials(fields: Fields): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  for (const [field, wanted] of BEGINNINGS) {
    const text = textIn(fields, field);
    if (text === '' || isVariable(text)) continue;
    const other = BEGINNINGS.find(([name, , pattern]) => name !== field && pattern.test(text));
    const same = seen.get(text);
    seen.set(text, field);
    if (other) {
      findings.push(
        fault(
          'credentials',
          `${field} holds ${other[1]}`,
          `put it into ${other[0]}, and ${wanted} here`
        )
      );
    } else if (same !== undefined) {
      findings.push(
        fault(
          'credentials',
          `${field} and ${same} are the same`,
          'copy each from your security profile'
        )
      );
    } else if (/[^\s\x21-\x7e]/.test(text)) {
      const at = text.search(/[^\s\x21-\x7e]/);
      const sign = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      findings.push(
        fault(
          'credentials',
          `${field} has a character that is not ASCII: U+${sign}, at place ${at + 1}`,
          'copy it again from Login with Amazon, not from a document'
        )
      );
    } else if (/\s/.test(text)) {
      findings.push(
        fault(
          'credentials',
          `${field} has a blank or a line break in it`,
          'copy it again, in one line'
        )
      );
    }
  }
  if (findings.length > 0) return findings;
  return [good('credentials', 'none stands in the place of another')];
}

/** Looks for ids that are of another kind than the field asks for. */
export function checkIds(fields: Fields): Finding[] {
  const given = [{ ...fields, dataSetName: '' }, ...rowsOf(fields.additionalAdvertisers)];
  const findings = given.flatMap((row, at) => {
    const where = at === 0 ? '' : `additionalAdvertisers[${at - 1}].`;
    return ['accountId', 'profileId'].flatMap((name) => {
      const text = textIn(row, name);
      if (/^ENTITY/i.test(text)) {
        return [fault('ids', `${where}${name} is an entity ID (ENTITY…)`, ENTITY_REMEDY)];
      }
      if (/^amzn1\.application|^Atz[ar]\|/.test(text)) {
        return [fault('ids', `${where}${name} is a credential`, 'enter the advertiser’s ID')];
      }
      return [];
    });
  });
  return findings.length > 0 ? findings : [good('ids', 'no entity in the place of an account')];
}

const ENTITY_REMEDY =
  'Amazon answers it with 403; enter the advertiser account ID of Ads console → Account settings';

function rowsOf(table: unknown): Fields[] {
  return Array.isArray(table) ? (table as Fields[]) : [];
}

/** Checks that events can have the consent that Amazon wants. */
export function checkConsent(fields: Fields): Finding[] {
  const isEurope = fields.region === 'EU';
  if (textIn(fields, 'amznUserData').toUpperCase() === 'DENIED') {
    return [
      fault(
        'consent',
        'amznUserData is DENIED for every event, so the tag never sends user data',
        'clear the field'
      )
    ];
  }
  if (fields.consentSource !== 'none') {
    const where = isEurope ? 'an event' : 'an event from the EEA or the UK';
    return [good('consent', `taken from the events; ${where} that says nothing of it is not sent`)];
  }
  const remedy = 'set consentSource to auto';
  return isEurope
    ? [
        fault(
          'consent',
          'the region is EU and consentSource none: Amazon refuses every event',
          remedy
        )
      ]
    : [
        open(
          'consent',
          'consentSource is none: events from the EEA and the UK are not sent',
          remedy
        )
      ];
}
