import { readFile } from 'node:fs/promises';
import type { FirestoreStore } from '../../sandbox/api/firestore-store.js';
import type { Environment } from '../../sandbox/run/environment.js';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { parseTemplate, type Template } from '../../sandbox/template/template.js';
import { messageOf } from './message-of.js';

/** A template file and its sandbox, or why there is none. */
export interface LoadedTemplate {
  file: string;
  /** The file's text; undefined where it cannot be read. */
  content: string | undefined;
  /** Undefined while the file is broken; `problem` says why. */
  template: Template | undefined;
  sandbox: Sandbox | undefined;
  problem: string | undefined;
}

/** What all templates of a container share. */
export interface SharedSurroundings {
  environment: Partial<Environment>;
  firestore: FirestoreStore;
}

/**
 * Reads a template and makes its sandbox; as long as the file stays the same it keeps the one it had,
 * and with it what the template stored.
 *
 * @param known the template as it was loaded before
 */
export async function loadTemplate(
  file: string,
  surroundings: SharedSurroundings,
  known?: LoadedTemplate
): Promise<LoadedTemplate> {
  let content: string | undefined;
  try {
    content = await readFile(file, 'utf8');
    if (known?.content === content && known.sandbox) return known;
    const template = parseTemplate(content, file);
    const sandbox = createSandbox(template, surroundings);
    return { file, content, template, sandbox, problem: undefined };
  } catch (error) {
    const problem = messageOf(error, file);
    return { file, content, template: undefined, sandbox: undefined, problem };
  }
}
