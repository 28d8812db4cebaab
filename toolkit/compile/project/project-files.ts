import { join } from 'node:path';
import type { PermissionEntry } from '../../sandbox/permissions/grant.js';
import type { Parameter, TemplateInfo } from '../../sandbox/template/template.js';
import {
  fieldsModule,
  infoModule,
  permissionsModule,
  scenarioFiles,
  type ProjectFile
} from './modules.js';
import type { ProjectName } from './project-name.js';
import { packageFile, sgtmVersionFor } from './sgtm-package.js';

/** What makes one template project different from another. */
export interface ProjectSource {
  /** The name in package.json. */
  packageName: string;
  info: TemplateInfo;
  parameters: readonly Parameter[];
  permissions: readonly PermissionEntry[];
  notes: string;
  scenarios: readonly { name: string; code: string }[];
  setup?: string;
  /** `src/main.ts` and what it imports. */
  code: readonly ProjectFile[];
  /** What package.json says to install `sgtm` from: "^0.1.0", or "file:../sgtm-0.1.0.tgz". */
  sgtmVersion: string;
  /** Parts that the types of `sgtm/template` would refuse, and that are taken as they are. */
  untyped?: readonly ('fields' | 'info')[];
}

/**
 * Every file of a template project, in the layout that `sgtm build` reads: `src/` and `template/`,
 * and around them what TypeScript, npm, GitHub and the Gallery want.
 */
export async function projectFiles(source: ProjectSource): Promise<ProjectFile[]> {
  const { info, parameters, permissions, notes, scenarios, setup, code, untyped = [] } = source;
  return [
    ...code,
    { path: 'src/data.d.ts', content: dataTypes(info.type) },
    { path: 'src/tsconfig.json', content: json(SANDBOX_TYPES) },
    await fieldsModule(parameters, !untyped.includes('fields')),
    ...(await infoModule(info, !untyped.includes('info'))),
    await permissionsModule(permissions),
    { path: 'template/notes.md', content: `${notes.trim()}\n` },
    ...scenarioFiles(scenarios, setup),
    { path: 'package.json', content: json(packageOf(source)) },
    { path: 'tsconfig.json', content: json(PROJECT_TYPES) },
    { path: 'sgtm.config.ts', content: CONFIG },
    { path: '.github/workflows/template.yml', content: WORKFLOW },
    { path: '.gitignore', content: 'node_modules/\ncoverage/\n' },
    // The Gallery takes templates under the Apache License 2.0, which is this package's own.
    { path: 'LICENSE', content: packageFile('LICENSE') },
    { path: 'README.md', content: readme(source) }
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function packageOf({ packageName, info, sgtmVersion }: ProjectSource): object {
  return {
    name: packageName,
    version: '0.1.0',
    private: true,
    description: textOr(info.description, ''),
    license: 'Apache-2.0',
    type: 'module',
    scripts: {
      build: 'sgtm build',
      dev: 'sgtm dev',
      test: 'npm run --silent typecheck && npm run --silent check && sgtm test template.tpl',
      typecheck: 'tsc -p . && tsc -p src',
      check: 'sgtm check template.tpl'
    },
    devDependencies: { ...DEPENDENCIES, sgtm: sgtmVersion }
  };
}

/** The types of sgtm/config speak of Node, which runs sgtm.config.ts. */
const DEPENDENCIES = { '@types/node': '^20.19.0', sgtm: '', typescript: '^7.0.2' };

const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedModules: true,
  noEmit: true
};

/** For src/: no library but GTM's sandbox, so that what GTM lacks does not compile. */
const SANDBOX_TYPES = {
  compilerOptions: {
    target: 'es2015',
    module: 'esnext',
    moduleResolution: 'bundler',
    noLib: true,
    types: ['sgtm/natives'],
    ...STRICT
  },
  include: ['.']
};

/** For template/ and sgtm.config.ts, which Node runs. */
const PROJECT_TYPES = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: ['node'],
    ...STRICT
  },
  include: ['template', '*.ts']
};

function dataTypes(type: string): string {
  const values = type === 'TAG' ? 'TagData' : 'FieldValues';
  return `import type { ${values} } from 'sgtm/template';
import type { fields } from '../template/fields.js';

declare global {
  /** What GTM gives the code: the values of the fields in template/fields.ts. */
  const data: ${values}<typeof fields>;
}
`;
}

/**
 * Every file of a repository of templates, with its first template.
 *
 * @param template the folder of the first template in it
 * @param folder of the repository
 */
export async function workspaceFiles(
  { packageName }: ProjectName,
  template: string,
  source: ProjectSource,
  folder: string
): Promise<ProjectFile[]> {
  // Its workflow and what git ignores are the repository's.
  const isOwn = ({ path }: ProjectFile): boolean => !path.startsWith('.');
  const own = (await projectFiles(source)).filter(isOwn);
  return [
    ...own.map(({ path, content }) => ({ path: join(template, path), content })),
    { path: 'sgtm.workspace.ts', content: WORKSPACE },
    {
      path: 'package.json',
      content: json({
        name: packageName,
        private: true,
        type: 'module',
        workspaces: ['templates/*'],
        scripts: {
          build: 'sgtm build',
          check: 'sgtm check',
          dev: 'sgtm dev',
          typecheck: 'npm run --silent --workspaces typecheck',
          test: 'npm run --silent typecheck && sgtm check && sgtm test'
        },
        devDependencies: { ...DEPENDENCIES, sgtm: sgtmVersionFor(folder) }
      })
    },
    { path: '.github/workflows/templates.yml', content: WORKSPACE_WORKFLOW },
    { path: '.gitignore', content: 'node_modules/\ncoverage/\n' }
  ];
}

const WORKSPACE = `import { defineWorkspace } from 'sgtm/config';

/** The templates of this repository, and where in GTM they go to: sgtm push --env dev. */
export default defineWorkspace({
  templates: ['templates/*'],
  environments: {
    // dev: { container: 'GTM-ABC123', workspace: 'Default Workspace' },
    // prod: { container: 'GTM-XYZ789' }
  }
});
`;

const CONFIG = `import { defineConfig } from 'sgtm/config';

/** What sgtm dev and sgtm serve know of the vendor: a stub of its API, how to read it, samples. */
export default defineConfig({});
`;

const WORKFLOW = `name: template
on: [push, pull_request]
jobs:
  template:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install
      - run: npm test
      - run: npx sgtm check template.tpl --reporter github
      - run: npx sgtm test template.tpl --reporter github --coverage
      # The template.tpl in the repository is the one that its sources make.
      - run: git diff --exit-code template.tpl
`;

const WORKSPACE_WORKFLOW = `name: templates
on: [push, pull_request]
jobs:
  templates:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install
      - run: npm test
      - run: npx sgtm check --reporter github
      - run: npx sgtm test --reporter github --coverage
      # Each template.tpl in the repository is the one that its sources make.
      - run: git diff --exit-code '*.tpl'
`;

const KINDS: Readonly<Record<string, string>> = {
  TAG: 'tag',
  MACRO: 'variable',
  VARIABLE: 'variable',
  CLIENT: 'client'
};

/** What an imported template says, if it is a text. */
function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function readme({ info }: ProjectSource): string {
  const { type } = info;
  const displayName = textOr(info.displayName, 'Template');
  const description = textOr(info.description, '');
  return `# ${displayName}

${description ? `${description}\n\n` : ''}A ${KINDS[type]} template for server-side Google Tag Manager, written in TypeScript and compiled to
\`template.tpl\` with \`sgtm\`.

| | |
|---|---|
| \`npm install\` | once |
| \`npm run dev\` | on save: build, check, test; and a local tagging server with a preview page |
| \`npm run build\` | writes \`template.tpl\` |
| \`npm test\` | types, build, check, and the scenarios in \`template/scenarios/\` |
| \`npm run check\` | what GTM or the Gallery would refuse |

- \`src/main.ts\` is the code; begin there. \`import { … } from 'sgtm'\` gives GTM's APIs.
- \`template/fields.ts\` is the form; the types of \`data\` come from it.
- \`template/permissions.ts\`, \`template/info.ts\` and \`template/notes.md\` are the rest of the template.
- \`template/scenarios/\` holds its tests, which GTM's template editor runs as well.

Into GTM: Templates, New, the menu at the top right, Import, \`template.tpl\`.
`;
}
