import type { Template } from '../sandbox/template/template.js';
import { noteFingerprint, seenFingerprint } from './seen-fingerprints.js';
import type { Preview, TagManager, WorkspaceTemplate } from './tag-manager.js';
import { TagManagerError } from './tag-manager-error.js';
import { templateNamed, type Target } from './target.js';
import {
  changesBetween,
  isUnchanged,
  templateInGtm,
  type TemplateChanges
} from '../sandbox/template/template-changes.js';

/** A template to push: its text, and the same parsed. `template.file` is its path. */
export interface LocalTemplate {
  text: string;
  template: Template;
}

/** What a push would do. */
export interface PushPlan {
  action: 'create' | 'update' | 'nothing';
  /** The template's name in GTM. */
  name: string;
  /** The template in GTM as it is now. */
  existing: WorkspaceTemplate | undefined;
  changes: TemplateChanges;
  /** Whether somebody edited it in GTM since it was last pushed or pulled from this folder. */
  wasEditedInGtm: boolean;
}

/**
 * Compares a template with that of the same name in a workspace.
 *
 * @param name its name in GTM, if that is not its displayName
 */
export async function planPush(
  target: Target,
  { template }: LocalTemplate,
  name = nameOf(template)
): Promise<PushPlan> {
  const existing = templateNamed(target, name);
  if (!existing) {
    const changes = changesBetween(undefined, template);
    return { action: 'create', name, existing, changes, wasEditedInGtm: false };
  }
  const changes = changesBetween(templateInGtm(existing), template);
  const seen = await seenFingerprint(template.file, existing.path);
  return {
    action: isUnchanged(changes) ? 'nothing' : 'update',
    name,
    existing,
    changes,
    wasEditedInGtm: seen !== undefined && seen !== existing.fingerprint
  };
}

/** The name GTM shows for a template. */
export function nameOf({ file, info }: Template): string {
  if (info.displayName) return info.displayName;
  throw new TagManagerError(`${file}: INFO has no displayName; add it, or name it with --template`);
}

/**
 * Does what a plan says, and notes which version GTM has then.
 *
 * @returns the template as GTM has it now
 */
export async function carryOut(
  api: TagManager,
  { workspace }: Target,
  { text, template }: LocalTemplate,
  { action, name, existing }: PushPlan
): Promise<WorkspaceTemplate | undefined> {
  let stored = existing;
  if (action === 'create') stored = await api.create(workspace, name, text);
  else if (action === 'update' && existing) {
    stored = { ...existing, ...(await api.update(existing, name, text)) };
  }
  if (stored) await noteFingerprint(template.file, stored.path, stored.fingerprint);
  return stored;
}

/** What GTM's compiler has against a workspace. */
export interface CompilerFault {
  message: string;
  /** The place in the .tpl, where GTM names a line of the code. */
  line?: number;
  column?: number;
}

/**
 * Reads the answer of a quick preview. GTM's documentation has `compilerError: true`; a message is read
 * too, and its line, which counts from the first line of the code.
 */
export function compilerFaults({ compilerError }: Preview, template: Template): CompilerFault[] {
  if (compilerError === undefined || compilerError === null || compilerError === false) return [];
  if (compilerError === true) {
    return [{ message: 'GTM cannot compile the workspace; open the link to see what it says' }];
  }
  return [compilerError].flat().map((fault) => faultOf(fault, template));
}

function faultOf(fault: unknown, { codeLine }: Template): CompilerFault {
  const { message, line, lineNumber, column } = (
    typeof fault === 'object' && fault !== null ? fault : {}
  ) as Record<string, unknown>;
  const text = typeof message === 'string' ? message : String(fault);
  const written = typeof fault === 'string' || message !== undefined ? text : JSON.stringify(fault);
  const [, lineInText, columnInText] =
    /\bline:? (\d+)(?:,? (?:column|col):? (\d+))?/i.exec(written) ?? [];
  const inCode = Number(line ?? lineNumber ?? lineInText);
  if (!(inCode >= 1)) return { message: written };
  const at = Number(column ?? columnInText);
  return { message: written, line: codeLine + inCode - 1, column: at >= 1 ? at : 1 };
}
