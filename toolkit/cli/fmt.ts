import type { AddCommand } from './command.js';
import { describeError } from './error.js';
import { readInput } from './input.js';
import { ExitCode } from './exit-code.js';
import { colours, print, printError } from './terminal.js';
import { writeWhole } from '../config/write-whole.js';

interface Options {
  check?: boolean;
}

/** `sgtm fmt FILE.tpl…`: formats templates as GTM and the community's GTMS-4 have it. */
export const fmtCommand: AddCommand = (program, report) => {
  program
    .command('fmt')
    .description('format templates: code as GTMS-4 has it, sections as GTM writes them')
    .addHelpText('after', '\nExamples:\n  sgtm fmt template.tpl\n  sgtm fmt --check *.tpl')
    .argument('<file...>', 'templates (.tpl)')
    .option('--check', 'write nothing; exit with 1 if a file is not formatted')
    .action(async (files: string[], options: Options) => {
      const outcomes: ExitCode[] = [];
      for (const file of files) outcomes.push(await formatFile(file, options.check === true));
      report(Math.max(...outcomes) as ExitCode);
    });
};

/** Formats one file; one that cannot be read or formatted does not keep the others from it. */
async function formatFile(file: string, isCheck: boolean): Promise<ExitCode> {
  const { formatTemplate } = await import('../sandbox/template/format-template.js');
  try {
    const content = await readInput(file);
    const formatted = await formatTemplate(content, file);
    if (formatted === content) {
      print(`${file}  ${colours.dim('unchanged')}`);
      return ExitCode.done;
    }
    if (isCheck) {
      print(`${file}  not formatted; run sgtm fmt ${file}`);
      return ExitCode.faultsFound;
    }
    await writeWhole(file, formatted);
    print(`${file}  formatted`);
    return ExitCode.done;
  } catch (error) {
    printError(describeError(error));
    return ExitCode.badInput;
  }
}
