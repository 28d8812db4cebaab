import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseTemplate } from '../sandbox/template/template.js';
import type { FinishedTemplate } from '../gtm/container/assemble-container.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { readInput } from './input.js';
import { count, plural, print } from './terminal.js';

interface Options {
  output: string;
  name: string;
}

/** `sgtm container FILE.tpl… -o FILE`: a container to import that holds finished templates. */
export const containerCommand: AddCommand = (program) => {
  program
    .command('container')
    .description('write a container, to be imported in GTM, that holds templates')
    .argument('<file...>', 'templates (.tpl)')
    .requiredOption('-o, --output <file>', 'the JSON to write')
    .option('--name <name>', "the container's name", 'Templates')
    .action(async (files: string[], { output, name }: Options) => {
      const { templatesContainer } = await import('../gtm/container/assemble-container.js');
      const templates: FinishedTemplate[] = [];
      for (const file of files) templates.push(await readFinished(file, templates));
      const text = templatesContainer(name, templates);
      await mkdir(dirname(output), { recursive: true });
      await writeFile(output, text);
      const size = count(Buffer.byteLength(text));
      print(`${output}  ${plural(templates.length, 'template')}, ${size} bytes`);
    });
};

/** @throws UsageError for a template without a name, or with that of another */
async function readFinished(
  file: string,
  others: readonly FinishedTemplate[]
): Promise<FinishedTemplate> {
  const text = await readInput(file);
  const { displayName } = parseTemplate(text, file).info;
  if (!displayName) throw new UsageError(`${file}: INFO has no displayName; add it`);
  if (others.every(({ name }) => name !== displayName)) return { name: displayName, text };
  throw new UsageError(
    `${file}: another template is called "${displayName}" too; change one displayName`
  );
}
