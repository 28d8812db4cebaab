import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_CODE } from '../processes/hostile-code.js';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({
    'right.tpl': templateFile(),
    'wrong.tpl': templateFile({ code: 'const a = /a/;\nconst b = () => data.a;' }),
    'likely.tpl': templateFile({ code: 'data.gtmOnSuccess(data.other);' }),
    'page.txt': 'no template'
  });
});

afterAll(() => files.remove());

describe('sgtm check', () => {
  it('ends for templates that would hang or fill a process, and has read each', async () => {
    const codes = Object.values(HOSTILE_CODE).map(({ code }) => code);
    const hostile = await folderWith(
      Object.fromEntries(codes.map((code, index) => [`${index}.tpl`, templateFile({ code })]))
    );
    const paths = codes.map((_, index) => hostile.path(`${index}.tpl`));
    const { code, stdout } = await sgtm(['check', ...paths]);
    await hostile.remove();
    expect(code).toBe(1);
    for (const path of paths) expect(stdout).toContain(`${path}:`);
  });

  it('says in one line that a template has no problems', async () => {
    const ended = await sgtm(['check', files.path('right.tpl')]);
    const stdout = `${files.path('right.tpl')}: no problems\n`;
    expect(ended).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('prints file:line:column rule: message, warnings marked, and exits with 1', async () => {
    const { code, stdout, stderr } = await sgtm(['check', files.path('wrong.tpl')]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    const start = `${files.path('wrong.tpl')}:`;
    expect(lines.every((line) => line.startsWith(start))).toBe(true);
    expect(lines.map((line) => line.slice(start.length))).toEqual([
      expect.stringMatching(/^\d+:1 outcome-missing: Tag code must invoke/),
      expect.stringMatching(/^\d+:11 regex-literal: GTM cannot parse/),
      expect.stringMatching(/^\d+:17 undefined-field: warning /)
    ]);
  });

  it('exits with 0 after warnings alone, and leaves them out where only errors are asked for', async () => {
    const path = files.path('likely.tpl');
    const [usual, errorsOnly] = await Promise.all([
      sgtm(['check', path]),
      sgtm(['check', '--errors-only', path])
    ]);
    expect(usual.stdout).toContain('undefined-field: warning data.other');
    expect(usual.code).toBe(0);
    expect(errorsOnly).toEqual({ code: 0, stdout: `${path}: no errors\n`, stderr: '' });
  });

  it('exits with 1 after more warnings than --max-warnings allows', async () => {
    const path = files.path('likely.tpl');
    const [none, one] = await Promise.all([
      sgtm(['check', '--max-warnings', '0', path]),
      sgtm(['check', '--max-warnings', '1', path])
    ]);
    expect(none).toMatchObject({
      code: 1,
      stderr: 'sgtm: 1 warning, more than --max-warnings 0\n'
    });
    expect(one).toMatchObject({ code: 0, stderr: '' });
  });

  it('prints one JSON object for all files', async () => {
    const paths = ['wrong.tpl', 'likely.tpl', 'right.tpl'].map(files.path);
    const { code, stdout } = await sgtm(['check', '--json', ...paths]);
    const { problems, errors, warnings } = JSON.parse(stdout);
    expect({ code, errors, warnings }).toEqual({ code: 1, errors: 2, warnings: 2 });
    expect(problems[1]).toEqual({
      file: files.path('wrong.tpl'),
      line: expect.any(Number),
      column: 11,
      severity: 'error',
      rule: 'regex-literal',
      message: expect.stringContaining('createRegex'),
      degree: 'refused'
    });
  });

  it('prints an empty JSON object where there is nothing to report', async () => {
    const { code, stdout } = await sgtm(['check', '--json', files.path('right.tpl')]);
    expect({ code, json: JSON.parse(stdout) }).toEqual({
      code: 0,
      json: { problems: [], errors: 0, warnings: 0 }
    });
  });

  it('checks the repository where metadata.yaml is beside the template', async () => {
    const repository = await folderWith({
      'template.tpl': templateFile(),
      'metadata.yaml':
        'homepage: https://example.com\nversions:\n  - sha: abc\n    changeNotes: a\n'
    });
    const { code, stdout } = await sgtm(['check', 'template.tpl'], { cwd: repository.folder });
    await repository.remove();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^metadata\.yaml:3:10 metadata-version: /m);
    expect(stdout).toMatch(/^template\.tpl:1:1 license-missing: /m);
  });

  it('reports a file that is no template as a problem of that file', async () => {
    const { code, stdout } = await sgtm(['check', files.path('page.txt')]);
    expect(code).toBe(1);
    expect(stdout).toContain('page.txt:1:1 section-missing: ');
  });

  it.each([
    [[], /^sgtm: no file to check; /],
    [['missing.tpl'], /^sgtm: missing\.tpl: no such file; /],
    [['.'], /^sgtm: \.: this is a folder; /],
    [['--quiet', 'x.tpl'], /^sgtm: unknown option '--quiet'/],
    [['--max-warnings', 'few', 'x.tpl'], /^sgtm: --max-warnings few: /]
  ])('says in one line what is wrong with the call %j, and exits with 2', async (args, message) => {
    const { code, stdout, stderr } = await sgtm(['check', ...args], { cwd: files.folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('lists its rules, one a line', async () => {
    const { code, stdout } = await sgtm(['check', '--rules']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^regex-literal +error +GTM refuses it +GTM cannot parse/m);
    expect(stdout).toMatch(/^unused-field +warning +probably a mistake +/m);
  });
});
