import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { condition, exportOf, onEvent } from '../container/export-of.js';
import { folderWith, sgtm } from './sgtm.js';

const TOKEN = 'EAAB-very-secret';
const HIT = 'https://sgtm.shop.example/g/collect?v=2&tid=G-1&en=purchase&epn.value=12.5&ep.tier=x';

const CONTAINER = exportOf({
  templates: {
    tag: {
      code: `require('logToConsole')('sent');
        require('sendHttpRequest')('https://graph.example/' + data.token, { method: 'POST' },
          require('JSON').stringify({ data: [{ event_name: 'Purchase', value: data.value,
            time: require('getTimestampMillis')() }], token: data.token }))
          .then((answer) => answer.statusCode === 200 ? data.gtmOnSuccess() : data.gtmOnFailure());`
    }
  },
  tags: {
    'FB - Purchase': {
      fields: { token: '{{const - token}}', value: '{{ed - value}}' },
      on: ['buys']
    },
    'Ads - Purchase': {
      type: 'sgtmadsct',
      fields: { conversionId: '1', conversionLabel: 'AbC' },
      on: ['buys']
    },
    Data: { on: ['data'] }
  },
  triggers: {
    buys: onEvent('purchase'),
    data: onEvent('purchase', condition('EQUALS', '{{Client Name}}', 'Data Client'))
  },
  variables: {
    'const - token': { type: 'c', fields: { value: TOKEN } },
    'ed - value': { type: 'ed', fields: { keyPath: 'value' } },
    'Firestore - tier': { type: 'fs' },
    unused: { type: 'c', fields: { value: 'x' } }
  }
});

const GREEN = `# The shop's container
container: GTM-TEST_v3.json
seeds: { variables: { "Firestore - tier": gold } }
tests:
  - name: A purchase reaches the vendor once
    hit: ${HIT}
    responses: [{ match: https://graph.example/, replies: [{ statusCode: 200, body: "{}" }] }]
    fires:
      FB - Purchase:
        outcome: success
        requests:
          - url: { startsWith: https://graph.example/, endsWith: ${TOKEN} }
            method: POST
            body: { "data.0.event_name": Purchase, "data.0.value": 12.5, token: <masked> }
        logs: [sent]
      Ads - Purchase: { parameters: { conversionLabel: AbC } }
    doesNotFire: [Data]
    variables: { "ed - value": 12.5, "const - token": ${TOKEN} }
    response: { statusCode: 204 }
  - name: The Data Client's purchase
    event: { event_name: purchase, value: 3 }
    client: Data Client
    fires: { Data: { outcome: success } }
`;

let remove: () => Promise<void> = () => Promise.resolve();
afterEach(() => remove());

async function tested(
  yaml: string,
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string; file: string }> {
  const made = await folderWith({
    'GTM-TEST_v3.json': JSON.stringify(CONTAINER),
    'shop.container.yaml': yaml
  });
  ({ remove } = made);
  const file = made.path('shop.container.yaml');
  return { ...(await sgtm(['test', file, ...args])), file };
}

describe('sgtm test of a container', () => {
  it('passes when all that is expected happens', async () => {
    const { code, stdout } = await tested(GREEN);
    expect(stdout).toMatch(/✓ A purchase reaches the vendor once/);
    expect(stdout.trim().split('\n').at(-1)).toBe('2 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('says what is otherwise, with its place and without secrets', async () => {
    const yaml = GREEN.replace('outcome: success', 'outcome: failure')
      .replace('Purchase, "data.0.value": 12.5', 'PageView, "data.0.value": "12.5"')
      .replace('conversionLabel: AbC', 'conversionLabel: <masked>')
      .replace('doesNotFire: [Data]', 'doesNotFire: [Ads - Purchase, Nothing]')
      .replace('"ed - value": 12.5,', '"ed - value": 13, unused: x,')
      .replace(`"const - token": ${TOKEN}`, '"const - token": wrong')
      .replace(
        'fires: { Data: { outcome: success } }',
        'fires: { "FB - Purchase": {}, Missing: {} }'
      )
      .replace('event_name: purchase, value: 3', 'event_name: view');
    const { code, stdout } = await tested(yaml);
    expect(code).toBe(1);
    expect(stdout).not.toContain(TOKEN);
    for (const line of [
      'FB - Purchase: expected outcome "failure", got "success"',
      'body: data.0.event_name: expected "PageView", got "Purchase"',
      'body: data.0.value: expected "12.5", got 12.5',
      'Ads - Purchase: conversionLabel: expected "<masked>", got "AbC"',
      'Ads - Purchase: expected not to fire; it fired by buys',
      'Nothing: the container has no such tag',
      'ed - value: expected 13, got 12.5',
      'unused: expected "x"; nothing asked for this variable',
      'const - token: expected "wrong", got "<masked>"',
      'FB - Purchase: expected to fire; buys: _event is "view", not EQUALS "purchase"',
      'Missing: expected to fire; the container has no such tag'
    ]) {
      expect(stdout).toContain(line);
    }
    expect(stdout).toMatch(/shop\.container\.yaml:10:18\n/);
    expect(stdout.trim().split('\n').at(-1)).toBe('0 passed, 2 failed');
  });

  it('counts the requests of a tag', async () => {
    const { stdout } = await tested(
      GREEN.replace(/requests:\n(?: {10,}.*\n){3}/, 'requests: []\n')
    );
    expect(stdout).toContain(
      'FB - Purchase: expected 0 request(s), got 1: POST https://graph.example/<masked>'
    );
  });

  it('writes what happens where it was told to, and leaves the rest as it stands', async () => {
    const yaml = `${GREEN.replace('outcome: success\n', 'outcome: failure\n').replace('12.5, "const', '13, "const')}
  - name: Anything
    hit: ${HIT}
`;
    const first = await tested(yaml, '--update');
    expect(first.stdout).toContain('2 tests written anew');
    expect(first.code).toBe(0);
    const text = await readFile(first.file, 'utf8');
    expect(text).toContain("# The shop's container");
    expect(text).toContain('url: https://graph.example/<masked>');
    expect(text).toMatch(/"?data\.0\.time"?: 1767225600000/);
    expect(text).toMatch(/doesNotFire:\s+- Data/);
    const again = await sgtm(['test', first.file]);
    expect(again.stdout.trim().split('\n').at(-1)).toBe('3 passed, 0 failed');
    const before = await readFile(first.file, 'utf8');
    await sgtm(['test', first.file, '--update']);
    expect(await readFile(first.file, 'utf8')).toBe(before);
  });

  it('shows what no test touched, for people, machines and a least', async () => {
    const { stdout } = await tested(GREEN, '--coverage');
    expect(stdout).toMatch(/tags +3 of 3/);
    expect(stdout).toMatch(/triggers +2 of 2/);
    expect(stdout).toMatch(/variables +2 of 4 +not: Firestore - tier, unused/);
    const json = await tested(GREEN, '--coverage', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      passed: 2,
      files: [{ coverage: { variables: { count: 4, untouched: ['Firestore - tier', 'unused'] } } }]
    });
    const least = await tested(GREEN, '--coverage.min', '60');
    expect(least.code).toBe(1);
    expect(least.stderr).toMatch(
      /tests touched 50% of the variables; --coverage\.min asks for 60%/
    );
  });

  it('tells CI systems, and runs a part by name', async () => {
    const red = await tested(
      GREEN.replace('outcome: success\n', 'outcome: none\n'),
      '--reporter',
      'github'
    );
    expect(red.stdout).toMatch(
      /::error file=.*shop\.container\.yaml,line=10,col=18,title=A purchase reaches the vendor once::/
    );
    const one = await tested(GREEN, '--filter', 'data client');
    expect(one.stdout.trim().split('\n').at(-1)).toBe('1 passed, 0 failed');
  });

  it('says in one line what is wrong with the file', async () => {
    const wrong: [string, RegExp][] = [
      ['container: [', /shop\.container\.yaml:\d+:\d+ container-tests: this is no YAML/],
      ['tests: []', /required property 'container'/],
      ['container: nowhere.json\ntests: []', /nowhere\.json: no such file/],
      [
        `container: GTM-TEST_v3.json\ntests:\n  - name: x\n    fires: {}`,
        /:3:5 .*either hit or event/
      ],
      [`container: GTM-TEST_v3.json\ntests:\n  - name: x\n    hit: a\n    firs: {}`, /firs/],
      [
        `container: GTM-TEST_v3.json\ntests:\n  - name: x\n    hit: a.json`,
        /a\.json: no such file/
      ],
      [
        `container: GTM-TEST_v3.json\nnow: noon\ntests:\n  - name: x\n    hit: ${HIT}`,
        /now is no time/
      ]
    ];
    for (const [yaml, message] of wrong) {
      const { code, stderr } = await tested(yaml);
      expect(code).toBe(2);
      expect(stderr.trim()).toMatch(message);
      expect(stderr.trim()).not.toContain('\n');
    }
  });
});
