import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = resolve('build/release.mjs');
const CHANGELOG = `# Changes

## Unreleased

- The tag speaks Esperanto.
- Nothing is sent twice: "really".

## 0.1.0 - 2026-01-02

- The first version.
`;

let folder: string;

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}

function write(file: string, text: string): void {
  writeFileSync(join(folder, file), text);
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function release(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: 'utf8' });
}

function commitAll(): void {
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'A. Tester');
  git('config', 'user.email', 'tester@example.com');
  write('CHANGELOG.md', CHANGELOG);
  const build = `node -e "fs.writeFileSync('template.tpl', require('./package.json').version)"`;
  write('package.json', JSON.stringify({ version: '0.1.0', scripts: { build } }));
  write(
    'package-lock.json',
    JSON.stringify({ version: '0.1.0', packages: { '': { version: '0.1.0' } } })
  );
  write(
    'metadata.yaml',
    'homepage: https://example.com\n# newest first\nversions:\n  - sha: aaaa\n    changeNotes: The first.\n'
  );
  write('template.tpl', '0.1.0');
  commitAll();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a release', () => {
  it('gives the version to change log, package, template and tag', () => {
    const { status, stderr } = release('0.2.0');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(read('CHANGELOG.md')).toMatch(
      /^# Changes\n\n## Unreleased\n\n## 0\.2\.0 - \d{4}-\d\d-\d\d\n\n- The tag speaks[^#]*\n\n## 0\.1\.0/
    );
    expect(JSON.parse(read('package.json')).version).toBe('0.2.0');
    expect(JSON.parse(read('package-lock.json'))).toEqual({
      version: '0.2.0',
      packages: { '': { version: '0.2.0' } }
    });
    expect(read('template.tpl')).toBe('0.2.0');
    expect(git('rev-parse', 'v0.2.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
  });

  it('names in metadata.yaml, before older versions, the commit that holds the template', () => {
    release('0.2.0');
    const { homepage, versions } = parse(read('metadata.yaml'));
    expect(homepage).toBe('https://example.com');
    expect(read('metadata.yaml')).toContain('# newest first');
    expect(versions).toEqual([
      {
        sha: git('rev-parse', 'HEAD~1'),
        changeNotes: '- The tag speaks Esperanto.\n- Nothing is sent twice: "really".'
      },
      { sha: 'aaaa', changeNotes: 'The first.' }
    ]);
    expect(git('show', `${versions[0].sha}:template.tpl`)).toBe('0.2.0');
  });

  it('begins the list of versions where there is none', () => {
    write('metadata.yaml', 'homepage: https://example.com\nversions: []\n');
    commitAll();
    expect(release('0.1.0').status).toBe(0);
    expect(parse(read('metadata.yaml')).versions).toHaveLength(1);
    expect(read('metadata.yaml')).not.toContain('[');
  });

  it('can be tried without changing anything', () => {
    const head = git('rev-parse', 'HEAD');
    const { status, stdout } = release('0.2.0', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain('would do  commit         Release 0.2.0');
    expect(stdout).toContain('- The tag speaks Esperanto.');
    expect(git('rev-parse', 'HEAD')).toBe(head);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('tag')).toBe('');
  });
});

describe('a release is refused, with nothing changed,', () => {
  const refusal = (...args: string[]): string => {
    const before = git('rev-parse', 'HEAD');
    const { status, stderr } = release(...args);
    expect(status).toBe(2);
    expect(git('rev-parse', 'HEAD')).toBe(before);
    return stderr;
  };

  it.each(['1.2', 'v1.2.0', '1.2.0-beta', 'newest'])('for the version %s', (version) => {
    expect(refusal(version)).toContain('write three numbers, such as 1.2.0');
  });

  it('for a version below the current one', () => {
    expect(refusal('0.0.9')).toContain('0.0.9 is below 0.1.0 of package.json');
  });

  it('without a version, or with an unknown option', () => {
    expect(refusal()).toContain('say which version');
    expect(refusal('0.2.0', '--force')).toContain('say which version');
  });

  it('while something is not committed', () => {
    write('template.tpl', 'changed');
    expect(refusal('0.2.0')).toContain('M template.tpl');
  });

  it('for a version that has a tag', () => {
    git('tag', 'v0.2.0');
    expect(refusal('0.2.0')).toContain('v0.2.0 exists already');
  });

  it('outside main', () => {
    git('switch', '--quiet', '--create', 'try');
    expect(refusal('0.2.0')).toContain('this is try; go to main');
  });

  it('if nothing is new', () => {
    write('CHANGELOG.md', '# Changes\n\n## Unreleased\n\n## 0.1.0\n\n- First.\n');
    commitAll();
    expect(refusal('0.2.0')).toContain('write what is new');
  });

  it('without a heading for it in the change log', () => {
    write('CHANGELOG.md', '# Changes\n');
    commitAll();
    expect(refusal('0.2.0')).toContain('no heading "## Unreleased"');
  });
});
