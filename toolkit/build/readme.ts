import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { SERVER_CONTAINER, TagManagerStandIn, TOKEN } from '../test/gtm/tag-manager-stand-in.js';

const README = 'toolkit/README.md';
const BIN = resolve('toolkit/bin/sgtm.js');
const WORKSPACE = 'Default Workspace';

/** What `npm run docs` writes between the marks of each name. */
type Outputs = Readonly<Record<string, string>>;

/**
 * The README of the toolkit with what its commands print now: each is run in a new project of `sgtm init`,
 * against the stand-in of the Tag Manager API. To be run at the top of the repository, once
 * the toolkit is compiled.
 *
 * @throws Error if a command ends otherwise than the README says
 */
export async function toolkitReadme(): Promise<string> {
  const gtm = new TagManagerStandIn();
  const folder = await mkdtemp(join(tmpdir(), 'sgtm-readme-'));
  try {
    const shell = new Shell(folder, {
      TAGMANAGER_API_URL: await gtm.listen(),
      TAGMANAGER_ACCESS_TOKEN: TOKEN
    });
    const outputs = { ...(await offline(shell)), ...(await withTagManager(shell, gtm)) };
    const text = await readFile(README, 'utf8');
    const filled = Object.entries(outputs).reduce(fill, text);
    return await format(filled, { ...(await resolveConfig(README)), parser: 'markdown' });
  } finally {
    await gtm.close();
    await rm(folder, { recursive: true });
  }
}

/** A folder with a project, and the commands that one types in it. */
class Shell {
  private readonly project: string;
  private readonly folder: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.env = env;
    this.project = join(folder, 'order-value');
  }

  path(file: string): string {
    return join(this.project, file);
  }

  async edit(file: string, from: string, to: string): Promise<void> {
    const before = await readFile(this.path(file), 'utf8');
    if (!before.includes(from)) throw new Error(`${file} has no ${from}; change readme.ts`);
    await writeFile(this.path(file), before.replace(from, to));
  }

  /** Begins the project. */
  async begin(): Promise<void> {
    await this.run(['init', 'order-value'], { cwd: this.folder });
    await this.run(['build']);
  }

  /**
   * What a command prints, with the times of another run made the same.
   *
   * @param code how it has to end
   */
  async run(args: readonly string[], { code = 0, cwd = this.project } = {}): Promise<string> {
    const env = { ...process.env, ...this.env, NO_COLOR: '1' };
    const ended = await promisify(execFile)(process.execPath, [BIN, ...args], { cwd, env }).catch(
      (error: { code: number; stdout: string; stderr: string }) => error
    );
    const endedWith = 'code' in ended ? ended.code : 0;
    if (endedWith !== code) {
      throw new Error(`sgtm ${args.join(' ')} ended with ${endedWith}: ${ended.stderr}`);
    }
    return steady(ended.stdout + ended.stderr);
  }
}

/** Durations differ from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\b[\d.]+ ms\b/g, '2 ms')
    .replaceAll(/[ \t]+$/gm, '')
    .trim();
}

async function offline(shell: Shell): Promise<Outputs> {
  await shell.begin();
  const coverage = await shell.run(['test', 'template.tpl', '--coverage']);
  // The README names this command without what it writes; it has to work.
  await shell.run(['test', 'template.tpl', '--reporter', 'junit=report.xml']);
  await cp(shell.path('template.tpl'), shell.path('faulty.tpl'));
  await shell.edit('faulty.tpl', 'timeout: 5000', 'timeout: /5/');
  const github = await shell.run(['check', 'faulty.tpl', '--reporter', 'github'], { code: 1 });
  await cp(shell.path('template.tpl'), shell.path('other.tpl'));
  await shell.edit('other.tpl', "method: 'POST',", 'method: "POST",');
  const unformatted = await shell.run(['fmt', '--check', 'other.tpl'], { code: 1 });
  const formatted = await shell.run(['fmt', 'other.tpl']);
  const container = await shell.run(['container', 'template.tpl', '-o', 'dist/container.json']);
  for (const file of ['report.xml', 'faulty.tpl', 'other.tpl', 'dist', 'coverage']) {
    await rm(shell.path(file), { recursive: true });
  }
  return {
    coverage: block(coverage),
    github: block(github),
    fmt: `${block(unformatted)}\n\n${block(formatted)}`,
    container: block(container)
  };
}

async function withTagManager(shell: Shell, gtm: TagManagerStandIn): Promise<Outputs> {
  const at = ['--container', SERVER_CONTAINER];
  const target = [...at, '--workspace', WORKSPACE];
  const created = await shell.run(['push', 'template.tpl', ...target, '--yes']);
  await shell.edit('src/main.ts', 'timeout: 5000', 'timeout: 2000');
  await shell.edit('template/permissions.ts', "logging('debug')", "logging('all')");
  await shell.run(['build']);
  const updated = await shell.run(['push', 'template.tpl', ...target, '--yes']);
  const [stored] = gtm.templatesOf(WORKSPACE);
  if (!stored) throw new Error('nothing was pushed; change readme.ts');
  const templateData = stored.templateData.replace('"AC-1234"', '"AC-1"');
  gtm.edit(WORKSPACE, { name: stored.name, templateData });
  const differs = await shell.run(['diff', 'template.tpl', ...target], { code: 1 });
  const pulled = await shell.run(['pull', '.', ...target, '--yes']);
  return {
    push: `${block(created)}\n\nOnce it is there, the changes are shown, permissions first:\n\n${block(updated)}`,
    diff: block(differs),
    pull: block(pulled)
  };
}

function block(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function fill(text: string, [name, content]: [string, string]): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${README} lacks ${start} … ${end}; put them back`);
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}
