import { sectionJson } from '../sandbox/template/format-template.js';
import { joinSections } from '../sandbox/template/sections.js';
import { permissionSection } from './permission-section.js';

function infoOf(type: string, displayName: string): string {
  return sectionJson({
    type,
    id: 'cvt_temp_public_id',
    version: 1,
    securityGroups: [],
    displayName,
    brand: { id: 'brand_dummy', displayName: '' },
    description: 'Shows what only a tagging server shows, for sgtm calibrate.',
    containerContexts: ['SERVER']
  });
}

const CLIENT_CODE = `const JSON = require('JSON');
const claimRequest = require('claimRequest');
const getContainerVersion = require('getContainerVersion');
const getCookieValues = require('getCookieValues');
const getRemoteAddress = require('getRemoteAddress');
const getRequestHeader = require('getRequestHeader');
const getRequestMethod = require('getRequestMethod');
const getRequestPath = require('getRequestPath');
const getRequestQueryString = require('getRequestQueryString');
const getTimestampMillis = require('getTimestampMillis');
const getType = require('getType');
const returnResponse = require('returnResponse');
const runContainer = require('runContainer');
const sendHttpGet = require('sendHttpGet');
const setCookie = require('setCookie');
const setResponseBody = require('setResponseBody');
const setResponseHeader = require('setResponseHeader');
const setResponseStatus = require('setResponseStatus');

if (getRequestPath() !== '/sgtm-probe') return;
claimRequest();

const startedAt = getTimestampMillis();
let turns = 0;
for (let i = 0; i < 100000; i++) turns += 1;
const answer = {
  loopMs: getTimestampMillis() - startedAt,
  turns: turns,
  method: getRequestMethod(),
  query: getRequestQueryString(),
  header: getRequestHeader('X-Probe'),
  missingHeader: getType(getRequestHeader('x-missing')),
  cookies: getCookieValues('probe'),
  cookiesUndecoded: getCookieValues('probe', true),
  address: getType(getRemoteAddress()),
  preview: getContainerVersion().previewMode
};
setCookie('sgtm_probe', 'a b', { path: '/', 'max-age': 60, secure: true, httpOnly: true });
setResponseHeader('content-type', 'application/json');
setResponseStatus(200);

// The first request cannot be made, the second takes longer than it may.
sendHttpGet(
  'https://sgtm-probe.invalid/',
  (status, headers, body) => {
    answer.failed = [status, getType(headers), getType(body)];
    sendHttpGet(
      'https://www.google.com/',
      (lateStatus, lateHeaders, lateBody) => {
        answer.timedOut = [lateStatus, getType(lateHeaders), getType(lateBody)];
        runContainer({ event_name: 'sgtm_probe', nested: { a: 1 } }, () => {
          setResponseBody(JSON.stringify({ 'sgtm-probe': answer }));
          returnResponse();
        });
      },
      { timeout: 1 }
    );
  },
  { timeout: 3000 }
);`;

const TAG_CODE = `const JSON = require('JSON');
const getAllEventData = require('getAllEventData');
const logToConsole = require('logToConsole');

logToConsole(
  JSON.stringify({ 'sgtm-probe-tag': { eventData: getAllEventData(), tagId: data.gtmTagId } })
);
data.gtmOnSuccess();`;

/** Sets one cookie whatever its attributes; the form GTM exports for its own "any". */
const SET_COOKIE = {
  instance: {
    key: { publicId: 'set_cookies', versionId: '1' },
    param: [
      {
        key: 'allowedCookies',
        value: {
          type: 2,
          listItem: [
            {
              type: 3,
              mapKey: ['name', 'domain', 'path', 'secure', 'session'].map((string) => ({
                type: 1,
                string
              })),
              mapValue: ['sgtm_probe', '*', '*', 'any', 'any'].map((string) => ({
                type: 1,
                string
              }))
            }
          ]
        }
      }
    ]
  },
  clientAnnotations: { isEditedByUser: true },
  isRequired: true
};

/** A client and a tag for whoever has a tagging server, by the names of their files. */
export function probeTemplates(): Readonly<Record<string, string>> {
  const clientPermissions = JSON.parse(
    permissionSection({
      access_response: { writeResponseAccess: 'any' },
      get_cookies: { cookieAccess: 'any' },
      read_container_data: {},
      read_request: { requestAccess: 'any' },
      return_response: {},
      run_container: {},
      send_http: { allowedUrls: 'any' }
    })
  ) as object[];
  const client = joinSections({
    INFO: infoOf('CLIENT', 'sgtm probe client'),
    TEMPLATE_PARAMETERS: '[]',
    SANDBOXED_JS_FOR_SERVER: CLIENT_CODE,
    SERVER_PERMISSIONS: sectionJson([...clientPermissions, SET_COOKIE]),
    TESTS: 'scenarios: []',
    NOTES: 'Answers GET /sgtm-probe.'
  });
  const tag = joinSections({
    INFO: infoOf('TAG', 'sgtm probe tag'),
    TEMPLATE_PARAMETERS: '[]',
    SANDBOXED_JS_FOR_SERVER: TAG_CODE,
    SERVER_PERMISSIONS: permissionSection({
      logging: { environments: 'all' },
      read_event_data: { eventDataAccess: 'any' }
    }),
    TESTS: 'scenarios: []',
    NOTES: 'Fires on the event sgtm_probe, which the probe client starts.'
  });
  return { 'client.tpl': client, 'tag.tpl': tag };
}
