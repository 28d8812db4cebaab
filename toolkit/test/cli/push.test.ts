import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERVER_CONTAINER, TagManagerStandIn, TOKEN } from '../gtm/tag-manager-stand-in.js';
import { permission, templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

const DEFAULT = 'Default Workspace';
const NAME = 'Example Conversions';

let gtm: TagManagerStandIn;
let files: Awaited<ReturnType<typeof folderWith>>;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  gtm = new TagManagerStandIn();
  env = {
    TAGMANAGER_API_URL: await gtm.listen(),
    TAGMANAGER_ACCESS_TOKEN: TOKEN,
    GOOGLE_APPLICATION_CREDENTIALS: ''
  };
  files = await folderWith({ 'template.tpl': templateFile() });
});

afterEach(async () => {
  await Promise.all([gtm.close(), files.remove()]);
});

/** Runs a command in the folder; whatever it writes, the token is not in it. */
async function run(command: string, ...args: string[]): Promise<Ended> {
  const container = args.includes('--container') ? [] : ['--container', SERVER_CONTAINER];
  const ended = await sgtm([command, ...container, ...args], {
    cwd: files.folder,
    env
  });
  expect(ended.stdout + ended.stderr).not.toContain(TOKEN);
  return ended;
}

const push = (...args: string[]): Promise<Ended> => {
  const workspace = args.includes('--workspace') ? [] : ['--workspace', DEFAULT];
  return run('push', ...workspace, ...args);
};
const write = (text: string): Promise<void> => writeFile(files.path('template.tpl'), text);
const stored = (): ReturnType<TagManagerStandIn['templatesOf']> => gtm.templatesOf(DEFAULT);
const changed = templateFile({
  code: "const log = require('logToConsole');\nlog(1);\ndata.gtmOnSuccess();"
});

/** Longer than any published template, and too long for an argument of a command. */
const LARGE = templateFile({
  code: `const log = require('logToConsole');\n${`log(1); // ${'why '.repeat(25)}\n`.repeat(2500)}data.gtmOnSuccess();`
});

const VARIABLE = templateFile({
  info: { type: 'MACRO', displayName: 'Order value', categories: ['UTILITY'] },
  code: "const getEventData = require('getEventData');\nreturn getEventData('value');"
});

describe('sgtm push', () => {
  it.each([
    ['a large template', LARGE, 'const ALWAYS = 1;'],
    ["another vendor's tag", templateFile(), 'const ALWAYS = 1;'],
    ['a variable', VARIABLE, 'const ALWAYS = 1;']
  ])('creates %s, then updates it, then finds nothing to do', async (_, text, line) => {
    await write(text);
    const created = await push('--yes');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    expect(created.stdout).toMatch(/^GTM-SERVER1 {2}Default Workspace {2}".+" {2}is new\n/);
    expect(created.stdout).toMatch(/\ncreated\nhttps:\/\/tagmanager\.google\.com\/.+\n$/);
    expect(stored()).toMatchObject([{ templateData: text }]);

    const next = text.replace(/___SANDBOXED_JS_FOR_SERVER___\n\n/, `$&${line}\n`);
    await write(next);
    const updated = await push('--yes');
    expect(updated).toMatchObject({ code: 0, stderr: '' });
    expect(updated.stdout).toMatch(/\ncode {2}\+1 line\n/);
    expect(updated.stdout).toContain(`\n  +${line}\n`);
    expect(updated.stdout).toMatch(/\nupdated\nhttps/);
    expect(stored()).toMatchObject([{ templateData: next }]);

    const writes = gtm.bodies.length;
    const same = await push('--yes');
    expect(same).toMatchObject({ code: 0, stderr: '' });
    expect(same.stdout).toMatch(/ {2}is up to date\nhttps/);
    expect(gtm.bodies).toHaveLength(writes);
  });

  it('shows what would change, permissions first, and changes nothing with --dry-run', async () => {
    const before = gtm.edit(DEFAULT, { name: NAME, templateData: templateFile() }).templateData;
    await write(
      templateFile({
        code: 'const log = require("logToConsole");\nlog(data.id);\ndata.gtmOnSuccess();',
        parameters:
          '[{"type": "TEXT", "name": "id", "displayName": "ID", "simpleValueType": true}]',
        permissions: JSON.stringify([permission('logging', { environments: 'all' })]),
        info: { description: 'Other words.' }
      })
    );
    const { code, stdout } = await push('--dry-run');
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 16)).toEqual([
      `GTM-SERVER1  Default Workspace  "${NAME}"  will change`,
      'permissions',
      '  + logging  environments: all',
      'fields',
      '  + id',
      '  ~ (the order and grouping of fields)',
      'info',
      '  ~ description',
      'code  +2 lines',
      '  @@ -1 +1 @@',
      '  +const log = require("logToConsole");',
      '  +log(data.id);',
      '   data.gtmOnSuccess();',
      'dry run: not pushed',
      expect.stringMatching(/^https/),
      ''
    ]);
    expect(stored()[0]?.templateData).toBe(before);
    expect(gtm.requests.every((request) => request.startsWith('GET '))).toBe(true);
  });

  it('asks nobody where there is no terminal, and changes nothing', async () => {
    const { code, stderr } = await push();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'sgtm: there is no terminal to ask on; add --yes, or --dry-run to change nothing\n'
    });
    expect(stored()).toEqual([]);
  });

  it('prints one JSON object with --json', async () => {
    const { code, stdout } = await push('--yes', '--json');
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      container: SERVER_CONTAINER,
      workspace: DEFAULT,
      template: NAME,
      action: 'create',
      pushed: true,
      url: expect.stringContaining('https://tagmanager.google.com/'),
      compilerErrors: []
    });
  });

  it.each([
    ['check', templateFile({ code: 'const a = /a/;\ndata.gtmOnSuccess();' }), 'regex-literal: '],
    ['test', templateFile({ tests: "scenarios:\n- name: Fails\n  code: fail('never')" }), '✗ Fails']
  ])('sends nothing if %s finds a fault', async (finder, text, said) => {
    await write(text);
    const { code, stdout, stderr } = await push('--yes');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `sgtm: template.tpl: sgtm ${finder} finds faults; nothing was pushed\n`
    });
    expect(stdout).toContain(said);
    expect(gtm.requests).toEqual([]);
  });

  it('refuses to overwrite an edit that is made while it works', async () => {
    const theirs = changed.replace('log(1)', 'log(2)');
    gtm.edit(DEFAULT, { name: NAME, templateData: templateFile() });
    await write(changed);
    gtm.troubles.beforeUpdate = () => gtm.edit(DEFAULT, { name: NAME, templateData: theirs });
    const { code, stderr } = await push('--yes');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^sgtm: somebody changed "Example Conversions" in GTM in the meantime; /
    );
    expect(stored()[0]?.templateData).toBe(theirs);
  });

  it('refuses to overwrite an edit that was made since the last push, unless told to', async () => {
    const theirs = changed.replace('log(1)', 'log(2)');
    await push('--yes');
    gtm.edit(DEFAULT, { name: NAME, templateData: theirs });
    await write(changed);
    const { code, stderr } = await push('--yes');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sgtm: "Example Conversions" was edited in GTM since .+ sgtm pull/);
    expect(stored()[0]?.templateData).toBe(theirs);
    expect(await push('--yes', '--overwrite')).toMatchObject({ code: 0 });
    expect(stored()[0]?.templateData).toBe(changed);
  });

  it('pushes over a template of the Gallery, says so, and sends no galleryReference', async () => {
    const galleryReference = { owner: 'acme', repository: 'tag' };
    gtm.edit(DEFAULT, { name: NAME, templateData: templateFile(), galleryReference });
    await write(changed);
    const { code, stdout } = await push('--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('\nit came from the Gallery (acme/tag)\n');
    expect(Object.keys(gtm.bodies[0] ?? {})).toEqual(['name', 'templateData']);
  });

  it('takes the place of the template in the workspace, on whichever page it is listed', async () => {
    for (const name of ['A', 'B', 'C', NAME]) {
      gtm.edit('Other & more', { name, templateData: templateFile() });
    }
    await write(changed);
    const { code } = await run('push', '--yes', '--workspace', 'Other & more');
    expect(code).toBe(0);
    expect(
      gtm.templatesOf('Other & more').map(({ templateData }) => templateData === changed)
    ).toEqual([false, false, false, true]);
  });

  it('shows the error of GTM’s compiler at its line, and exits with 1', async () => {
    gtm.troubles.compilerError = 'Line 2, column 5: unexpected token';
    await write(changed);
    const { code, stdout } = await push('--yes');
    const line = changed.split('\n').indexOf('log(1);') + 1;
    expect(code).toBe(1);
    expect(stdout).toContain(
      `\ntemplate.tpl:${line}:5 gtm-compiler: Line 2, column 5: unexpected token\n`
    );
  });

  it('says so where GTM only tells that it cannot compile', async () => {
    gtm.troubles.compilerError = true;
    const { code, stdout } = await push('--yes');
    expect(code).toBe(1);
    expect(stdout).toContain('\ngtm-compiler: GTM cannot compile the workspace; ');
  });
});

describe('a quota that is used up', () => {
  it.each([
    [429, 'RESOURCE_EXHAUSTED'],
    [403, 'rateLimitExceeded']
  ] as const)('%i is waited for, with a line that says so', async (status, reason) => {
    gtm.troubles.quota = { requests: 2, status, reason, retryAfter: '0' };
    const { code, stderr } = await push('--yes');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'sgtm: the quota of the Tag Manager API is used up; trying again in 0 seconds\n'.repeat(2)
    });
    expect(stored()).toHaveLength(1);
  });

  it('for the day ends the work', async () => {
    gtm.troubles.quota = { requests: 9, status: 403, reason: 'dailyLimitExceeded' };
    const { code, stderr } = await push('--yes');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sgtm: cannot look up .+ quota .+ is used up; try again later\n$/);
  });
});

describe('what cannot be done is said in one line, with exit code 2:', () => {
  const refusal = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await push('--yes', ...args);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  it('no credentials', async () => {
    env.TAGMANAGER_ACCESS_TOKEN = '';
    Object.assign(env, { CLOUDSDK_CONFIG: files.folder, METADATA_SERVER_DETECTION: 'none' });
    expect(await refusal()).toMatch(/no credentials; set GOOGLE_APPLICATION_CREDENTIALS/);
    expect(gtm.requests).toEqual([]);
  });

  it('an API that is not enabled, with the link that Google gives', async () => {
    const link =
      'https://console.developers.google.com/apis/api/tagmanager.googleapis.com/overview?project=12345';
    const message = `Tag Manager API has not been used in project 12345 before or it is disabled. Enable it by visiting ${link} then retry.`;
    gtm.troubles.answer = {
      method: 'GET',
      status: 403,
      body: { error: { code: 403, message, errors: [{ reason: 'accessNotConfigured' }] } }
    };
    const said = await refusal();
    expect(said).toContain(`enable it at ${link}, wait a few minutes`);
    expect(said).not.toContain('User Management');
  });

  it('a token without the scopes', async () => {
    gtm.troubles.answer = {
      method: 'GET',
      status: 403,
      body: {
        error: {
          message: 'Request had insufficient authentication scopes.',
          details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }]
        }
      }
    };
    expect(await refusal()).toMatch(/lacks a scope .+ login --scopes=.+tagmanager\.readonly/);
  });

  it('an access token that has expired', async () => {
    env.TAGMANAGER_ACCESS_TOKEN = 'old';
    expect(await refusal()).toMatch(/the access token is not valid or has expired/);
  });

  it('a container that these credentials do not see', async () => {
    expect(await refusal('--container', 'GTM-OTHER')).toMatch(/no container GTM-OTHER that/);
  });

  it('a web container', async () => {
    expect(await refusal('--container', 'GTM-WEB1')).toMatch(/GTM-WEB1 is no server container/);
  });

  it('a workspace that is gone', async () => {
    expect(await refusal('--workspace', 'Old')).toMatch(
      /no workspace "Old"; name one of these .+: "Default Workspace", "Other & more"$/m
    );
  });

  it('no right to edit', async () => {
    gtm.troubles.isReadOnly = true;
    expect(await refusal()).toMatch(/cannot create the template .+: no right to .+User Management/);
  });

  it('a workspace in conflict', async () => {
    gtm.troubles.hasMergeConflict = true;
    expect(await refusal()).toMatch(/pushed, but the workspace .+ is in conflict/);
    expect(stored()).toHaveLength(1);
  });

  it('a write that GTM refuses for a conflict', async () => {
    const body = { error: { code: 409, message: 'The workspace was submitted.' } };
    gtm.troubles.answer = { method: 'POST', status: 409, body };
    expect(await refusal()).toMatch(/The workspace was submitted\.; resolve the conflict in GTM/);
  });

  it('trouble of Google’s', async () => {
    gtm.troubles.answer = { method: 'GET', status: 503, body: 'no error object' };
    expect(await refusal()).toMatch(/Google answers 503 \(HTTP 503\); try again later/);
  });

  it('a network that fails before anything is sent', async () => {
    gtm.troubles.breakOff = { method: 'GET', when: 'before' };
    expect(await refusal()).toMatch(/cannot look up the container .+; try again$/m);
  });

  it('a network that fails half way through a write, which the next push finds done', async () => {
    gtm.troubles.breakOff = { method: 'POST', when: 'within' };
    expect(await refusal()).toMatch(/cannot create .+ whether GTM has the change is not known/);
    gtm.troubles = {};
    expect((await push('--yes')).stdout).toContain('is up to date');
    expect(stored()).toHaveLength(1);
  });

  it('an address that a token must not be sent to', async () => {
    env.TAGMANAGER_API_URL = 'http://example.com/';
    expect(await refusal()).toMatch(/"http:\/\/example\.com\/" is no https address/);
  });
});

describe('sgtm diff', () => {
  it('says that they are the same, however the JSON is written, and exits with 0', async () => {
    const { name } = gtm.edit(DEFAULT, { name: NAME, templateData: templateFile() });
    await write(templateFile().replace('"type": "TAG",', '"type":\n"TAG",').concat('\n\n'));
    expect(await run('diff', '--workspace', DEFAULT)).toEqual({
      code: 0,
      stdout: `GTM-SERVER1  Default Workspace  "${name}"  is the same\n`,
      stderr: ''
    });
  });

  it('says how they differ and exits with 1', async () => {
    gtm.edit(DEFAULT, { name: NAME, templateData: changed });
    const { code, stdout } = await run('diff', '--workspace', DEFAULT);
    expect(code).toBe(1);
    expect(stdout).toContain('permissions\n  - logging  environments: all\n');
    expect(stdout).toContain('\n  -log(1);\n');
    const { stdout: json } = await run('diff', '--workspace', DEFAULT, '--json');
    expect(JSON.parse(json)).toMatchObject({
      exists: true,
      differs: true,
      changes: { permissions: { dropped: ['logging'] }, code: { added: 0, removed: 2 } }
    });
  });

  it('exits with 1 for a template that is not in GTM', async () => {
    const { code, stdout } = await run('diff', '--workspace', DEFAULT);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: `GTM-SERVER1  Default Workspace  "${NAME}"  is not in GTM\n`
    });
  });
});

describe('sgtm pull', () => {
  it('writes the only template of a workspace to a new file', async () => {
    gtm.edit(DEFAULT, { name: 'Anything', templateData: changed });
    const { code, stdout } = await run('pull', '--workspace', DEFAULT, 'new.tpl');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'new.tpl  "Anything" of Default Workspace  is new\nwritten\n'
    });
    expect(await readFile(files.path('new.tpl'), 'utf8')).toBe(changed);
  });

  it('replaces a file only if that is agreed, and shows what changes', async () => {
    gtm.edit(DEFAULT, { name: NAME, templateData: changed });
    const pull = (...args: string[]): Promise<Ended> =>
      run('pull', '--workspace', DEFAULT, ...args);
    expect(await pull()).toMatchObject({ code: 2, stderr: /there is no terminal to ask on/ });
    const dry = await pull('--dry-run');
    expect(dry.stdout).toContain('\n  +log(1);\n');
    expect(await readFile(files.path('template.tpl'), 'utf8')).toBe(templateFile());
    expect(await pull('--yes')).toMatchObject({ code: 0 });
    expect(await readFile(files.path('template.tpl'), 'utf8')).toBe(changed);
    expect((await pull()).stdout).toContain('is up to date');
  });

  it('lets an edit of GTM be pushed over once it was pulled', async () => {
    await push('--yes');
    gtm.edit(DEFAULT, { name: NAME, templateData: changed });
    await run('pull', '--yes', '--workspace', DEFAULT);
    await write(templateFile());
    expect(await push('--yes')).toMatchObject({ code: 0 });
  });

  it('names the templates there are where it cannot choose', async () => {
    for (const name of ['A', 'B']) gtm.edit(DEFAULT, { name, templateData: changed });
    const { code, stderr } = await run('pull', '--workspace', DEFAULT, 'new.tpl');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'sgtm: the workspace "Default Workspace": which template? name one of these with --template: "A", "B"\n'
    });
    const named = await run('pull', '--workspace', DEFAULT, '--template', 'B', 'new.tpl');
    expect(named.code).toBe(0);
  });
});
