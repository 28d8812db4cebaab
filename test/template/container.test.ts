import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSandbox, fieldsOf, parseTemplate, withDefaultValues } from 'sgtm/sandbox';
import { container } from '../../template/container.js';

/** What GTM's exports have in a list: everything named, with its id and where it belongs. */
interface Entity {
  accountId: string;
  containerId: string;
  name: string;
  type: string;
  fingerprint?: string;
  parentFolderId?: string;
  parameter?: Parameter[];
}

interface Parameter {
  type: string;
  key?: string;
  value?: string;
  list?: Parameter[];
  map?: Parameter[];
}

interface Version {
  container: { usageContext: string[] };
  tag: (Entity & { tagId: string; firingTriggerId: string[] })[];
  trigger: (Entity & { triggerId: string; customEventFilter: Entity[] })[];
  variable: (Entity & { variableId: string })[];
  folder: (Entity & { folderId: string })[];
  builtInVariable: Entity[];
  customTemplate: (Entity & { templateId: string; templateData: string })[];
  client: (Entity & { clientId: string })[];
}

const templateText = readFileSync('template.tpl', 'utf8');
const template = parseTemplate(templateText, 'template.tpl');
const { exportFormatVersion, containerVersion: version } = JSON.parse(
  readFileSync('dist/container.json', 'utf8')
) as { exportFormatVersion: number; containerVersion: Version };
const [tag] = version.tag;
const [trigger] = version.trigger;
if (!tag || !trigger) throw new Error('dist/container.json has no tag or no trigger');

const entities = [
  ...version.tag,
  ...version.trigger,
  ...version.variable,
  ...version.folder,
  ...version.customTemplate,
  ...version.client
];

function below(parameters: readonly Parameter[] = []): Parameter[] {
  return parameters.flatMap((each) => [each, ...below(each.list), ...below(each.map)]);
}

describe('dist/container.json', () => {
  it('is an export of a server container', () => {
    expect(exportFormatVersion).toBe(2);
    expect(version.container.usageContext).toEqual(['SERVER']);
  });

  it('gives each thing a name, a fingerprint of 13 digits and the account and container it is in', () => {
    for (const each of entities) {
      expect(each).toMatchObject({ accountId: '1', containerId: '1' });
      expect(each.name).toMatch(/\S/);
      expect(each.fingerprint).toMatch(/^\d{13}$/);
    }
    const names = entities.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has no id twice', () => {
    const ids = [
      ...version.tag.map(({ tagId }) => tagId),
      ...version.trigger.map(({ triggerId }) => triggerId),
      ...version.variable.map(({ variableId }) => variableId),
      ...version.folder.map(({ folderId }) => folderId),
      ...version.customTemplate.map(({ templateId }) => templateId),
      ...version.client.map(({ clientId }) => clientId)
    ];
    expect(ids.every((id) => /^\d+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers only to what is in it: folder, trigger, template, variables', () => {
    const folders = version.folder.map(({ folderId }) => folderId);
    for (const { parentFolderId } of [tag, trigger, ...version.variable]) {
      expect(folders).toContain(parentFolderId);
    }
    expect(tag.firingTriggerId).toEqual([trigger.triggerId]);
    expect(tag.type).toBe(`cvt_1_${version.customTemplate[0]?.templateId}`);
    const variables = version.variable.map(({ name }) => `{{${name}}}`);
    const named = JSON.stringify(tag.parameter).match(/\{\{.+?\}\}/g) ?? [];
    expect(new Set(named)).toEqual(new Set(variables));
  });

  it('holds the template as it is', () => {
    expect(version.customTemplate).toHaveLength(1);
    expect(version.customTemplate[0]?.templateData).toBe(templateText);
    expect(version.customTemplate[0]?.name).toBe(template.info.displayName);
  });

  it('has every parameter in the form GTM exports it', () => {
    const all = [...entities, ...trigger.customEventFilter].flatMap(({ parameter }) =>
      below(parameter)
    );
    for (const { type, value, list, map } of all) {
      expect(['TEMPLATE', 'BOOLEAN', 'LIST', 'MAP']).toContain(type);
      expect([value, list, map].filter((content) => content !== undefined)).toHaveLength(1);
      if (value !== undefined) expect(value).toBeTypeOf('string');
      if (type === 'BOOLEAN') expect(value).toMatch(/^(true|false)$/);
    }
  });

  it('sets fields of the template only, and every field that the form requires at first', () => {
    const fields = fieldsOf(template.parameters);
    const set = new Map(tag.parameter?.map(({ key, value }) => [key, value]));
    expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining([...set.keys()]));
    for (const name of ['accountId', 'clientId', 'clientSecret', 'refreshToken']) {
      expect(set.get(name)).toMatch(/^\{\{Amazon Ads - .+\}\}$/);
    }
    for (const { name, defaultValue } of fields) {
      if (defaultValue !== undefined) expect(set.get(name)).toBe(String(defaultValue));
    }
  });

  it('has the GA4 client, with cookies set by the server', () => {
    expect(version.client).toMatchObject([{ name: 'GA4', type: 'gaaw_client' }]);
    expect(version.client[0]?.parameter).toContainEqual({
      type: 'BOOLEAN',
      key: 'activateDefaultPaths',
      value: 'true'
    });
  });

  it('fires on the events that the tag maps, and on no others', async () => {
    const [filter] = trigger.customEventFilter;
    const parameters = new Map(filter?.parameter?.map(({ key, value }) => [key, value]));
    expect(filter?.type).toBe('MATCH_REGEX');
    expect(parameters.get('arg0')).toBe('{{_event}}');
    const fires = new RegExp(parameters.get('arg1') ?? '');

    const mapped: readonly string[] = container.triggers[0].eventNames;
    const others = OTHER_GA4_EVENTS.split(' ');
    expect([...mapped, ...others].filter((name) => fires.test(name))).toEqual(mapped);

    // Without credentials the tag gets as far as it needs to, to say whether it maps an event.
    const sandbox = createSandbox(template);
    const isMapped = async (event_name: string): Promise<boolean> => {
      const event = { event_name, user_data: { email_address: 'test@example.com' } };
      const { logs } = await sandbox.run({ event, fields: { ...FIELDS, accountId: '1' } });
      const { Reason } = JSON.parse(logs.at(-1) ?? '{}') as { Reason?: string };
      expect(Reason, event_name).toMatch(/mapped to no conversion type|credential is empty/);
      return Reason?.includes('credential') === true;
    };
    for (const name of mapped) expect(await isMapped(name), name).toBe(true);
    for (const name of others) expect(await isMapped(name), name).toBe(false);
  });
});

const FIELDS = { ...withDefaultValues(template, {}), logType: 'always' };

/** What GA4 collects or recommends besides, and names that only look like mapped ones. */
const OTHER_GA4_EVENTS =
  'add_to_wishlist app_remove click file_download first_visit form_start form_submit join_group login refund scroll select_content select_promotion session_start share user_engagement video_start view_promotion purchased my_purchase gtmxdom';

describe('the container that people import', () => {
  it('does as its own tests say when it runs as GTM runs it', () => {
    const tests = 'template/dist.container.yaml';
    const { status, stdout } = spawnSync(
      process.execPath,
      ['toolkit/bin/sgtm.js', 'test', tests, '--coverage.min', '100'],
      { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } }
    );
    expect(stdout.trim().split('\n').at(-1)).toBe('3 passed, 0 failed');
    expect(stdout).toMatch(/tags +1 of 1\n +triggers +1 of 1\n +variables +4 of 4/);
    expect(status).toBe(0);
  });
});
