import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Comparison } from '../calibration/compare.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { readGiven } from './input.js';
import { plural, print } from './terminal.js';

/** `sgtm calibrate`: compares the emulator with GTM itself, by what a person imports and clicks there. */
export const calibrateCommand: AddCommand = (program, report) => {
  const command = program
    .command('calibrate')
    .description('write templates that show in GTM whether the emulator is right')
    .addHelpText(
      'after',
      '\nStep by step: docs/calibration.md\n\nExamples:\n  sgtm calibrate -o calibration\n  sgtm calibrate compare console.txt'
    )
    .option('-o, --output <folder>', 'where the files are written')
    .action(async ({ output }: { output?: string }) => {
      if (output === undefined)
        throw new UsageError('name a folder: sgtm calibrate -o calibration');
      const { calibrationFiles } = await import('../calibration/index.js');
      const files = calibrationFiles();
      for (const [name, text] of files) {
        const path = join(output, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      print(
        `${output}: ${plural(files.size, 'file')}; import ${join(output, 'emulator.tpl')} into a server container, run its tests,`
      );
      print('copy the text of the console into a file, and run: sgtm calibrate compare FILE');
    });
  command
    .command('compare')
    .description('compare what GTM or a tagging server said with what the emulator claims')
    .argument('<file>', "the console's text, or the answer of /sgtm-probe; - for standard input")
    .option('--json', 'print one JSON object instead of text')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const { text, name } = await readGiven(file);
      const { compareConsole, compareProbe, probeIn } = await import('../calibration/compare.js');
      const probe = probeIn(text);
      const comparison = probe ? compareProbe(probe) : compareConsole(text);
      if (comparison.answered === 0) {
        throw new UsageError(
          `${name}: holds no line of the calibration; copy the whole console after running the tests of emulator.tpl`
        );
      }
      if (json) print(JSON.stringify({ ...comparison, ...(probe ? { probe } : {}) }, null, 2));
      else printComparison(comparison);
      const { differences, silent } = comparison;
      if (differences.length + silent.length > 0) report(ExitCode.faultsFound);
    });
};

function printComparison({ answered, differences, silent }: Comparison): void {
  for (const { row, claim, expected, got } of differences) {
    print(`${row}: ${claim}\n  emulator: ${expected}\n  GTM:      ${got}`);
  }
  for (const row of silent) print(`${row}: logged nothing; it threw in GTM, or was not run`);
  print(
    `${plural(answered, 'claim')} compared, ${plural(differences.length, 'difference')}, ${plural(silent.length, 'silent row')}`
  );
}
