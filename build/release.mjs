// Prepares a version for the Community Template Gallery:
//
//   npm run release -- 1.2.0 [--dry-run]
//
// "Unreleased" of CHANGELOG.md becomes the version, package.json gets its number, template.tpl is
// built, and all of it is committed. The Gallery takes a version by the commit that metadata.yaml
// names, so that is a second commit, which gets the tag. Nothing is pushed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isSeq, parseDocument } from 'yaml';

/** Something is not as a release needs it; nothing was changed. */
class Refusal extends Error {}

try {
  release(readArguments());
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = 2;
}

function release({ version, isDryRun }) {
  checkRepository(version);
  checkVersion(version);
  const changelog = splitChangelog();
  const heading = `## ${version} - ${new Date().toISOString().slice(0, 10)}`;
  const steps = [
    [
      `CHANGELOG.md   "Unreleased" becomes "${heading.slice(3)}"`,
      () => writeFileSync('CHANGELOG.md', withHeading(changelog, heading))
    ],
    [`package.json   version ${version}`, () => setPackageVersion(version)],
    ['template.tpl   built', () => run('npm', ['run', '--silent', '--if-present', 'build'])],
    [`commit         Release ${version}`, () => commit(`Release ${version}`)],
    ['metadata.yaml  the sha of that commit, with its notes', () => addVersion(changelog.notes)],
    [
      `commit         Offer ${version} to the Gallery`,
      () => commit(`Offer ${version} to the Gallery`)
    ],
    [`tag            v${version}`, () => git('tag', `v${version}`)]
  ];
  for (const [description, step] of steps) {
    console.log(isDryRun ? `would do  ${description}` : description);
    if (!isDryRun) step();
  }
  console.log(isDryRun ? `\n${changelog.notes}` : 'Next: git push origin main --tags');
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { 'dry-run': { type: 'boolean', default: false } },
      allowPositionals: true
    });
    if (positionals.length === 1) {
      return { version: positionals[0], isDryRun: values['dry-run'] };
    }
  } catch {
    // An option it does not know: it says how to call it, as for a missing version.
  }
  throw new Refusal('say which version, for example: npm run release -- 1.2.0 --dry-run');
}

function checkRepository(version) {
  const changes = git('status', '--porcelain');
  if (changes) throw new Refusal(`commit or remove what is not committed first:\n${changes}`);
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') {
    throw new Refusal(`the Gallery takes commits of main, this is ${branch}; go to main`);
  }
  if (git('tag', '--list', `v${version}`)) {
    throw new Refusal(`v${version} exists already; take the next version`);
  }
}

/** A version has three numbers and is not below the one of package.json. */
function checkVersion(version) {
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number);
  if (!numbers) throw new Refusal(`"${version}" is no version; write three numbers, such as 1.2.0`);
  const current = JSON.parse(readText('package.json')).version;
  const steps = current.split('.').map((part, index) => numbers[index] - Number(part));
  if ((steps.find((step) => step !== 0) ?? 0) < 0) {
    throw new Refusal(`${version} is below ${current} of package.json; take a higher version`);
  }
}

/** What stands before the heading "Unreleased", below it, and from the next heading on. */
function splitChangelog() {
  const text = readText('CHANGELOG.md');
  const [, before, notes, after] =
    /^(.*?)^## \[?Unreleased\]?[^\n]*\n(.*?)(^## .*)?$(?![^])/ms.exec(text) ?? [];
  if (before === undefined)
    throw new Refusal('CHANGELOG.md has no heading "## Unreleased"; add it');
  if (!notes.trim()) {
    throw new Refusal('CHANGELOG.md says nothing below "## Unreleased"; write what is new');
  }
  return { before, notes: notes.trim(), after: after ?? '' };
}

function withHeading({ before, notes, after }, heading) {
  return `${before}## Unreleased\n\n${heading}\n\n${notes}\n${after && `\n${after}`}`;
}

function setPackageVersion(version) {
  for (const file of ['package.json', 'package-lock.json'].filter((each) => existsSync(each))) {
    const content = JSON.parse(readText(file));
    content.version = version;
    if (content.packages?.['']) content.packages[''].version = version;
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** The newest version comes first in the Gallery's list. */
function addVersion(notes) {
  const metadata = parseDocument(readText('metadata.yaml'));
  const version = metadata.createNode({ sha: git('rev-parse', 'HEAD'), changeNotes: notes });
  const versions = metadata.get('versions');
  if (isSeq(versions)) {
    versions.flow = false;
    versions.items.unshift(version);
  } else metadata.set('versions', [version]);
  writeFileSync('metadata.yaml', metadata.toString({ lineWidth: 0 }));
}

/** Everything that changed: before the release nothing had. */
function commit(message) {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
}

function git(...args) {
  return run('git', args);
}

function run(command, args) {
  return execFileSync(command, args, { encoding: 'utf8' }).trim();
}

function readText(file) {
  if (!existsSync(file)) {
    throw new Refusal(`there is no ${file} here; go to the project's folder`);
  }
  return readFileSync(file, 'utf8');
}
