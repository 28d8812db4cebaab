import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { parseTemplate } from '../sandbox/template/template.js';
import type { FinishedTemplate } from '../container/assemble-container.js';
import type { ContainerSource } from '../container/container-source.js';
import { buildFirst } from './build-first.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { readInput } from './input.js';
import { count, plural, print } from './terminal.js';
import { writeWhole } from '../config/write-whole.js';

interface Options {
  output: string;
  config?: string;
  name?: string;
}

/** `sgtm container FILE.tpl… -o FILE`: a container to import that holds finished templates. */
export const containerCommand: AddCommand = (program) => {
  program
    .command('container')
    .description('write a container, to be imported in GTM, that holds templates')
    .addHelpText(
      'after',
      '\nExamples:\n  sgtm container tag.tpl variable.tpl -o container.json\n  sgtm container template.tpl --config sgtm.config.ts -o container.json'
    )
    .argument('<file...>', 'templates (.tpl)')
    .requiredOption('-o, --output <file>', 'the JSON to write')
    .option(
      '--config <file>',
      'the sgtm.config.ts whose container has tags, triggers and variables'
    )
    .option('--name <name>', "the container's name; the config's unless given, or Templates")
    .action(async (files: string[], { output, config, name }: Options) => {
      const { assembleContainer, templatesContainer } =
        await import('../container/assemble-container.js');
      await refuseToReplace([...files, ...(config === undefined ? [] : [config])], output);
      await buildFirst(files);
      const templates: FinishedTemplate[] = [];
      for (const file of files) templates.push(await readFinished(file, templates));
      const source = config === undefined ? undefined : await readSource(config);
      const text = source
        ? assembleContainer({ ...source, name: name ?? source.name }, templates, config)
        : templatesContainer(name ?? 'Templates', templates);
      await mkdir(dirname(output), { recursive: true });
      await writeWhole(output, text);
      const size = count(Buffer.byteLength(text));
      print(`${output}  ${contents(templates, source)}, ${size} bytes`);
    });
};

/** @throws UsageError if the container would be written over one of the files that it is made of */
async function refuseToReplace(inputs: readonly string[], output: string): Promise<void> {
  const target = await realpath(output).catch(() => undefined);
  if (target === undefined) return;
  for (const input of inputs) {
    if ((await realpath(input).catch(() => undefined)) !== target) continue;
    throw new UsageError(
      `${output}: this is ${input}, which it is made of; name another file with -o`
    );
  }
}

/** What the container holds, in words: "1 template, 1 tag, 2 triggers". */
function contents(templates: readonly FinishedTemplate[], source?: ContainerSource): string {
  const { tags = [], triggers = [], constants = {}, variables = [] } = source ?? {};
  const counts: [number, string][] = [
    [templates.length, 'template'],
    [tags.length, 'tag'],
    [triggers.length, 'trigger'],
    [Object.keys(constants).length + variables.length, 'variable']
  ];
  return counts
    .filter(([number]) => number > 0)
    .map(([number, noun]) => plural(number, noun))
    .join(', ');
}

/** @throws UsageError for a template without a name, or with that of another */
async function readFinished(
  file: string,
  others: readonly FinishedTemplate[]
): Promise<FinishedTemplate> {
  const text = await readInput(file);
  const { info, parameters } = parseTemplate(text, file);
  const { displayName } = info;
  if (!displayName) throw new UsageError(`${file}: INFO has no displayName; add it`);
  if (others.every((other) => other.info.displayName !== displayName)) {
    return { text, info, parameters };
  }
  throw new UsageError(
    `${file}: another template is called "${displayName}" too; change one displayName`
  );
}

/** @throws UsageError if there is no such config, or it describes no container */
async function readSource(config: string): Promise<ContainerSource> {
  if (!existsSync(config)) throw new UsageError(`${config}: no such file; check the path`);
  const { loadConfig } = await import('../config/load-config.js');
  const { container } = await loadConfig(dirname(config), basename(config));
  if (container) return container;
  throw new UsageError(
    `${config}: it describes no container; add container, or leave --config out`
  );
}
