import type { Container, TagManager, Workspace, WorkspaceTemplate } from './tag-manager.js';
import { TagManagerError } from './tag-manager-error.js';

/** Where in GTM a template is or goes to, by the names that people see there. */
export interface TargetNames {
  /** Such as GTM-ABC123. */
  container: string;
  /** The default workspace, or the only one, if undefined. */
  workspace?: string | undefined;
}

/** A workspace with its templates. */
export interface Target {
  container: Container;
  workspace: Workspace;
  templates: WorkspaceTemplate[];
}

const DEFAULT_WORKSPACE = 'Default Workspace';

/**
 * Finds a workspace and what templates are in it.
 *
 * @throws TagManagerError naming what is not there and what is
 */
export async function findTarget(api: TagManager, names: TargetNames): Promise<Target> {
  const container = await api.container(names.container);
  const workspace = chooseWorkspace(await api.workspaces(container), names, container);
  return { container, workspace, templates: await api.templates(workspace) };
}

function chooseWorkspace(
  workspaces: readonly Workspace[],
  { workspace: wanted }: TargetNames,
  { publicId }: Container
): Workspace {
  const [only, ...others] = workspaces;
  if (wanted === undefined && only && others.length === 0) return only;
  const name = wanted ?? DEFAULT_WORKSPACE;
  const found = workspaces.find((each) => each.name === name);
  if (found) return found;
  throw new TagManagerError(
    `${publicId} has no workspace "${name}"; name one of these with --workspace: ${listed(workspaces)}`
  );
}

/**
 * The template of a name in a workspace, or undefined if there is none.
 *
 * @throws TagManagerError if there are several
 */
export function templateNamed(
  { workspace, templates }: Target,
  name: string
): WorkspaceTemplate | undefined {
  const [found, ...others] = templates.filter((template) => template.name === name);
  if (others.length === 0) return found;
  throw new TagManagerError(
    `the workspace "${workspace.name}" has ${others.length + 1} templates "${name}"; rename all but one in GTM`
  );
}

/** Names for a message: `"A", "B"`. */
export function listed(things: readonly { name: string }[]): string {
  if (things.length === 0) return 'there are none';
  return things.map(({ name }) => `"${name}"`).join(', ');
}
