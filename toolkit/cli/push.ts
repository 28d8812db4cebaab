import { ProblemsError, type Problem } from '../sandbox/problem.js';
import { parseTemplate } from '../sandbox/template/template.js';
import type { CompilerFault, LocalTemplate, PushPlan } from '../gtm/push.js';
import type { TagManager, WorkspaceTemplate } from '../gtm/tag-manager.js';
import { TagManagerError } from '../gtm/tag-manager-error.js';
import type { Target } from '../gtm/target.js';
import { printChanges } from './changes-report.js';
import { buildFirst } from './build-first.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { hasFaults } from './faults.js';
import { readInput } from './input.js';
import { ask, connect, targetNames, withTargetOptions, type TargetOptions } from './tag-manager.js';
import { colours, print, printError } from './terminal.js';

interface Options extends TargetOptions {
  dryRun?: boolean;
  yes?: boolean;
  overwrite?: boolean;
}

/** `sgtm push [FILE.tpl]`: checks and tests a template, and brings it into a workspace. */
export const pushCommand: AddCommand = (program, report) => {
  const command = program
    .command('push')
    .description('check and test a template, and bring it into a workspace; nothing is published')
    .addHelpText(
      'after',
      "\nExample:\n  sgtm push --container GTM-ABC123 --workspace 'Default Workspace' --dry-run"
    )
    .argument('[file]', 'the template (.tpl)', 'template.tpl');
  withTargetOptions(command)
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--yes', 'do not ask')
    .option('--overwrite', 'with --yes: also replace what was edited in GTM since the last push')
    .action(async (file: string, options: Options) => {
      const names = await targetNames(options);
      const refusal = {
        consequence: 'nothing was pushed',
        json: options.json ? { pushed: false } : undefined
      };
      const isRefused = await hasFaults(file, await errorsOf(file), refusal);
      if (isRefused) return report(ExitCode.faultsFound);
      const text = await readInput(file);
      const local: LocalTemplate = { text, template: parseTemplate(text, file) };
      const api = await connect('write');
      const { findTarget } = await import('../gtm/target.js');
      const target = await findTarget(api, names);
      report(await push(api, target, local, options));
    });
};

/** What keeps a template from being built, or what check finds in it. */
export async function errorsOf(file: string): Promise<readonly Problem[]> {
  try {
    await buildFirst([file]);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  const { checkTemplate } = await import('../sandbox/check/index.js');
  return checkTemplate(await readInput(file), file);
}

async function push(
  api: TagManager,
  target: Target,
  local: LocalTemplate,
  options: Options
): Promise<ExitCode> {
  const { planPush, carryOut } = await import('../gtm/push.js');
  const plan = await planPush(target, local, options.template);
  if (!options.json) printPlan(target, plan);
  const isWanted =
    plan.action === 'nothing' || (!options.dryRun && (await isAgreed(plan, options)));
  const stored = isWanted ? await carryOut(api, target, local, plan) : plan.existing;
  const isPushed = isWanted && plan.action !== 'nothing';
  const answer = isPushed ? await compile(api, target, local) : NOT_COMPILED;
  if (options.json) print(asJson(target, plan, { isPushed, stored, faults: answer.faults }));
  else printOutcome(target, local, { isPushed, stored, faults: answer.faults, plan, options });
  if (answer.note) printError(answer.note);
  if (answer.isInConflict) return ExitCode.badInput;
  return answer.faults.length > 0 ? ExitCode.faultsFound : ExitCode.done;
}

/** @throws UsageError if there is no terminal to ask on, or if an edit in GTM would be overwritten */
async function isAgreed({ name, wasEditedInGtm }: PushPlan, options: Options): Promise<boolean> {
  if (options.yes || options.json) {
    if (!options.yes) throw new UsageError('--json asks nothing; add --yes or --dry-run');
    if (wasEditedInGtm && !options.overwrite) {
      throw new UsageError(
        `"${name}" was edited in GTM since it was last pushed or pulled here; nothing was pushed: take the edit over with sgtm pull, or add --overwrite`
      );
    }
    return true;
  }
  return ask('Push this?');
}

/** What GTM's compiler said, if it could be asked. */
interface CompilerAnswer {
  faults: CompilerFault[];
  note?: string;
  isInConflict?: boolean;
}

const NOT_COMPILED: CompilerAnswer = { faults: [] };

async function compile(
  api: TagManager,
  { workspace }: Target,
  { template }: LocalTemplate
): Promise<CompilerAnswer> {
  const { compilerFaults } = await import('../gtm/push.js');
  try {
    const preview = await api.quickPreview(workspace);
    const faults = compilerFaults(preview, template);
    if (!preview.syncStatus?.mergeConflict) return { faults };
    const note = `pushed, but the workspace "${workspace.name}" is in conflict with the latest version; resolve that in GTM`;
    return { faults, note, isInConflict: true };
  } catch (error) {
    if (!(error instanceof TagManagerError)) throw error;
    return {
      faults: [],
      note: `pushed, but GTM did not say whether it compiles: ${error.message}`
    };
  }
}

interface Outcome {
  isPushed: boolean;
  stored: WorkspaceTemplate | undefined;
  faults: CompilerFault[];
}

function printPlan({ container, workspace }: Target, plan: PushPlan): void {
  const { action, name, existing, changes, wasEditedInGtm } = plan;
  print(`${container.publicId}  ${workspace.name}  ${colours.bold(`"${name}"`)}  ${WORDS[action]}`);
  if (action === 'nothing') return;
  const { owner, repository } = existing?.galleryReference ?? {};
  if (owner) print(colours.yellow(`it came from the Gallery (${owner}/${repository})`));
  if (wasEditedInGtm) {
    print(colours.yellow('it was edited in GTM since it was last pushed or pulled here'));
  }
  // What a new template is called, looks like and notes is no change.
  const nothing = { added: [], dropped: [], changed: [] };
  const shown = existing ? changes : { ...changes, info: nothing, hasOtherNotes: false };
  printChanges(shown, 40);
}

const WORDS = { create: 'is new', update: 'will change', nothing: 'is up to date' } as const;

function printOutcome(
  { workspace }: Target,
  { template }: LocalTemplate,
  { isPushed, stored, faults, plan, options }: Outcome & { plan: PushPlan; options: Options }
): void {
  if (isPushed) print(plan.action === 'create' ? 'created' : 'updated');
  else if (plan.action !== 'nothing') print(options.dryRun ? 'dry run: not pushed' : 'not pushed');
  const link = stored?.tagManagerUrl ?? workspace.tagManagerUrl;
  if (link) print(link);
  for (const { message, line, column } of faults) {
    const place = line ? `${template.file}:${line}:${column ?? 1} ` : '';
    print(`${place}gtm-compiler: ${message}`);
  }
}

function asJson(
  { container, workspace }: Target,
  { action, name, changes, wasEditedInGtm }: PushPlan,
  { isPushed, stored, faults }: Outcome
): string {
  const summary = {
    container: container.publicId,
    workspace: workspace.name,
    template: name,
    action,
    pushed: isPushed,
    editedInGtm: wasEditedInGtm,
    changes,
    url: stored?.tagManagerUrl ?? workspace.tagManagerUrl,
    compilerErrors: faults
  };
  return JSON.stringify(summary, null, 2);
}
