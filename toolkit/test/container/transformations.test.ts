import { describe, expect, it } from 'vitest';
import type { ExportParameter } from '../../container/export-format.js';
import { parameters } from '../../container/parameters.js';
import { variablesOf } from '../../container/run-event.js';
import { running } from './running.js';

const LOGS = `require('logToConsole')(require('JSON').stringify(require('getAllEventData')()));
  require('logToConsole')(data.seen);
  data.gtmOnSuccess();`;

function scope(
  tags: string[],
  {
    isAllExcept = false,
    types = [] as string[],
    conditions = [] as [string, string, string][]
  } = {}
): ExportParameter[] {
  const map = (values: Record<string, string>): ExportParameter => ({
    type: 'MAP',
    map: parameters(values)
  });
  return [
    ...parameters({ allTagsExcept: isAllExcept, matchingConditionsEnabled: conditions.length > 0 }),
    { type: 'LIST', key: 'affectedTags', list: tags.map((tagReference) => map({ tagReference })) },
    { type: 'LIST', key: 'affectedTagTypes', list: types.map((tagType) => map({ tagType })) },
    {
      type: 'LIST',
      key: 'matchingConditionsTable',
      list: conditions.map(([name, expressionType, expressionValue]) =>
        map({
          variableName: name,
          variableReference: `{{${name}}}`,
          expressionType,
          expressionValue
        })
      )
    }
  ];
}

const VARIABLES = {
  'ed - page': { type: 'ed', fields: { keyPath: 'page' } },
  'ed - id': { type: 'ed', fields: { keyPath: 'id' } }
};
const EVENT = {
  event: { event_name: 'x', page: 'old', id: 'i', user: { mail: 'm', name: 'n' } },
  client: 'GA4'
};

describe('transformations', () => {
  it('change the event data of the tags that they name, and of no other', async () => {
    const { event } = await running({
      templates: { tag: { code: LOGS } },
      tags: {
        one: { fields: { seen: '{{ed - page}}' } },
        two: { fields: { seen: '{{ed - page}}' } }
      },
      variables: VARIABLES,
      transformations: {
        augment: {
          type: 'tf_augment_event',
          parameter: [
            ...scope(['one'], { conditions: [['ed - id', 'NOT_EQUALS', 'undefined']] }),
            ...parameters({
              augmentEventTable: [{ paramName: 'page', paramValue: '{{ed - page}}+{{ed - id}}' }]
            })
          ]
        },
        idle: {
          type: 'tf_augment_event',
          parameter: [
            ...scope(['two'], { conditions: [['ed - id', 'EQUALS', 'undefined']] }),
            ...parameters({ augmentEventTable: [{ paramName: 'page', paramValue: 'never' }] })
          ]
        }
      }
    });
    const ran = await event(EVENT);
    const { byName, eventData } = ran;
    expect(variablesOf(ran).get('ed - id')?.value).toBe('i');
    expect(byName.one?.eventData).toEqual({ ...EVENT.event, page: 'old+i' });
    expect(JSON.parse(byName.one?.logs[0] ?? '')).toEqual({ ...EVENT.event, page: 'old+i' });
    expect(byName.one?.logs[1]).toBe('old+i');
    expect(byName.two?.eventData).toBeUndefined();
    expect(byName.two?.logs[1]).toBe('old');
    expect(eventData).toEqual(EVENT.event);
  });

  it('exclude and allow parameters, of all tags but some, and of all tags of a type', async () => {
    const { event } = await running({
      templates: { tag: { code: LOGS } },
      tags: { one: {}, two: {} },
      transformations: {
        exclude: {
          type: 'tf_exclude_params',
          parameter: [
            ...scope(['two'], { isAllExcept: true }),
            ...parameters({
              excludedParamsTable: [{ excludedParams: 'user.mail' }, { excludedParams: 'absent' }]
            })
          ]
        },
        allow: {
          type: 'tf_allow_params',
          parameter: [
            ...scope([], { types: ['cvt_1_tag'] }),
            ...parameters({
              allowedParamsTable: [{ allowedParams: 'user' }, { allowedParams: 'id' }]
            })
          ]
        },
        odd: { type: 'tf_rename', parameter: scope([], { isAllExcept: true }) }
      }
    });
    const { byName } = await event(EVENT);
    expect(byName.one?.eventData).toEqual({ user: { name: 'n' }, id: 'i' });
    expect(byName.two?.eventData).toEqual({ user: { mail: 'm', name: 'n' }, id: 'i' });
  });

  it('leave messages and callbacks between tags as they are', async () => {
    const { event } = await running({
      templates: {
        tag: {
          code: `require('addMessageListener')('note', (type, message) => require('logToConsole')(message));
            require('addEventCallback')((id, event) => require('logToConsole')(id, event.tags.length));
            data.gtmOnSuccess();`
        },
        says: { code: `require('sendMessage')('note', {}); data.gtmOnSuccess();` }
      },
      tags: { listens: {}, says: { type: 'cvt_1_says', setupTag: [{ tagName: 'listens' }] } },
      transformations: {
        exclude: {
          type: 'tf_exclude_params',
          parameter: [
            ...scope(['listens']),
            ...parameters({ excludedParamsTable: [{ excludedParams: 'id' }] })
          ]
        }
      }
    });
    const { byName } = await event(EVENT);
    expect(byName.listens?.logs).toEqual(['{}', 'GTM-TEST 2']);
  });
});
