import { describe, expect, it } from 'vitest';
import { readTemplateSource } from 'sgtm/compile';
import { type EnablingCondition, fieldsOf, type Parameter, type TableColumn } from 'sgtm/sandbox';

const { parameters, info } = await readTemplateSource('.');
const fields = fieldsOf(parameters);

function fieldNamed(name: string): Parameter {
  const field = fields.find((each) => each.name === name);
  if (!field) throw new Error(`no field ${name}`);
  return field;
}

/** Everything of the form that has a label, groups and columns of tables included. */
function allParts(parts: readonly Parameter[] = parameters): Parameter[] {
  return parts.flatMap((part) => {
    const choices = [...(part.selectItems ?? []), ...(part.radioItems ?? [])];
    const below = [...(part.subParams ?? []), ...choices.flatMap((item) => item.subParams ?? [])];
    return [part, ...allParts(below)];
  });
}

const columns = fields.flatMap((field) =>
  (field.simpleTableColumns ?? []).map((column) => ({ field, column }))
);

/** Whether GTM would save this value: by the validators with a regular expression. */
function accepts({ valueValidators = [] }: Parameter | TableColumn, value: string): boolean {
  return valueValidators
    .filter(({ type }) => type === 'REGEX')
    .every(({ args = [] }) => new RegExp(String(args[0])).test(value));
}

describe('the form', () => {
  it('has the fields of the design, and no others', () => {
    const names =
      'api offAmazonShape region authMode clientId clientSecret refreshToken accessToken accountId profileId additionalAdvertisers eventMode conversionType eventName customEventMap unmappedEvents eventSource dataSetName countryCode defaultCountryCode eventTime eventId eventIdSource value currencyCode unitsSold autoMatchKeys matchKeys phoneFormat emailFormat autoCustomData customData consentSource tcf gpp amznUserData amznAdStorage sendIpAddress sendUserAgent limitedDataUse adStorageConsent captureClickTokens cookieDomain delivery queueProjectId queueTopic maxAttempts timeoutMs useOptimisticScenario eventsWithoutMatchKey deadLetterMode deadLetterProjectId deadLetterDatasetId deadLetterTableId logType bigQueryLogType logBigQueryProjectId logBigQueryDatasetId logBigQueryTableId';
    expect(fields.map(({ name }) => name).toSorted()).toEqual(names.split(' ').toSorted());
  });

  it('names no field twice', () => {
    const names = allParts().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('asks for nothing but credentials and account at first', () => {
    const shownFirst = fields.filter(
      ({ valueValidators = [], enablingConditions = [], name }) =>
        valueValidators.some(({ type }) => type === 'NON_EMPTY') &&
        (enablingConditions.length === 0 || isMet(enablingConditions)) &&
        !parentChoices.has(name)
    );
    expect(shownFirst.map(({ name }) => name)).toEqual([
      'accountId',
      'clientId',
      'clientSecret',
      'refreshToken'
    ]);
  });

  it('shows fields by conditions that can be met', () => {
    for (const { name, enablingConditions = [] } of allParts()) {
      for (const { paramName, paramValue } of enablingConditions) {
        const other = fieldNamed(paramName);
        const choices = [...(other.selectItems ?? []), ...(other.radioItems ?? [])];
        const values = choices.length > 0 ? choices.map(({ value }) => value) : [true, false];
        expect(values, `${name} depends on ${paramName}`).toContain(paramValue);
      }
    }
  });

  it('has labels in sentence case', () => {
    const labels = [
      ...allParts().map(({ displayName, checkboxText }) => displayName ?? checkboxText ?? ''),
      ...columns.map(({ column }) => column.displayName ?? '')
    ];
    const proper =
      /^(Amazon|Ads|API|APIs|Event|Events|BigQuery|Google|Consent|Mode|GA4|GPP|TCF|IP|ID|Manager|Off-Amazon)$/;
    for (const label of labels) {
      const [first = '', ...rest] = label.replaceAll(/[(),’]/g, ' ').split(/\s+/);
      expect(first, label).toMatch(/^[A-Z]/);
      const upper = rest.filter((word) => /^[A-Z]/.test(word) && !proper.test(word));
      expect(upper, label).toEqual([]);
    }
  });

  it('explains every field, or the choices it gives', () => {
    const unexplained = fields.filter(
      ({ help, radioItems = [] }) => !help && !radioItems.some((item) => item.help)
    );
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });

  it('says in whole sentences, not too many, what a field is for', () => {
    for (const { name, help } of fields) {
      if (help === undefined) continue;
      expect(help, name).toMatch(/[.)]$/);
      expect(help.length, name).toBeLessThan(260);
    }
  });
});

/** Fields below a choice that is not the default one. */
const parentChoices = new Set(
  fields.flatMap(({ radioItems = [], selectItems = [], defaultValue }) =>
    [...radioItems, ...selectItems]
      .filter(({ value }) => value !== defaultValue)
      .flatMap(({ subParams }) => (subParams ?? []).map(({ name }) => name))
  )
);

function isMet(conditions: readonly EnablingCondition[]): boolean {
  return conditions.some(({ paramName, paramValue, type }) => {
    const isSame = fieldNamed(paramName).defaultValue === paramValue;
    return type === 'NOT_EQUALS' ? !isSame : isSame;
  });
}

describe('the validators', () => {
  const validated = [
    ...fields.map((field) => ({ label: field.name, part: field as Parameter | TableColumn })),
    ...columns.map(({ field, column }) => ({
      label: `${field.name}.${column.name}`,
      part: column as Parameter | TableColumn
    }))
  ].filter(({ part }) => (part.valueValidators ?? []).length > 0);

  it.each(validated)('of $label have a message that says what to enter', ({ part }) => {
    for (const { errorMessage } of part.valueValidators ?? []) {
      expect(errorMessage).toMatch(/^[A-Z].+[.]$/);
    }
  });

  it.each(validated)('of $label accept variables, an empty field, hint and default', ({ part }) => {
    for (const value of ['{{Variable}}', '{{A}}-{{B}}', 'x{{Variable}}', '']) {
      expect(accepts(part, value), value).toBe(true);
    }
    const { defaultValue } = part;
    if (defaultValue !== undefined) expect(accepts(part, String(defaultValue))).toBe(true);
    const hint = 'valueHint' in part ? part.valueHint : undefined;
    if (hint && !hint.includes('…')) expect(accepts(part, hint), hint).toBe(true);
  });

  it.each([
    [
      'accountId',
      ['5879120000000', '12'],
      ['58 79', 'me@example.com', 'ENTITY1B2C', 'amzn1.ads-account.g.abc123']
    ],
    ['profileId', ['3231294500000'], ['ENTITY1B2C', 'amzn1.ads-account.g.abc123', '12']],
    [
      'clientId',
      ['amzn1.application-oa2-client.0123456789abcdef'],
      ['amzn1.oa2-cs.v1.0123', '0123', 'amzn1.application-oa2-client.01 23']
    ],
    ['clientSecret', ['amzn1.oa2-cs.v1.0123', '0123456789abcdef'], ['Atzr|IwEB', 'two words']],
    ['refreshToken', ['Atzr|IwEBIA-_x'], ['Atza|IwEBIA', 'IwEBIA', 'Atzr|Iw EB']],
    ['accessToken', ['Atza|IwEBIA-_x'], ['Atzr|IwEBIA', 'Bearer Atza|IwEBIA']],
    ['dataSetName', ['My_shop_events', 'a-b_9'], ['shop', '1shop', 'my shop', 'x'.repeat(101)]],
    ['eventId', ['ORDER-1042', '{order}'], ['ada@example.com', 'two words', 'x'.repeat(257)]],
    [
      'eventTime',
      [
        '1776688496',
        '1776688496789',
        '1776688496789000',
        '2026-04-20',
        '2026-04-20T12:34:56Z',
        '2026-04-20T12:34:56.789+02:00'
      ],
      ['yesterday', '20.04.2026', '177668']
    ],
    ['value', ['0', '129.95', '-5'], ['129,95', '$5', '1e3']],
    ['currencyCode', ['EUR', 'usd'], ['€', 'EURO']],
    ['unitsSold', ['1', '20'], ['0', '-1', '1.5']],
    [
      'countryCode',
      ['DE', 'de-DE', 'en_US', 'zh-Hant-TW', 'OTHER_EEA', 'Germany', 'DEU', 'DE-BY'],
      ['D', '49', 'D3', 'DE;FR', 'me@example.com']
    ],
    ['defaultCountryCode', ['DE'], ['de-DE', 'Germany']],
    [
      'cookieDomain',
      ['auto', 'example.com', '.shop.example.co.uk'],
      ['https://example.com', 'example', 'example.com/']
    ],
    ['maxAttempts', ['1', '5', '10'], ['0', '11', '1.5', 'five']],
    ['timeoutMs', ['100', '5000', '30000'], ['0', '99', '30001', '5 s']]
  ])('of %s know a good value from a bad one', (name, good, bad) => {
    const field = fieldNamed(name);
    expect(good.filter((value) => !accepts(field, value))).toEqual([]);
    expect(bad.filter((value) => accepts(field, value))).toEqual([]);
  });
});

describe('what the Gallery shows', () => {
  it('is a tag for servers, with categories the Gallery has', () => {
    expect(info.type).toBe('TAG');
    expect(info.containerContexts).toEqual(['SERVER']);
    expect(info.categories).toEqual(
      expect.arrayContaining(['CONVERSIONS', 'ADVERTISING', 'ATTRIBUTION'])
    );
  });

  it('has a picture of 64 by 64 pixels and less than 4 kB', () => {
    const [, base64 = ''] = info.brand?.thumbnail?.split('data:image/png;base64,') ?? [];
    const picture = Buffer.from(base64, 'base64');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([64, 64]);
    expect(picture.length).toBeLessThan(4096);
  });
});
