import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { problemsOfText } from './check.js';
import type { AddCommand } from './command.js';
import type { ExitCode } from './exit-code.js';

/** `sgtm lsp`: the language server, which an editor starts. */
export const lspCommand: AddCommand = (program, report) => {
  program
    .command('lsp')
    .description('serve an editor: problems of templates as one types, folding, formatting')
    .addHelpText('after', '\nExamples:\n  sgtm lsp --stdio')
    .option('--stdio', 'speak over standard input and output, which is the only way')
    .action(async () => {
      const { serveEditor } = await import('../editor/language-server.js');
      const file = createRequire(import.meta.url).resolve('sgtm/package.json');
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
      const { stdin: input, stdout: output } = process;
      const code = await serveEditor({ input, output, version, problemsOf: problemsOfText });
      // Standard input stays open as long as the editor runs, and would keep the process.
      input.destroy();
      report(code as ExitCode);
    });
};
