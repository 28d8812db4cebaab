import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { harmless, inOneLine } from '../../cli/terminal.js';
import { tplOf } from '../sandbox/template-of.js';
import { folderWith, sgtm } from './sgtm.js';

// eslint-disable-next-line no-control-regex
const RAW = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u202E]/;

/** Clears a screen, names a window, writes over a line, and does it all with one character each. */
const WILD = '\\u001b[2J\\u001b]0;owned\\u0007 a\\rsuccess\\n83 passed \\u009b31m\\u202e';

describe('what reaches a terminal', () => {
  it.each([
    ['\u001b[31mred', String.raw`\u001b[31mred`],
    ['a\rb\u0007', String.raw`a\rb\u0007`],
    ['\u009b2J\u007f\u202e', String.raw`\u009b2J\u007f\u202e`],
    ['a\n\tb ü 😀', 'a\n\tb ü 😀']
  ])('is %j without control characters', (text, wanted) => {
    expect(harmless(text)).toBe(wanted);
  });

  it('has no line more than it should', () => {
    expect(inOneLine('a\nb\u2028c')).toBe(String.raw`a\nb\u2028c`);
  });
});

describe('commands that print what templates say', () => {
  let files: Awaited<ReturnType<typeof folderWith>>;

  beforeAll(async () => {
    files = await folderWith({
      'wild.tpl': tplOf({
        code: `require('logToConsole')('${WILD}');
          require('sendHttpGet')('https://vendor.example/${WILD}').then(data.gtmOnFailure, data.gtmOnFailure);`,
        scenarios: {
          [JSON.parse(`"${WILD}"`) as string]:
            `require('logToConsole')('${WILD}'); fail('${WILD}');`
        }
      }),
      'event.json': '{"event_name": "purchase"}',
      'answers.json': `[{"match": "https://", "replies": [{"statusCode": 200, "body": "${WILD}"}]}]`
    });
  });
  afterAll(() => files.remove());

  it.each([
    [['run', 'wild.tpl', '--event', 'event.json', '--responses', 'answers.json']],
    [['run', 'wild.tpl', '--event', 'event.json', '--responses', 'answers.json', '--json']],
    [['test', 'wild.tpl', '--verbose']],
    [['check', 'wild.tpl']]
  ])('%j print none of it raw', async ([command = '', ...args]) => {
    const given = args.map((arg) => (/\./.test(arg) ? files.path(arg) : arg));
    const { stdout, stderr } = await sgtm([command, ...given]);
    expect(stdout + stderr).not.toMatch(RAW);
    if (command !== 'check') expect(stdout).toContain(String.raw`\u001b]0;owned`);
    expect(stdout.split('\n')).not.toContain('83 passed');
  });
});
