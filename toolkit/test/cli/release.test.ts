import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

const CHANGELOG = `# Changes

## Unreleased

- The tag speaks Esperanto.
- Nothing is sent twice: "really".

## 0.1.0 - 2026-01-02

- The first version.
`;

const OLD_SHA = 'a'.repeat(40);
const METADATA = `homepage: https://example.com
# newest first
versions:
  - sha: ${OLD_SHA}
    changeNotes: The first.
`;

/** Writes the version of package.json into the notes of the template, as a build does. */
const BUILD = `const fs = require('fs');
const { version } = require('./package.json');
const text = fs.readFileSync('template.tpl', 'utf8');
fs.writeFileSync('template.tpl', text.replace(/Created for .*/, 'Created for ' + version));
`;

const TEMPLATE = templateFile();

const FILES = {
  'CHANGELOG.md': CHANGELOG,
  'metadata.yaml': METADATA,
  'template.tpl': TEMPLATE,
  LICENSE: 'Apache License, Version 2.0'
};

const PROJECT = {
  'build.cjs': BUILD,
  'package.json': JSON.stringify({ version: '0.1.0', scripts: { build: 'node build.cjs' } }),
  'package-lock.json': JSON.stringify({ version: '0.1.0', packages: { '': { version: '0.1.0' } } })
};

let files: Awaited<ReturnType<typeof folderWith>>;

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: files.folder, encoding: 'utf8' }).trim();
const write = (file: string, text: string): Promise<void> => writeFile(files.path(file), text);
const read = (file: string): Promise<string> => readFile(files.path(file), 'utf8');
const release = (...args: string[]): Promise<Ended> =>
  sgtm(['release', ...args], { cwd: files.folder });

function commitAll(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
}

type Folder = typeof files;

/** A repository for the Gallery, everything committed. */
async function repository(contents: Record<string, string>): Promise<Folder> {
  files = await folderWith(contents);
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'A. Tester');
  git('config', 'user.email', 'tester@example.com');
  commitAll();
  return files;
}

/** What each test gets a copy of, which is quicker than to have git make it again. */
let project: Folder;
let bare: Folder;

beforeAll(async () => {
  project = await repository({ ...FILES, ...PROJECT });
  bare = await repository(FILES);
});

afterAll(() => Promise.all([project.remove(), bare.remove()]));

async function copyOf({ folder }: Folder): Promise<Folder> {
  const copy = await folderWith({});
  await cp(folder, copy.folder, { recursive: true });
  return copy;
}

beforeEach(async () => {
  files = await copyOf(project);
});

afterEach(() => files.remove());

describe('sgtm release', () => {
  it('gives the version to change log, package, template and tag', async () => {
    const { code, stdout, stderr } = await release('0.2.0');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\ntag {12}v0\.2\.0\nNext: git push origin main v0\.2\.0\n$/);
    expect(await read('CHANGELOG.md')).toMatch(
      /^# Changes\n\n## Unreleased\n\n## 0\.2\.0 - \d{4}-\d\d-\d\d\n\n- The tag speaks[^#]*\n\n## 0\.1\.0/
    );
    expect(JSON.parse(await read('package.json'))).toMatchObject({ version: '0.2.0' });
    expect(JSON.parse(await read('package-lock.json'))).toEqual({
      version: '0.2.0',
      packages: { '': { version: '0.2.0' } }
    });
    expect(await read('template.tpl')).toContain('Created for 0.2.0');
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
  });

  it('names in metadata.yaml, before older versions, the commit that holds the template', async () => {
    await release('0.2.0');
    const metadata = await read('metadata.yaml');
    expect(metadata).toContain('# newest first');
    expect(parse(metadata)).toEqual({
      homepage: 'https://example.com',
      versions: [
        {
          sha: git('rev-parse', 'HEAD~1'),
          changeNotes: '- The tag speaks Esperanto.\n- Nothing is sent twice: "really".'
        },
        { sha: OLD_SHA, changeNotes: 'The first.' }
      ]
    });
    expect(git('show', 'HEAD~1:template.tpl')).toContain('Created for 0.2.0');
    const { stdout } = await sgtm(['check', 'template.tpl'], { cwd: files.folder });
    expect(stdout).toBe('template.tpl: no problems\n');
  });

  it('begins the list of versions where there is none, and releases the version of package.json', async () => {
    await write('metadata.yaml', 'homepage: https://example.com\nversions: []\n');
    commitAll();
    expect((await release('0.1.0')).code).toBe(0);
    expect(parse(await read('metadata.yaml'))).toMatchObject({ versions: [{}] });
    expect(await read('metadata.yaml')).not.toContain('[');
  });

  it('needs no package.json', async () => {
    await files.remove();
    files = await copyOf(bare);
    const { code, stdout } = await release('3.0.0');
    expect(code).toBe(0);
    expect(stdout).not.toContain('package.json');
    expect(git('log', '--format=%s')).toBe('Offer 3.0.0 to the Gallery\nRelease 3.0.0\nBegin');
  });

  it('says with --dry-run what it would do, and changes nothing', async () => {
    const head = git('rev-parse', 'HEAD');
    const { code, stdout, stderr } = await release('0.2.0', '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/\d{4}-\d\d-\d\d/, 'TODAY')).toBe(
      `Version 0.2.0 is ready. Without --dry-run, sgtm release does this:
  CHANGELOG.md   "Unreleased" becomes "0.2.0 - TODAY"
  package.json   version 0.2.0
  template.tpl   built by npm run build
  commit         Release 0.2.0
  metadata.yaml  the sha of that commit, with the change notes
  commit         Offer 0.2.0 to the Gallery
  tag            v0.2.0
Change notes:
  - The tag speaks Esperanto.
  - Nothing is sent twice: "really".
`
    );
    expect(git('rev-parse', 'HEAD')).toBe(head);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('tag')).toBe('');
  });
});

/** Runs a release that ends early; nothing in the repository differs afterwards. */
async function refused(...args: string[]): Promise<Ended> {
  const look = 'git rev-parse HEAD; git status --porcelain; git tag; cat *.* LICENSE';
  const state = (): string =>
    execFileSync('sh', ['-c', look], { cwd: files.folder, encoding: 'utf8' });
  const before = state();
  const ended = await release(...args);
  expect(state()).toBe(before);
  return ended;
}

describe('sgtm release is refused in one line, with exit code 2,', () => {
  const refusal = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await refused(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sgtm: [^\n]+\n$/);
    return stderr;
  };

  it.each(['1.2', 'v1.2.0', '1.2.0-beta', 'newest'])('for the version %s', async (version) => {
    expect(await refusal(version)).toContain('write three numbers, such as 1.2.0');
  });

  it('for a version below that of package.json, or below a tag', async () => {
    expect(await refusal('0.0.9')).toContain('0.0.9 is below 0.1.0 of package.json');
    git('tag', 'v0.10.0');
    expect(await refusal('0.9.0')).toContain('0.9.0 is below the tag v0.10.0');
  });

  it('for a version that has a tag', async () => {
    git('tag', 'v0.2.0');
    expect(await refusal('0.2.0')).toContain('the tag v0.2.0 exists; take the next version');
  });

  it('without a version, or with an unknown option', async () => {
    expect(await refusal()).toContain("missing required argument 'version'");
    expect(await refusal('0.2.0', '--force')).toContain("unknown option '--force'");
  });

  it('while something is not committed', async () => {
    await write('new.txt', 'new');
    await write('template.tpl', 'changed');
    expect(await refusal('0.2.0')).toContain(
      'not everything is committed: template.tpl, new.txt; commit it'
    );
  });

  it.each([
    ['metadata.yaml', 'homepage: https://github.com/OWNER/REPOSITORY'],
    ['CHANGELOG.md', '## Unreleased'],
    ['template.tpl', 'export it from GTM']
  ])('without %s, whose form it says', async (file, form) => {
    await rm(files.path(file));
    commitAll();
    const line = await refusal('0.2.0');
    expect(line).toContain(`there is no ${file} here; `);
    expect(line).toContain(form);
  });

  it('with a package.json that is no JSON', async () => {
    await write('package.json', '{');
    commitAll();
    expect(await refusal('0.2.0')).toMatch(/package\.json: .+; correct it/);
  });

  it('outside main', async () => {
    git('switch', '--quiet', '--create', 'try');
    expect(await refusal('0.2.0')).toContain('this is try; go to main');
    git('switch', '--quiet', '--detach');
    expect(await refusal('0.2.0')).toContain('this is a commit without a branch; go to main');
  });

  it('below the top of the repository', async () => {
    await mkdir(files.path('sub'));
    const { code, stderr } = await sgtm(['release', '0.2.0'], { cwd: files.path('sub') });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'sgtm: the Gallery reads the top of a repository, this is sub/ in it; go to the top\n'
    });
  });

  it('if nothing is new, or the change log has no place for it', async () => {
    await write('CHANGELOG.md', '# Changes\n\n## Unreleased\n\n## 0.1.0\n\n- First.\n');
    commitAll();
    expect(await refusal('0.2.0')).toContain('write what is new');
    await write('CHANGELOG.md', '# Changes\n');
    commitAll();
    expect(await refusal('0.2.0')).toContain('no heading "## Unreleased"');
  });

  it('if the build fails', async () => {
    await write('build.cjs', `${BUILD}console.error('the moon is in the way'); process.exit(1);`);
    commitAll();
    expect(await refusal('0.2.0')).toBe(
      'sgtm: npm run build failed: the moon is in the way; everything is as it was before\n'
    );
  });

  it('and leaves what was edited while a hook ran', async () => {
    const hook = '#!/bin/sh\necho edited >> CHANGELOG.md; echo mine > notes.txt; exit 1\n';
    await write('.git/hooks/pre-commit', hook);
    await chmod(files.path('.git/hooks/pre-commit'), 0o755);
    const { code, stderr } = await release('0.2.0');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'the release is undone; CHANGELOG.md stays, as it was edited meanwhile'
    );
    expect(await read('CHANGELOG.md')).toMatch(/edited\n$/);
    expect(await read('notes.txt')).toBe('mine\n');
    expect(await read('metadata.yaml')).toBe(METADATA);
    expect(git('status', '--porcelain')).not.toContain('metadata.yaml');
  });

  it('if git refuses the second commit', async () => {
    const hook =
      '#!/bin/sh\ntest -z "$(git log --format=%s --grep Release)" || { echo "fatal: no" >&2; exit 1; }\n';
    await write('.git/hooks/pre-commit', hook);
    await chmod(files.path('.git/hooks/pre-commit'), 0o755);
    expect(await refusal('0.2.0')).toBe(
      'sgtm: git commit failed: no; everything is as it was before\n'
    );
  });
});

describe('sgtm release outside a repository', () => {
  it('is refused', async () => {
    await rm(files.path('.git'), { recursive: true });
    const { code, stderr } = await release('0.2.0');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'sgtm: this is no git repository; begin one with git init, and commit\n'
    });
  });

  it('or in one without a commit, is refused', async () => {
    await rm(files.path('.git'), { recursive: true });
    git('init', '--quiet', '--initial-branch', 'main');
    const { code, stderr } = await release('0.2.0');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'sgtm: the repository has no commit yet; commit what is there first\n'
    });
  });
});

describe('sgtm release ends with 1, and changes nothing,', () => {
  it.each([
    ['the terms', TEMPLATE.replace(/___TERMS[^]+?(?=___INFO)/, ''), 'gallery-terms: '],
    ['the code', templateFile({ code: 'const a = /a/;\ndata.gtmOnSuccess();' }), 'regex-literal: ']
  ])('if the Gallery refuses the template for %s', async (_, text, said) => {
    await write('template.tpl', text);
    commitAll();
    for (const args of [['0.2.0'], ['0.2.0', '--dry-run']]) {
      const { code, stdout, stderr } = await refused(...args);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'sgtm: template.tpl: sgtm check finds faults; nothing was changed\n'
      });
      expect(stdout).toContain(said);
    }
  });

  it('if the Gallery refuses metadata.yaml or the license', async () => {
    await write('metadata.yaml', 'versions: []\n');
    await write('LICENSE', 'MIT');
    commitAll();
    const { code, stdout } = await refused('0.2.0');
    expect(code).toBe(1);
    expect(stdout).toMatch(/metadata-shape: [^]+license-kind: |license-kind: [^]+metadata-shape: /);
  });

  it('if a scenario fails', async () => {
    await write(
      'template.tpl',
      templateFile({ tests: "scenarios:\n- name: Fails\n  code: fail('never')" })
    );
    commitAll();
    const { code, stderr } = await refused('0.2.0');
    expect(code).toBe(1);
    expect(stderr).toContain('sgtm test finds faults; nothing was changed');
  });

  it('if the Gallery refuses what the build makes', async () => {
    await write('build.cjs', BUILD.replace('Created for .*', '"TAG"').replace('Created for ', 'x'));
    commitAll();
    const { code, stdout, stderr } = await refused('0.2.0');
    expect(code).toBe(1);
    expect(stdout).toContain('invalid-json: ');
    expect(stderr).toContain('finds faults; everything is as it was before');
  });
});
