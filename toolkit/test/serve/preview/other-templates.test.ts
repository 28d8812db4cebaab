import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContainerState, EventDetails } from '../../../serve/preview/protocol.js';
import { tplOf } from '../../sandbox/template-of.js';
import { openPreview, tagOf, type PreviewServer } from './preview-server.js';

/** A tag as people write it: it reads a cookie that it may not read. */
const CARELESS = tplOf({
  code: `const shop = 'yesterday';
    require('sendHttpGet')('https://vendor.example/x?mail=careless%40example.com').then(() => {
      data.gtmOnFailure();
      require('getCookieValues')('session');
    });`,
  permissions: { send_http: { allowedUrls: 'any' } }
});

const tag = {
  ...tagOf(CARELESS, {}, 'Careless'),
  trigger: { type: 'events' as const, names: ['purchase'] }
};
const file = tag.template;

/** One whose error names the customer, and goes on at length. */
const talkative = tagOf(
  tplOf({
    code: `const get = require('getEventData');
      let customer;
      data.gtmOnSuccess();
      customer = customer[get('user_data.address.first_name') + get('text')];`
  }),
  {},
  'Talkative'
);
let server: PreviewServer;

beforeAll(async () => {
  server = await openPreview(
    [tag, { ...talkative, trigger: { type: 'events', names: ['login'] } }],
    {}
  );
});

afterAll(() => server.close());

test('what a permission refused is listed, and the error that followed', async () => {
  const { summary, tags } = await server.send();
  expect(summary.outcome).toBe('broken');
  expect(tags[0]?.refusals[0]?.permission).toBe('get_cookies');
  expect(tags[0]?.error?.message).toBeTruthy();
  expect(summary.reason).toMatch(/get_cookies/);
});

test('an error that a template makes of a name is masked in its row too, and cut where it is long', async () => {
  const hit = (text: string): Promise<unknown> =>
    fetch(
      `${server.url}/g/collect?v=2&tid=G-1&cid=1.1&en=login&ep.user_data.address.first_name=Doesmith&ep.text=${text}`
    );
  const short = await server.eventAfter(() => hit(''));
  const long = await server.eventAfter(() => hit('+and+so+on'.repeat(40)));
  const reasonOf = async (id: number): Promise<string | undefined> =>
    (await server.ask<EventDetails>('GET', `/preview/events/${id}`)).summary.reason;
  expect(await reasonOf(short.id)).toMatch(/reading 'D•••'\)$/);
  expect(await reasonOf(long.id)).toMatch(/^TypeError: .*reading 'D•••[^']{100,}…$/);
});

test('tags whose trigger did not match are named', async () => {
  const { summary, notFired } = await server.send({ event: 'search' });
  expect(summary.outcome).toBe('no-tag');
  expect(notFired).toEqual(['Careless', 'Talkative']);
});

test('a template that breaks is a problem with its place, and is gone once it is put right', async () => {
  await writeFile(file, CARELESS.replace("'yesterday'", '/yesterday/'));
  await server.container.reload();
  const broken = await server.ask<ContainerState>('GET', '/preview/container');
  expect(broken.problems[0]?.message).toMatch(/tag\.tpl:\d+:\d+ /);
  expect((await server.send()).summary.outcome).toBe('broken');
  await writeFile(file, CARELESS);
  await server.container.reload();
  const mended = await server.ask<ContainerState>('GET', '/preview/container');
  expect(mended.problems).toEqual([]);
});

test('a request that nobody answers gets a made-up answer, and both page and person know', async () => {
  const { tags } = await server.send();
  const [request] = tags[0]?.requests ?? [];
  expect(request).toMatchObject({ statusCode: 200, isMadeUp: true });
  expect(request?.explanation.says).toMatch(/made up/);
  expect(request?.explanation.remedy).toMatch(/--responses.*--live/);
  expect(JSON.stringify(tags)).not.toContain('careless@');
  expect(JSON.stringify(tags)).not.toContain('careless%40');
});

test('an event the server does not have is an answer, not a fault', async () => {
  const response = await fetch(new URL('/preview/events/999999', server.url));
  expect(response.status).toBe(404);
  expect(((await response.json()) as EventDetails & { error: string }).error).toBeTruthy();
});
