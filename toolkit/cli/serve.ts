import type { Config } from '../config/config.js';
import type { LogFormat } from '../serve/tagging/event-log.js';
import type { ContainerSource } from '../serve/local-server.js';
import { tableAsText } from './container-report.js';
import type { AddCommand } from './command.js';
import { allowOriginOption } from './allow-origin.js';
import { UsageError } from './error.js';
import {
  placeText,
  readConfig,
  readInput,
  responsesFrom,
  seedsFrom,
  wholeNumber
} from './input.js';
import { sourceFrom, type NamedTemplate } from './local-source.js';
import { colours, print, printFault, untilInterrupted } from './terminal.js';

interface Options {
  port: number;
  host: string;
  allowOrigin: readonly string[];
  container?: string;
  responses?: string;
  seeds?: string;
  liveRead?: string;
  workspace?: string;
  live?: boolean;
  log: string;
}

const FORMS = `
--data, --responses and --seeds take a file, - for standard input, or JSON itself.
--data, --events and --name belong to the --template before them:
  sgtm serve --template meta.tpl --data meta.json --events purchase,add_to_cart \\
             --template user-id.tpl --name "User id" --template my-client.tpl
Templates of type VARIABLE and CLIENT are taken as what they are; a field refers to a variable as
{{its name}}. For more, such as constants, write a container file: see docs/local-server.md.

An export of a container is served as it is: sgtm serve GTM-ABC123_v12.json. With --live-read GTM-ABC123 it
is read by the Tag Manager API, with the credentials of sgtm pull; nothing there is changed.

Without --template and --container it serves the template.tpl of the folder it is started in, with the
sample fields of sgtm.config.ts. What tags send is answered by --responses, in the form of sgtm run, then
by the stub of sgtm.config.ts; the rest gets 200 {}, marked as made up. With --live it is really sent.`;

/** `sgtm serve`: the local tagging server with its preview page. */
export const serveCommand: AddCommand = (program) => {
  const templates: NamedTemplate[] = [];
  const last = (): NamedTemplate => {
    if (templates.length === 0) templates.push({ template: undefined });
    return templates.at(-1) as NamedTemplate;
  };
  program
    .command('serve')
    .argument('[export]', "a container's export (.json)")
    .description('start the local tagging server and its preview page')
    .option('--port <number>', 'where it listens; 0 for any', wholeNumber('port', 0, 65_535), 8080)
    .option('--host <address>', 'the address it listens on', '127.0.0.1')
    .option('--template <file>', 'a .tpl to run; may be repeated', (file: string) => {
      templates.push({ template: file });
    })
    .option('--data <json>', "the values of the template's fields: JSON", (file: string) => {
      last().data = file;
    })
    .option(
      '--events <names>',
      'the events the tag fires on; all unless given',
      (names: string) => {
        last().events = names.split(',').map((name) => name.trim());
      }
    )
    .option('--name <name>', 'what the tag, variable or client is called', (name: string) => {
      last().name = name;
    })
    .option('--container <file>', 'a container file: tags, variables and clients; or an export')
    .option('--live-read <id>', 'read this container, such as GTM-ABC123, by the Tag Manager API')
    .option('--workspace <name>', 'of --live-read: its workspace')
    .option('--responses <json>', 'what requests are answered with: JSON')
    .option('--seeds <json>', 'what is there before the first event: JSON, as in sgtm run')
    .option('--live', 'send requests to where they are addressed')
    .addOption(allowOriginOption())
    .option('--log <format>', 'text or json', readFormat, 'text')
    .addHelpText('after', FORMS)
    .action(async (file: string | undefined, options: Options) => {
      const config = await readConfig();
      const exported = await exportFrom(file, options);
      if (exported) {
        const wrong =
          templates.length > 0 || (file !== undefined && options.container !== undefined);
        if (!wrong) return serve(options, exported, config);
        throw new UsageError(
          '--template and --container: an export is served alone; leave them out, or the export'
        );
      }
      const own: NamedTemplate[] = templates.map((named) => withSamples(named, config));
      if (own.length === 0 && options.container === undefined) {
        own.push(withSamples({ template: undefined }, config));
      }
      await serve(options, sourceFrom(options.container, own), config);
    });
};

/** An export as what is served; undefined if there is none. */
async function exportFrom(
  file: string | undefined,
  { container, liveRead, workspace }: Options
): Promise<ContainerSource | undefined> {
  if (liveRead !== undefined) {
    if (file !== undefined) {
      throw new UsageError('--live-read: reads the container from GTM; leave the file out');
    }
    const { readLiveContainer } = await import('./live-read.js');
    const text = await readLiveContainer(liveRead, workspace);
    const exported = { text, name: liveRead };
    return { read: () => Promise.resolve({ ...NOTHING, export: exported }) };
  }
  if (workspace !== undefined) throw new UsageError('--workspace: is for --live-read; add it');
  const given = file ?? container;
  if (given === undefined || !(await isExportFile(given, file !== undefined))) return undefined;
  return { read: () => Promise.resolve({ ...NOTHING, export: { file: given } }) };
}

const NOTHING = { tags: [], variables: [], clients: [] };

/** A container file of sgtm's own has no such key; what is named as an export is taken as one. */
async function isExportFile(file: string, isNamedSo: boolean): Promise<boolean> {
  const text = await readInput(file);
  const isExport = /"(?:exportFormatVersion|containerVersion)"/.test(text);
  if (isExport || !isNamedSo) return isExport;
  if (/"(?:tags|clients|variables)"\s*:/.test(text)) {
    throw new UsageError(`${file}: this is a container file of sgtm; serve it with --container`);
  }
  return true;
}

/** Sample fields are for the project's own template. */
function withSamples(named: NamedTemplate, { samples }: Config): NamedTemplate {
  const isOwn = named.template === undefined;
  return isOwn && samples?.fields ? { ...named, samples: samples.fields } : named;
}

async function serve(
  { port, host, allowOrigin, responses, seeds, live, log }: Options,
  source: ContainerSource,
  config: Config
): Promise<void> {
  const { openLocalServer } = await import('../serve/local-server.js');
  const { addPreview } = await import('../serve/preview/index.js');
  const { printEvents } = await import('../serve/event-line.js');
  const { messageLine } = await import('../serve/tagging/event-log.js');
  const format = log as LogFormat;
  const say = (level: 'info' | 'warn', message: string): void => {
    const shown = level === 'warn' && format === 'text' ? colours.yellow(message) : message;
    print(messageLine(level, shown, format));
  };
  const sayProblems = (problems: readonly string[]): void => {
    // A file that several tags share is broken once.
    for (const problem of new Set(problems)) say('warn', problem);
  };
  const server = await openLocalServer({
    source,
    config,
    responses: await responsesFrom(responses),
    seeds: await seedsFrom(seeds),
    port,
    host,
    allowOrigins: allowOrigin,
    isLive: live ?? false,
    isWatching: true,
    routes: addPreview,
    onFailure: ({ url, reason }) => say('warn', `${url}: ${reason}`),
    onClientError: (client, { line, column, source: inSources }) => {
      const where = inSources ? placeText(inSources) : `line ${line}, column ${column}`;
      const place = line === undefined ? '' : ` at ${where}`;
      say('warn', `client ${client}: ended with an error${place}`);
    },
    onFault: printFault,
    onReload: (problems) => {
      if (problems.length === 0) say('info', 'read the templates and fields again');
      sayProblems(problems);
    }
  });
  const { container, tagging, stub } = server;
  printEvents(server, { format, colours, print });
  const { table } = container;
  if (table) for (const line of tableAsText(table)) say('info', line);
  const problems = table ? [] : container.problems.map(({ message }) => message);
  if (problems.length > 0) {
    await server.close();
    throw new UsageError([...new Set(problems)].join('\n'));
  }
  say('info', `tagging server and preview page: ${tagging.url}`);
  if (stub && config.stub) say('info', [config.stub.name, stub.address].filter(Boolean).join(': '));
  if (live) say('warn', 'live: requests really leave');
  await untilInterrupted();
  await server.close();
}

function readFormat(format: string): string {
  if (format === 'text' || format === 'json') return format;
  throw new UsageError(`--log ${format}: has to be text or json; choose one`);
}
