import type { PermissionEntry } from '../../sandbox/permissions/grant.js';
import type { Parameter, TemplateInfo } from '../../sandbox/template/template.js';
import {
  accessResponse,
  logging,
  readEventData,
  readRequest,
  returnResponse,
  runContainer,
  sendHttp
} from '../../template/permissions.js';
import { required, typedAs } from '../../template/validators.js';
import type { ProjectSource } from './project-files.js';
import { sgtmVersionFor } from './sgtm-package.js';
import type { ProjectName } from './project-name.js';

/** What `sgtm init` can begin with. */
export const STARTER_TYPES = ['tag', 'variable', 'client'] as const;
export type StarterType = (typeof STARTER_TYPES)[number];

/** A small template that does something real, and is there to be changed. */
interface Starter {
  type: TemplateInfo['type'] | 'MACRO';
  categories: string[];
  description: string;
  parameters: unknown[];
  permissions: PermissionEntry[];
  main: string;
  scenarios: { name: string; code: string }[];
}

/**
 * The project that `sgtm init` writes.
 *
 * @param folder where it will be, which the path to a tarball of sgtm is relative to
 */
export function starterProject(
  type: StarterType,
  { packageName, displayName }: ProjectName,
  folder: string
): ProjectSource {
  const { parameters, permissions, main, scenarios, ...info } = STARTERS[type];
  return {
    packageName,
    info: {
      type: info.type as TemplateInfo['type'],
      displayName,
      description: info.description,
      categories: info.categories,
      brand: { id: 'brand_dummy', displayName: 'Your name' }
    },
    parameters: parameters as Parameter[],
    permissions,
    notes: `${displayName}, version {{version}}.\n\nThe code is compiled from TypeScript; what is changed in GTM's editor is gone with the next build.`,
    scenarios,
    code: [{ path: 'src/main.ts', content: main }],
    sgtmVersion: sgtmVersionFor(folder)
  };
}

const TAG: Starter = {
  type: 'TAG',
  categories: ['ANALYTICS'],
  description: 'Sends each event as JSON to a collector.',
  parameters: [
    {
      type: 'TEXT',
      name: 'accountId',
      displayName: 'Account ID',
      simpleValueType: true,
      alwaysInSummary: true,
      valueHint: 'AC-1234',
      help: 'As the collector shows it under Settings.',
      valueValidators: [
        required('Enter the account ID, or a variable that holds it.'),
        typedAs('AC-[0-9]+', 'An account ID is AC- and digits: AC-1234.')
      ]
    },
    {
      type: 'CHECKBOX',
      name: 'sendsPage',
      checkboxText: 'Send the address of the page',
      simpleValueType: true,
      defaultValue: true
    }
  ],
  permissions: [
    sendHttp(['https://collector.example/v1/*']),
    readEventData('any'),
    logging('debug')
  ],
  main: `import { getAllEventData, JSON, logToConsole, sendHttpRequest } from 'sgtm';

/** Your vendor's address; template/permissions.ts allows requests to it. */
const COLLECTOR = 'https://collector.example/v1/events';

/** Sends the event, and ends in success if the collector takes it. */
export default function main(): void {
  const event = getAllEventData() || {};
  const body = {
    account: data.accountId,
    name: event.event_name,
    client: event.client_id,
    value: event.value,
    currency: event.currency,
    page: data.sendsPage ? event.page_location : undefined
  };
  const options = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    timeout: 5000
  } as const;
  sendHttpRequest(COLLECTOR, options, JSON.stringify(body)).then(
    (answer) => finish(answer.statusCode),
    () => finish(0)
  );
}

/** Ends the tag by the status of the answer, 0 if there was none. */
function finish(status: number): void {
  if (status >= 200 && status < 300) return data.gtmOnSuccess();
  logToConsole(status ? 'The collector answered ' + status : 'The collector did not answer');
  data.gtmOnFailure();
}
`,
  scenarios: [
    {
      name: 'A purchase is sent with its value',
      code: `const JSON = require('JSON');
const Promise = require('Promise');

mock('getAllEventData', {
  event_name: 'purchase',
  client_id: 'c.1',
  value: 129.95,
  currency: 'EUR'
});
mock('sendHttpRequest', (url, options, body) => {
  assertThat(JSON.parse(body)).isEqualTo({
    account: 'AC-1234',
    name: 'purchase',
    client: 'c.1',
    value: 129.95,
    currency: 'EUR'
  });
  return Promise.create((resolve) => resolve({ statusCode: 204, headers: {} }));
});

runCode({ accountId: 'AC-1234', sendsPage: true });

require('callLater')(() => {
  assertApi('gtmOnSuccess').wasCalled();
  assertApi('gtmOnFailure').wasNotCalled();
});`
    },
    {
      name: 'The tag fails if the collector refuses the event',
      code: `const Promise = require('Promise');

mock('getAllEventData', { event_name: 'purchase' });
mock('sendHttpRequest', () =>
  Promise.create((resolve) => resolve({ statusCode: 401, headers: {} }))
);

runCode({ accountId: 'AC-1234' });

require('callLater')(() => {
  assertApi('gtmOnSuccess').wasNotCalled();
  assertApi('gtmOnFailure').wasCalled();
});`
    }
  ]
};

const VARIABLE: Starter = {
  type: 'MACRO',
  categories: ['UTILITY'],
  description: 'Returns a property of the event data, cleaned, or another value if there is none.',
  parameters: [
    {
      type: 'TEXT',
      name: 'path',
      displayName: 'Property of the event data',
      simpleValueType: true,
      alwaysInSummary: true,
      valueHint: 'user_data.email_address',
      valueValidators: [required('Enter the path of a property.')]
    },
    {
      type: 'TEXT',
      name: 'fallback',
      displayName: 'Value if there is none',
      simpleValueType: true
    },
    {
      type: 'CHECKBOX',
      name: 'isLowerCase',
      checkboxText: 'Write it in lower case',
      simpleValueType: true
    }
  ],
  permissions: [readEventData('any')],
  main: `import { getEventData, getType, makeString } from 'sgtm';

/** What main returns is the value of the variable. */
export default function main(): unknown {
  const value = getEventData(makeString(data.path));
  if (value === undefined || value === null || value === '') return data.fallback;
  return getType(value) === 'string' ? cleaned(makeString(value)) : value;
}

/** ' Ada@Example.com ' → 'ada@example.com', or 'Ada@Example.com' without the checkbox. */
function cleaned(text: string): string {
  const trimmed = text.trim();
  return data.isLowerCase ? trimmed.toLowerCase() : trimmed;
}
`,
  scenarios: [
    {
      name: 'A text comes trimmed and in lower case',
      code: `mock('getEventData', (path) => (path === 'user_data.email' ? ' Ada@Example.com ' : undefined));

const value = runCode({ path: 'user_data.email', isLowerCase: true });

assertThat(value).isEqualTo('ada@example.com');`
    },
    {
      name: 'What is not there gives the other value',
      code: `mock('getEventData', undefined);

assertThat(runCode({ path: 'nothing', fallback: 'none' })).isEqualTo('none');`
    }
  ]
};

const CLIENT: Starter = {
  type: 'CLIENT',
  categories: ['UTILITY'],
  description: 'Takes events that a server posts as JSON, and runs the container for each.',
  parameters: [
    {
      type: 'TEXT',
      name: 'path',
      displayName: 'Path of the requests it claims',
      simpleValueType: true,
      alwaysInSummary: true,
      defaultValue: '/events',
      valueValidators: [typedAs('/.*', 'A path begins with a slash: /events.')]
    }
  ],
  permissions: [
    readRequest({ body: true, path: true }),
    accessResponse({ body: true, status: true }),
    returnResponse(),
    runContainer()
  ],
  main: `import {
  claimRequest,
  getRequestBody,
  getRequestMethod,
  getRequestPath,
  getType,
  JSON,
  returnResponse,
  runContainer,
  setResponseBody,
  setResponseStatus
} from 'sgtm';

/** Claims a POST to its path, runs the container for the event in it, and answers. */
export default function main(): void {
  if (getRequestPath() !== data.path || getRequestMethod() !== 'POST') return;
  claimRequest();
  const event = JSON.parse(getRequestBody() || '');
  if (!isEvent(event)) return answer(400, 'The body has to be JSON with an event_name.');
  runContainer(event, () => answer(204, ''));
}

/** Whether a value is event data: an object with an event_name. */
function isEvent(value: unknown): value is { [key: string]: unknown } {
  return getType(value) === 'object' && !!(value as { event_name?: unknown }).event_name;
}

/** Answers the request. */
function answer(status: number, body: string): void {
  setResponseStatus(status);
  setResponseBody(body);
  returnResponse();
}
`,
  scenarios: [
    {
      name: 'An event runs the container and is answered with 204',
      code: `mock('getRequestPath', '/events');
mock('getRequestMethod', 'POST');
mock('getRequestBody', '{"event_name":"purchase"}');
mock('runContainer', (event, onComplete) => {
  assertThat(event).isEqualTo({ event_name: 'purchase' });
  onComplete();
});

runCode({ path: '/events' });

assertApi('claimRequest').wasCalled();
assertApi('setResponseStatus').wasCalledWith(204);
assertApi('returnResponse').wasCalled();`
    },
    {
      name: 'Another path is left to other clients',
      code: `mock('getRequestPath', '/other');
mock('getRequestMethod', 'POST');

runCode({ path: '/events' });

assertApi('claimRequest').wasNotCalled();
assertApi('returnResponse').wasNotCalled();`
    }
  ]
};

const STARTERS: Readonly<Record<StarterType, Starter>> = {
  tag: TAG,
  variable: VARIABLE,
  client: CLIENT
};
