import { parseTemplate, type Template, type TemplateInfo } from '../sandbox/template/template.js';
import { formatProblem, ProblemsError } from '../sandbox/problem.js';
import type { RunnableTemplate, TemplateHost } from './host.js';
import type { ContainerModel, EntityModel, How, TagModel, TemplateModel } from './model.js';
import type { ContainerProblem } from './problem.js';

/** A template that was read and made ready to run, or why it cannot be. */
export interface LoadedTemplate {
  model: TemplateModel;
  template: Template | undefined;
  runnable: RunnableTemplate | undefined;
  problem: string | undefined;
}

/** A container with its templates ready to run. */
export interface LoadedContainer {
  model: ContainerModel;
  /** By their keys. */
  templates: ReadonlyMap<string, LoadedTemplate>;
  /** The model's problems, and those of its templates. */
  problems: readonly ContainerProblem[];
}

/**
 * Makes a container's templates ready. One that GTM would not take is a problem of the container; what is
 * made of it does not run.
 *
 * @param before as it was loaded last: a template whose text is the same stays, with what it stored
 * @param wrap puts something around what runs a template
 */
export async function loadContainer(
  model: ContainerModel,
  host: TemplateHost,
  before?: LoadedContainer,
  wrap: (runnable: RunnableTemplate, model: TemplateModel) => RunnableTemplate = (same) => same
): Promise<LoadedContainer> {
  const templates = new Map<string, LoadedTemplate>();
  await Promise.all(
    [...model.templates.values()].map(async (each) => {
      const known = before?.templates.get(each.key);
      const isSame = known?.model.content === each.content && known.runnable;
      templates.set(each.key, isSame ? known : await loadTemplate(each, host, wrap));
    })
  );
  for (const [key, { runnable }] of before?.templates ?? []) {
    if (templates.get(key)?.runnable !== runnable) runnable?.end();
  }
  return { model, templates, problems: [...model.problems, ...templateProblems(model, templates)] };
}

async function loadTemplate(
  model: TemplateModel,
  host: TemplateHost,
  wrap: (runnable: RunnableTemplate, model: TemplateModel) => RunnableTemplate
): Promise<LoadedTemplate> {
  let template: Template | undefined;
  if (model.problem !== undefined) {
    return { model, template, runnable: undefined, problem: model.problem };
  }
  try {
    template = parseTemplate(model.content, model.file);
    const runnable = wrap(await host.load(template, model.content), model);
    return { model, template, runnable, problem: undefined };
  } catch (error) {
    const [first] = error instanceof ProblemsError ? error.problems : [];
    const problem = first ? formatProblem(first) : (error as Error).message;
    return { model, template, runnable: undefined, problem };
  }
}

function wrongType(
  { template, model }: LoadedTemplate,
  kind: ContainerProblem['kind']
): string | undefined {
  const wanted = TEMPLATE_TYPES[kind];
  if (!template || template.info.type === wanted) return undefined;
  return `${model.file}: this is a template of type ${template.info.type}, where a ${wanted} is needed; name another file`;
}

const TEMPLATE_TYPES: Readonly<Record<string, TemplateInfo['type']>> = {
  tag: 'TAG',
  client: 'CLIENT',
  variable: 'VARIABLE'
};

function templateProblems(
  model: ContainerModel,
  templates: ReadonlyMap<string, LoadedTemplate>
): ContainerProblem[] {
  const problems: ContainerProblem[] = [];
  for (const { model: each, problem } of templates.values()) {
    if (problem !== undefined)
      problems.push({ kind: 'template', name: each.name, message: problem });
  }
  const lists = { tag: model.tags, client: model.clients, variable: [...model.variables.values()] };
  for (const [kind, list] of Object.entries(lists)) {
    for (const { name, template: key } of list) {
      const loaded = key === undefined ? undefined : templates.get(key);
      const message = loaded && wrongType(loaded, kind as ContainerProblem['kind']);
      if (message !== undefined)
        problems.push({ kind: kind as ContainerProblem['kind'], name, message });
    }
  }
  return problems;
}

/** What runs a tag, variable or client; undefined for GTM's own types and for a template that cannot run. */
export function runnableOf(
  { templates }: LoadedContainer,
  kind: 'client' | 'tag' | 'variable',
  key: string | undefined
): RunnableTemplate | undefined {
  const loaded = key === undefined ? undefined : templates.get(key);
  return loaded?.template?.info.type === TEMPLATE_TYPES[kind] ? loaded?.runnable : undefined;
}

/** Why a tag, client or variable cannot run; undefined if it can, or is of one of GTM's own types. */
export function problemOf(
  container: LoadedContainer,
  kind: 'client' | 'tag' | 'variable',
  { template: key, problem }: EntityModel
): string | undefined {
  if (key === undefined) return problem;
  if (runnableOf(container, kind, key)) return problem;
  const loaded = container.templates.get(key);
  if (!loaded) return 'its template is not there; export the container again';
  // What is wrong with a template comes before what it makes of its fields.
  return loaded.problem ?? wrongType(loaded, kind);
}

/** What of a container runs, by the names of its tags: the table that is shown on start. */
export interface ContainerTable {
  name: string;
  exact: string[];
  guessed: string[];
  shown: string[];
  unknown: { kind: string; name: string; type: string }[];
  problems: ContainerProblem[];
}

/** The table of what runs exactly, as a guess, is only shown, or is not known. */
export function tableOf(container: LoadedContainer): ContainerTable {
  const { model, problems } = container;
  const isBroken = (tag: TagModel): boolean => problemOf(container, 'tag', tag) !== undefined;
  const tagsThat = (how: How): string[] =>
    model.tags.filter((tag) => tag.how === how && !isBroken(tag)).map(({ name }) => name);
  // A tag whose template is broken runs as little as one whose template is missing.
  const broken = model.tags
    .filter((tag) => tag.how && isBroken(tag))
    .map(({ name, type }) => ({ kind: 'tag', name, type }));
  return {
    name: model.name,
    exact: tagsThat('exact'),
    guessed: tagsThat('guessed'),
    shown: tagsThat('shown'),
    unknown: [...model.unknown, ...broken],
    problems: [...problems]
  };
}
