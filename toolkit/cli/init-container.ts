import { basename, join } from 'node:path';
import { Document } from 'yaml';
import { addSecretValues } from '../container/hit-report.js';
import { firstHits } from '../container/testing/first-hits.js';
import { textOfDocument } from '../container/testing/test-file.js';
import { updateTest } from '../container/testing/update.js';
import { ContainerProcess } from '../processes/container-process.js';
import { readContainer } from '../run/container-run.js';
import { readHit } from '../run/hit-file.js';
import { networkOf } from '../run/network.js';
import { tableAsText } from './container-report.js';
import { UsageError } from './error.js';
import { readInput } from './input.js';
import { colours, plural, print } from './terminal.js';
import { USUAL_NOW } from './test-container.js';

const WORKFLOW = `name: container
on: [push, pull_request]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install
      - run: npx sgtm test *.container.yaml --reporter github
`;

/**
 * `sgtm init DIR --type container --from EXPORT.json`: a project that tests a container. It holds the export,
 * a hit for each trigger, and what happens for it as the first expectations.
 */
export async function initContainer(folder: string, from: string | undefined): Promise<void> {
  if (from === undefined) {
    throw new UsageError(
      '--type container: needs the export of a container; add --from EXPORT.json'
    );
  }
  const text = await readInput(from);
  const container = readContainer(text, from);
  const { refuseWhatIsThere, sgtmVersionFor, writeProject } =
    await import('../compile/project/index.js');
  try {
    await refuseWhatIsThere(folder);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const exportName = basename(from);
  const hits = firstHits(container.model);
  const document = new Document({
    container: exportName,
    tests: hits.map(({ name, file }) => ({ name, hit: `hits/${file}.json` }))
  });
  const process = new ContainerProcess(text, from);
  try {
    for (const line of tableAsText(await process.open())) print(line);
    print();
    for (const [index, { name, content }] of hits.entries()) {
      const hit = readHit(JSON.stringify(content), 'hit');
      const result = await process.take(hit, { now: USUAL_NOW, http: networkOf({}) });
      for (const event of result.events) addSecretValues(event, container.secrets);
      updateTest(document, ['tests', index], { name }, result, container.secrets);
    }
  } finally {
    process.end();
  }
  document.commentBefore =
    ' What happens at a hit for each trigger, as `sgtm init` found it; answers are made up.\n Read it, correct what is wrong, and give answers with "responses": see docs/containers.md.';
  const name = exportName.replace(/\.json$/i, '');
  const project = {
    private: true,
    type: 'module',
    scripts: { test: 'sgtm test *.container.yaml', start: `sgtm serve ${exportName}` },
    devDependencies: { sgtm: sgtmVersionFor(folder) }
  };
  const files: [string, string][] = [
    [exportName, text],
    [`${name}.container.yaml`, textOfDocument(document)],
    ['package.json', `${JSON.stringify(project, null, 2)}\n`],
    ['.github/workflows/container.yml', WORKFLOW],
    ...hits.map(({ file, content }): [string, string] => [
      `hits/${file}.json`,
      `${JSON.stringify(content, null, 2)}\n`
    ])
  ];
  await writeProject(
    folder,
    files.map(([path, content]) => ({ path, content }))
  );
  for (const [path] of files.slice(0, 4)) print(join(folder, path));
  print(`${join(folder, 'hits/')}  ${plural(hits.length, 'hit')}`);
  print();
  print(
    colours.yellow(`${exportName} can hold access tokens: keep this project where only you read it`)
  );
  print(`Next: ${colours.bold(`cd ${folder} && npm install && npm test`)}`);
}
