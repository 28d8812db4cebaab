import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SampleHit } from 'sgtm/config';
import {
  type AddCommand,
  allowOriginOption,
  colours,
  count,
  ExitCode,
  plural,
  print,
  printError,
  printFault,
  projectFolder,
  sourceFrom,
  untilInterrupted,
  wholeNumber
} from 'sgtm/command-line';
import type { LocalServer, ServedEvent } from 'sgtm/serve';

interface Options {
  port?: number;
  once?: boolean;
  data?: string;
  allowOrigin: readonly string[];
}

const USUAL_PORT = 8080;

/** `amazon-ads start`, which is `npm start`: builds, serves, and sends one sample purchase through HTTP. */
export const startCommand: AddCommand = (program, report) => {
  program
    .command('start')
    .description('build, serve, send a sample purchase and show what Amazon made of it')
    .addHelpText(
      'after',
      '\nExamples:\n  amazon-ads start --once\n  amazon-ads start --data fields.json --allow-origin https://shop.example'
    )
    .option('--port <number>', 'where it listens; 8080, or with --once any', readPort)
    .option('--once', 'end after the sample: exit code 0 if it was accepted, else 1')
    .option(
      '--data <fields>',
      "the tag's fields: a JSON file, or JSON itself; samples unless given"
    )
    .addOption(allowOriginOption())
    .action(async (options: Options) => {
      const { once = false } = options;
      await build();
      const server = await open(options);
      try {
        const { isAccepted, lines } = await sendSample(server);
        for (const line of lines) print(line);
        if (once) return report(isAccepted ? ExitCode.done : ExitCode.faultsFound);
        print();
        print(`Open ${colours.bold(`${server.tagging.url}/`)} to see it and to send more.`);
        print('It takes GA4 hits at /g/collect and /mp/collect. Ctrl-C ends it.');
        const { printEvents } = await import('sgtm/serve');
        printEvents(server, { colours, print });
        await untilInterrupted();
      } finally {
        await server.close();
      }
    });
};

const readPort = wholeNumber('port', 0, 65_535);

/** In the folder of a template project there is something to build; elsewhere the package's own runs. */
async function build(): Promise<void> {
  const project = projectFolder();
  if (project === undefined) return;
  const startedAt = performance.now();
  const { buildTemplate } = await import('sgtm/compile');
  const { fields, permissions, codeBytes } = await buildTemplate(project);
  const parts = [
    plural(fields, 'field'),
    plural(permissions, 'permission'),
    `${count(codeBytes)} bytes of code`,
    `${Math.round(performance.now() - startedAt)} ms`
  ];
  print(`built                template.tpl ${colours.dim(`(${parts.join(', ')})`)}`);
}

async function open({ port, once = false, data, allowOrigin }: Options): Promise<LocalServer> {
  const { addPreview, openLocalServer } = await import('sgtm/serve');
  const { read } = await import('../reading/index.js');
  const { samples } = await import('../samples/index.js');
  const { stub } = await import('../stub/index.js');
  const template = existsSync('template.tpl') ? 'template.tpl' : packagedTemplate();
  const fields = samples.fields ?? {};
  const server = await openLocalServer({
    source: sourceFrom(undefined, [{ template, samples: fields, ...(data ? { data } : {}) }]),
    config: { stub, read, samples },
    port: port ?? (once ? 0 : USUAL_PORT),
    allowOrigins: allowOrigin,
    isWatching: !once,
    routes: addPreview,
    onFailure: ({ url, reason }) => printError(`${url}: ${reason}`),
    onFault: printFault,
    onReload: (problems) => problems.forEach((problem) => printError(problem))
  });
  print(`tagging server       ${server.tagging.url}`);
  print(`Amazon's simulator   ${server.stub?.address}`);
  print();
  return server;
}

/** The template that comes with this package. */
function packagedTemplate(): string {
  return fileURLToPath(new URL('../../../template.tpl', import.meta.url));
}

/** Sends a purchase as a browser would, and waits until its tags have ended. */
async function sendSample(server: LocalServer): Promise<{ isAccepted: boolean; lines: string[] }> {
  const over = new Promise<ServedEvent>((resolve) => {
    const end = server.container.onUpdate((event) => {
      if (!event.isOver) return;
      end();
      resolve(event);
    });
  });
  const { chosenFrom } = await import('sgtm/config');
  const { samples } = await import('../samples/index.js');
  const { sampleReport } = await import('./sample-report.js');
  const hit = samples.hit(chosenFrom(samples), { now: Date.now(), number: 0 });
  const status = await post(server.tagging.url, hit);
  return sampleReport(hit, status, await over);
}

async function post(url: string, { method, path, headers, body }: SampleHit): Promise<number> {
  const response = await fetch(`${url}${path}`, { method, headers, body });
  await response.arrayBuffer();
  return response.status;
}
