import { buildFirst } from './build-first.js';
import { readTemplate } from './input.js';
import type { AddCommand } from './command.js';
import { printChanges } from './changes-report.js';
import type { DiffContainersOptions } from './diff-containers.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { connect, targetNames, withTargetOptions, type TargetOptions } from './tag-manager.js';
import { colours, print } from './terminal.js';

type Options = TargetOptions & DiffContainersOptions;

/** `sgtm diff [FILE.tpl]`: how a template differs from that of the same name in a workspace. */
export const diffCommand: AddCommand = (program, report) => {
  const command = program
    .command('diff')
    .description(
      'say how a template differs from the one in a workspace, or what changes between two containers'
    )
    .addHelpText(
      'after',
      '\nExamples:\n  sgtm diff --container GTM-ABC123 template.tpl\n  sgtm diff GTM-ABC123_v12.json GTM-ABC123_v13.json --hits hits'
    )
    .argument('[file]', 'the template (.tpl), or the older export (.json)', 'template.tpl')
    .argument('[new]', 'the newer export')
    .option('--hits <folder>', 'hits to compare two containers by')
    .option('--responses <json>', 'of two containers: what requests are answered with')
    .option('--seeds <json>', 'of two containers: what is there before');
  withTargetOptions(command).action(
    async (file: string, other: string | undefined, options: Options) => {
      if (other !== undefined || options.hits !== undefined) {
        if (other === undefined)
          throw new UsageError('--hits: compares two exports; name the newer one too');
        const { diffContainers } = await import('./diff-containers.js');
        return report(await diffContainers([file, other], options));
      }
      const names = await targetNames(options);
      await buildFirst([file]);
      const template = await readTemplate(file);
      const [{ findTarget }, { planPush }] = await Promise.all([
        import('../gtm/target.js'),
        import('../gtm/push.js')
      ]);
      const target = await findTarget(await connect('read'), names);
      const local = { text: '', template };
      const { action, name, changes, existing } = await planPush(target, local, options.template);
      const { container, workspace } = target;
      if (options.json) {
        const place = { container: container.publicId, workspace: workspace.name, template: name };
        const differs = action !== 'nothing';
        print(
          JSON.stringify({ ...place, exists: existing !== undefined, differs, changes }, null, 2)
        );
      } else {
        const place = `${container.publicId}  ${workspace.name}  ${colours.bold(`"${name}"`)}`;
        print(`${place}  ${WORDS[action]}`);
        if (action === 'update') printChanges(changes);
      }
      if (action !== 'nothing') report(ExitCode.faultsFound);
    }
  );
};

const WORDS = {
  create: 'is not in GTM',
  update: `differs; + is in the file only, - in GTM only`,
  nothing: 'is the same'
} as const;
