import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { buildTemplate, type BuildResult } from '../../compile/build.js';
import { ProblemsError, type Problem } from '../../sandbox/problem.js';

/** The least that these permissions have to say. */
const PARAMETERS: Readonly<Record<string, string>> = {
  send_http: "[{ key: 'allowedUrls', value: { type: 1, string: 'any' } }]",
  logging: "[{ key: 'environments', value: { type: 1, string: 'debug' } }]"
};

const INDEX = `
import { parameters } from './fields';
import { permissions } from './permissions';
export { parameters, permissions };
export const info = { type: 'CLIENT', displayName: 'Greeter', containerContexts: ['SERVER'] };
`;

/** A client that logs its one field. */
const GREETER: Readonly<Record<string, string>> = {
  'src/main.ts': `import { logToConsole } from 'sgtm';\nlogToConsole(data.greeting);\n`,
  'template/index.ts': INDEX,
  'template/fields.ts': `export const parameters = [
  { type: 'TEXT', name: 'greeting', displayName: 'Greeting', simpleValueType: true }
];
`,
  'template/permissions.ts': permissionsFile('logging'),
  'template/notes.md': 'Greets.\n',
  'template/scenarios/setup.js': '',
  'template/scenarios/greets.js': "// Greets\nrunCode({ greeting: 'Hello' });\n"
};

/** The text of a template/permissions.ts that declares these, without other parameters. */
export function permissionsFile(...ids: string[]): string {
  const entries = ids.map(
    (id) => `  {
    instance: { key: { publicId: '${id}', versionId: '1' }, param: ${PARAMETERS[id] ?? '[]'} },
    clientAnnotations: { isEditedByUser: true },
    isRequired: true
  }`
  );
  return `export const permissions = [\n${entries.join(',\n')}\n];\n`;
}

/** An empty folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with a template project that a test changes some files of. */
export function projectFolder(changes: Readonly<Record<string, string>> = {}): string {
  const folder = emptyFolder();
  for (const [file, text] of Object.entries({ ...GREETER, ...changes })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** Builds the changed project. */
export function buildWith(changes: Readonly<Record<string, string>> = {}): Promise<BuildResult> {
  return buildTemplate(projectFolder(changes));
}

/** The problems that keep the changed project from being built. */
export async function problemsWith(
  changes: Readonly<Record<string, string>>
): Promise<readonly Problem[]> {
  const error = await buildWith(changes).catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemsError)) throw new Error(`no problems, but ${String(error)}`);
  return error.problems;
}
