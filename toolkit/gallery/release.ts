import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readChangelog, withVersion } from './changelog.js';
import { withGalleryVersion } from './metadata.js';
import { ReleaseError } from './release-error.js';
import { programsIn, type RunProgram } from './run-program.js';
import { checkVersion } from './version.js';
import { writeWhole } from '../config/write-whole.js';

/** A version to release, and what that takes. Nothing has been changed yet. */
export interface ReleasePlan {
  version: string;
  branch: string;
  /** What the Gallery shows as the change notes. */
  notes: string;
  /** In this order. */
  steps: readonly ReleaseStep[];
  /**
   * Takes back the commits and the files of this release. What others wrote meanwhile stays.
   *
   * @returns the files that stay as they are, as somebody else wrote them
   */
  undo(): Promise<string[]>;
}

/** One thing that a release does. */
export interface ReleaseStep {
  /** The file that it writes, or "commit" or "tag". */
  what: string;
  /** How it is afterwards, in a few words. */
  outcome: string;
  carryOut(): Promise<unknown>;
}

/** What a repository for the Gallery needs, and what it is to begin with. */
const NEEDED: Readonly<Record<string, string>> = {
  'template.tpl': 'export it from GTM, or write it with sgtm build',
  'metadata.yaml':
    'write it with the lines "homepage: https://github.com/OWNER/REPOSITORY" and "versions: []"',
  'CHANGELOG.md': 'write it with the line "## Unreleased", and below it what is new'
};

/**
 * Plans the release of a version to the Community Template Gallery. "Unreleased" of CHANGELOG.md
 * becomes the version, package.json gets its number and the template is built, where there is a
 * project; all of it is committed. The Gallery takes a version by the commit that metadata.yaml names,
 * so that is a second commit, which gets the tag. Nothing is pushed.
 *
 * @param folder the top of the repository
 * @param version three numbers, such as "1.2.0"
 * @param today as the change log writes it: "2026-11-30"
 * @throws ReleaseError if the repository is not as a release needs it
 */
export async function planRelease(
  folder: string,
  version: string,
  today: string
): Promise<ReleasePlan> {
  const run = programsIn(folder);
  const path = (file: string): string => join(folder, file);
  const branch = await checkRepository(run);
  for (const [file, remedy] of Object.entries(NEEDED)) {
    if (!existsSync(path(file))) throw new ReleaseError(`there is no ${file} here; ${remedy}`);
  }
  const project = await readProject(path('package.json'));
  checkVersion(version, project?.version, (await run('git', 'tag', '--list')).split('\n'));
  const changelog = readChangelog(await readFile(path('CHANGELOG.md'), 'utf8'));
  const before = await run('git', 'rev-parse', 'HEAD');

  const heading = `${version} - ${today}`;
  const written: Written = new Map();
  const write = async (file: string, text: string): Promise<void> => {
    await writeWhole(path(file), text);
    written.set(file, Buffer.from(text));
  };
  const commit = (message: string): ReleaseStep => ({
    what: 'commit',
    outcome: message,
    carryOut: async () => {
      // What others write meanwhile is not part of the release.
      await run('git', 'add', '--', ...written.keys());
      await run('git', 'commit', '--quiet', '--message', message);
    }
  });
  const steps: ReleaseStep[] = [
    {
      what: 'CHANGELOG.md',
      outcome: `"Unreleased" becomes "${heading}"`,
      carryOut: () => write('CHANGELOG.md', withVersion(changelog, heading))
    }
  ];
  if (project) {
    steps.push({
      what: 'package.json',
      outcome: `version ${version}`,
      carryOut: async () => {
        for (const file of ['package.json', 'package-lock.json']) {
          if (existsSync(path(file)))
            await write(file, await withPackageVersion(path(file), version));
        }
      }
    });
  }
  if (project?.isBuilt) {
    steps.push({
      what: 'template.tpl',
      outcome: 'built by npm run build',
      carryOut: async () => {
        try {
          await run('npm', 'run', 'build', '--silent');
        } finally {
          await noteChanges(folder, run, written);
        }
      }
    });
  }
  steps.push(
    commit(`Release ${version}`),
    {
      what: 'metadata.yaml',
      outcome: 'the sha of that commit, with the change notes',
      carryOut: async () => {
        const metadata = await readFile(path('metadata.yaml'), 'utf8');
        const sha = await run('git', 'rev-parse', 'HEAD');
        const added = withGalleryVersion(metadata, { sha, changeNotes: changelog.notes });
        await write('metadata.yaml', added);
      }
    },
    commit(`Offer ${version} to the Gallery`),
    { what: 'tag', outcome: `v${version}`, carryOut: () => run('git', 'tag', `v${version}`) }
  );
  const undo = (): Promise<string[]> => undoRelease(folder, run, { before, written });
  return { version, branch, notes: changelog.notes, steps, undo };
}

/**
 * The branch, once it is certain that a release can begin.
 *
 * @throws ReleaseError if it cannot
 */
async function checkRepository(run: RunProgram): Promise<string> {
  const below = await run('git', 'rev-parse', '--show-prefix').catch((error: unknown) => {
    if (!/not a git repository/i.test(String(error))) throw error;
    throw new ReleaseError('this is no git repository; begin one with git init, and commit');
  });
  if (below !== '') {
    throw new ReleaseError(
      `the Gallery reads the top of a repository, this is ${below} in it; go to the top`
    );
  }
  const branch = await run('git', 'symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => '');
  if (branch !== 'main' && branch !== 'master') {
    const here = branch === '' ? 'a commit without a branch' : branch;
    throw new ReleaseError(`the Gallery takes commits of main, this is ${here}; go to main`);
  }
  await run('git', 'rev-parse', '--verify', '--quiet', 'HEAD').catch(() => {
    throw new ReleaseError('the repository has no commit yet; commit what is there first');
  });
  const changes = (await run('git', 'status', '--porcelain')).split('\n').filter(Boolean);
  if (changes.length > 0) {
    const some = changes.slice(0, 3).map((line) => line.slice(3));
    const more = changes.length > some.length ? ` and ${changes.length - some.length} more` : '';
    throw new ReleaseError(
      `not everything is committed: ${some.join(', ')}${more}; commit it or take it away`
    );
  }
  return branch;
}

interface Project {
  version: string | undefined;
  /** Whether it has a script that builds it. */
  isBuilt: boolean;
}

/** What package.json says; undefined for a repository without one. */
async function readProject(file: string): Promise<Project | undefined> {
  if (!existsSync(file)) return undefined;
  const { version, scripts } = await readJson(file);
  const { build } = (scripts ?? {}) as { build?: unknown };
  return {
    version: typeof version === 'string' ? version : undefined,
    isBuilt: build !== undefined
  };
}

async function withPackageVersion(file: string, version: string): Promise<string> {
  const indent = /^[ \t]+(?=")/m.exec(await readFile(file, 'utf8'))?.[0] ?? '  ';
  const content = await readJson(file);
  const own = (content.packages as Record<string, Record<string, unknown>> | undefined)?.[''];
  content.version = version;
  if (own) own.version = version;
  return `${JSON.stringify(content, null, indent)}\n`;
}

/** What a release wrote, by the path below the repository; undefined for a file that it removed. */
type Written = Map<string, Buffer | undefined>;

/** Notes the files that the build wrote: those that git sees changed, as they are now. */
async function noteChanges(folder: string, run: RunProgram, written: Written): Promise<void> {
  const status = await run('git', 'status', '--porcelain', '-z', '--no-renames', '-uall');
  for (const entry of status.split('\0').filter(Boolean)) {
    const file = entry.slice(3);
    if (!written.has(file)) written.set(file, await contentOf(folder, file));
  }
}

function contentOf(folder: string, file: string): Promise<Buffer | undefined> {
  return readFile(join(folder, file)).catch(() => undefined);
}

/** Takes the commits back, and the files that are still as the release wrote them. */
async function undoRelease(
  folder: string,
  run: RunProgram,
  { before, written }: { before: string; written: Written }
): Promise<string[]> {
  await run('git', 'reset', '--quiet', before);
  const kept: string[] = [];
  for (const [file, content] of written) {
    const now = await contentOf(folder, file);
    const isOurs = now === undefined ? content === undefined : content?.equals(now) === true;
    if (!isOurs) {
      kept.push(file);
      continue;
    }
    const wasThere = await run('git', 'ls-tree', '--name-only', before, '--', file);
    if (wasThere === '') await rm(join(folder, file), { force: true });
    else await run('git', 'checkout', '--quiet', before, '--', file);
  }
  return kept;
}

async function readJson(file: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new ReleaseError(`${file}: ${(error as Error).message}; correct it`);
  }
}
