import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { tplOf } from '../../sandbox/template-of.js';
import { folderWith } from '../../cli/sgtm.js';
import { openLocalServer, type LocalServer } from '../../../serve/local-server.js';
import { readContainerFile } from '../../../serve/tagging/container-file.js';
import type { ContainerSpec } from '../../../serve/tagging/container-spec.js';
import type { ServedEvent } from '../../../serve/tagging/served-event.js';
import { send } from './serving.js';

const COUNTS = `const storage = require('templateDataStorage');
  const count = (storage.getItemCopy('count') || 0) + 1;
  storage.setItemCopy('count', count);
  require('logToConsole')(data.label, count);
  data.gtmOnSuccess();`;

const FIELDS = [{ type: 'TEXT', name: 'label' }];

describe('a container whose files change', () => {
  let server: LocalServer | undefined;
  let remove: (() => Promise<void>) | undefined;
  let path: (name: string) => string = (name) => name;
  let builds: () => Promise<void> = () => Promise.resolve();
  const reloads: string[] = [];

  afterEach(async () => {
    await server?.close();
    await remove?.();
    server = undefined;
  });

  async function open(): Promise<void> {
    const made = await folderWith({
      'tag.tpl': tplOf({ code: COUNTS, fields: FIELDS }),
      'fields.json': '{"label": "first"}',
      'source.txt': ''
    });
    ({ remove, path } = made);
    const spec: ContainerSpec = {
      tags: [
        {
          name: 'tag',
          template: path('tag.tpl'),
          fields: { file: path('fields.json') },
          trigger: { type: 'all' }
        }
      ],
      variables: [],
      clients: []
    };
    server = await openLocalServer({
      isWatching: true,
      onReload: (found) => reloads.push(found.join()),
      source: {
        read: () => Promise.resolve(spec),
        build: { folders: [path('source.txt')], run: () => builds() }
      }
    });
  }

  /** Does something to a file and waits until the container is as it should be then. */
  async function change(work: () => Promise<void>, isDone: () => boolean): Promise<void> {
    await work();
    await expect.poll(isDone, { timeout: 10_000, interval: 10 }).toBe(true);
  }

  const problems = (): string[] => server?.container.problems.map(({ message }) => message) ?? [];
  const label = (): unknown => server?.container.tags[0]?.fields.label;

  async function logged(): Promise<string | undefined> {
    let last: ServedEvent | undefined;
    const unsubscribe = server?.container.onUpdate((event) => {
      last = event;
    });
    await send(`${server?.tagging.url}/g/collect?v=2&en=x`);
    await server?.container.idle();
    unsubscribe?.();
    return last?.fired[0]?.logs[0] ?? last?.fired[0]?.error?.message;
  }

  it('uses new fields and keeps what the template stored', async () => {
    await open();
    expect(await logged()).toBe('first 1');
    await change(
      () => writeFile(path('fields.json'), '{"label": "second"}'),
      () => label() === 'second'
    );
    expect(await logged()).toBe('second 2');
  });

  it('keeps the fields the page made until their file changes', async () => {
    await open();
    server?.container.setFields(1, { label: 'from the page' });
    const code = `${COUNTS} require('logToConsole')('new code');`;
    const sandbox = server?.container.tags[0]?.runnable;
    await change(
      () => writeFile(path('tag.tpl'), tplOf({ code, fields: FIELDS })),
      () => server?.container.tags[0]?.runnable !== sandbox
    );
    expect(label()).toBe('from the page');
    await change(
      () => writeFile(path('fields.json'), '{"label": "third"}'),
      () => label() === 'third'
    );
  });

  it('shows a broken template as a problem, and recovers', async () => {
    await open();
    await change(
      () => writeFile(path('tag.tpl'), tplOf({ code: 'const x = ;', fields: FIELDS })),
      () => problems().length > 0
    );
    expect(problems()[0]).toMatch(/tag\.tpl:\d+:\d+ syntax-error/);
    expect(await logged()).toMatch(/syntax-error/);
    await change(
      () => writeFile(path('tag.tpl'), tplOf({ code: COUNTS, fields: FIELDS })),
      () => problems().length === 0
    );
    expect(await logged()).toBe('first 1');
  });

  it('shows a field the template does not have as a problem, with its place', async () => {
    await open();
    await change(
      () => writeFile(path('fields.json'), '{"label": "a",\n "lable": "b"}'),
      () => problems().length > 0
    );
    expect(problems()[0]).toMatch(/fields\.json:2:\d+ undefined-field/);
  });

  it('hears of files that editors replace, and of those that are gone for a while', async () => {
    await open();
    await change(
      async () => {
        await writeFile(path('new.json'), '{"label": "replaced"}');
        await rename(path('new.json'), path('fields.json'));
      },
      () => label() === 'replaced'
    );
    await change(
      () => rm(path('fields.json')),
      () => problems().some((problem) => problem.includes('no such file'))
    );
    await change(
      () => writeFile(path('fields.json'), '{"label": "back"}'),
      () => label() === 'back' && problems().length === 0
    );
  });

  it('takes tags that are added to its container file, and watches their templates too', async () => {
    const files = {
      'one.tpl': tplOf({ code: COUNTS, fields: FIELDS }),
      'two.tpl': tplOf({ code: COUNTS, fields: FIELDS }),
      'container.json': '{"tags": [{"template": "one.tpl"}]}'
    };
    ({ remove, path } = await folderWith(files));
    const file = path('container.json');
    server = await openLocalServer({
      isWatching: true,
      source: {
        files: [file],
        read: async () => readContainerFile(await readFile(file, 'utf8'), file)
      }
    });
    const names = (): string => server?.container.tags.map(({ name }) => name).join() ?? '';
    await change(
      () => writeFile(file, '{"tags": [{"template": "one.tpl"}, {"template": "two.tpl"}]}'),
      () => names() === 'one,two'
    );
    // Written more than once, as nothing says when the new file has come under watch.
    const isSeen = async (): Promise<boolean> => {
      await writeFile(path('two.tpl'), `no template: ${Date.now()}`);
      return problems().some((problem) => problem.includes('two.tpl'));
    };
    await expect.poll(isSeen, { timeout: 10_000, interval: 150 }).toBe(true);
    await change(
      () => writeFile(file, '{"tags": ['),
      () => problems().some((problem) => problem.includes('container.json:1'))
    );
    expect(names()).toBe('one,two');
    await change(
      () => writeFile(file, files['container.json']),
      () => names() === 'one' && problems().length === 0
    );
  });

  it('is built again when its sources change, and shows why if it cannot be', async () => {
    await open();
    builds = () => writeFile(path('tag.tpl'), tplOf({ code: `${COUNTS}//`, fields: FIELDS }));
    const sandbox = server?.container.tags[0]?.runnable;
    await change(
      () => writeFile(path('source.txt'), 'changed'),
      () => server?.container.tags[0]?.runnable !== sandbox
    );
    builds = () => Promise.reject(new Error('src/main.ts:3:1 regex-literal: not there'));
    await change(
      () => writeFile(path('source.txt'), 'changed again'),
      () => problems().includes('src/main.ts:3:1 regex-literal: not there')
    );
    expect(await logged()).toBe('first 1');
    builds = () => Promise.resolve();
    reloads.length = 0;
    await change(
      () => writeFile(path('source.txt'), 'put right'),
      () => reloads.includes('')
    );
    expect(problems()).toEqual([]);
  });
});
