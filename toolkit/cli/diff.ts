import { buildFirst } from './build-first.js';
import { readTemplate } from './input.js';
import type { AddCommand } from './command.js';
import { printChanges } from './changes-report.js';
import { ExitCode } from './exit-code.js';
import { connect, withTargetOptions, type TargetOptions } from './tag-manager.js';
import { colours, print } from './terminal.js';

/** `sgtm diff [FILE.tpl]`: how a template differs from that of the same name in a workspace. */
export const diffCommand: AddCommand = (program, report) => {
  const command = program
    .command('diff')
    .description('say how a template differs from the one in a workspace')
    .addHelpText('after', '\nExample:\n  sgtm diff --container GTM-ABC123 template.tpl')
    .argument('[file]', 'the template (.tpl)', 'template.tpl');
  withTargetOptions(command).action(async (file: string, options: TargetOptions) => {
    await buildFirst([file]);
    const template = await readTemplate(file);
    const [{ findTarget }, { planPush }] = await Promise.all([
      import('../gtm/target.js'),
      import('../gtm/push.js')
    ]);
    const target = await findTarget(await connect('read'), options);
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
  });
};

const WORDS = {
  create: 'is not in GTM',
  update: `differs; + is in the file only, - in GTM only`,
  nothing: 'is the same'
} as const;
