import { modelOfExport } from '../container/build-model.js';
import type { ContainerModel } from '../container/model.js';
import { Secrets } from '../container/secrets.js';
import { parseTemplate, type Parameter } from '../sandbox/template/template.js';

/** A container of a file, as far as it can be read without running anything. */
export interface ContainerFile {
  text: string;
  /** What messages call it. */
  file: string;
  model: ContainerModel;
  secrets: Secrets;
}

/**
 * Reads an export and what is secret in it.
 *
 * @throws ProblemsError if it is no export of a server container
 */
export function readContainer(text: string, file: string): ContainerFile {
  const model = modelOfExport(text, file);
  const parameters = new Map<string, readonly Parameter[]>();
  for (const { key, content, file: name } of model.templates.values()) {
    try {
      parameters.set(key, parseTemplate(content, name).parameters);
    } catch {
      // A template that is broken is one of the container's problems; all of its settings count then.
    }
  }
  const secrets = new Secrets(model, ({ template }) => parameters.get(template ?? ''));
  return { text, file, model, secrets };
}
