import { readFile } from 'node:fs/promises';
import { parseTemplate, type Template } from '../../sandbox/template/template.js';
import { withSources } from './error-source.js';
import { messageOf } from './message-of.js';
import type { RunnableTemplate, TemplateHost } from './template-host.js';

/** A template file and what runs it, or why it cannot be run. */
export interface LoadedTemplate {
  file: string;
  /** The file's text; undefined where it cannot be read. */
  content: string | undefined;
  /** Undefined while the file is broken; `problem` says why. */
  template: Template | undefined;
  runnable: RunnableTemplate | undefined;
  problem: string | undefined;
}

/**
 * Reads a template and makes it ready to run; as long as the file stays the same it is the one it was, and
 * with it what the template stored.
 *
 * @param known the template as it was loaded before
 */
export async function loadTemplate(
  file: string,
  host: TemplateHost,
  known?: LoadedTemplate
): Promise<LoadedTemplate> {
  let content: string | undefined;
  try {
    content = await readFile(file, 'utf8');
    if (known?.content === content && known.runnable) return known;
    const template = parseTemplate(content, file);
    const runnable = withSources(await host.load(template, content), file, content);
    return { file, content, template, runnable, problem: undefined };
  } catch (error) {
    const problem = messageOf(error, file);
    return { file, content, template: undefined, runnable: undefined, problem };
  } finally {
    if (content === undefined || known?.content !== content) known?.runnable?.end();
  }
}
