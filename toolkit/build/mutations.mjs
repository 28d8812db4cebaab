// Tests the tests of the border between templates, pages and this machine: changes its files one by one, in
// a copy, compiles, and runs the nearest tests. A change that no test notices fails. The processes that run
// templates run compiled code, which tools that change sources in memory do not reach.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const NOT_COPIED = /(?:^|\/)(?:node_modules|\.cache)$/;

const CONTEXT = 'sandbox/isolation/process';
const ESCAPE = 'sandbox/isolation/escape';
const LANGUAGE = 'sandbox/api/language';
const PROCESS = 'processes/watched-process';
const WATCHDOG = 'processes/watchdog';
const PARAMETERS = 'sandbox/permissions/published-parameters';
const PATTERNS = 'sandbox/permissions/permissions';
const SITES = 'serve/tagging/other-sites';
const JSON_ONLY = 'serve/preview/guard';
const REVEAL = 'serve/preview/of-elsewhere';

/** A busy machine included. */
const LONGEST_MS = 5 * 60_000;

/** What becomes wrong, where, by which change, and the test file that has to notice. */
const MUTATIONS = [
  [
    'code is generated from strings',
    'sandbox/realm/realm.ts',
    'strings: false',
    'strings: true',
    CONTEXT
  ],
  [
    'stacks are written by whoever asks',
    'sandbox/realm/inside/border.ts',
    '(isReadingStack ? writeStack : undefined)',
    '(isReadingStack ? undefined : writeStack)',
    CONTEXT
  ],
  [
    'methods that GTM does not have stay',
    'sandbox/realm/inside/cut-down.ts',
    '} else deleteProperty(prototype, key);',
    '}',
    ESCAPE
  ],
  [
    'the prototypes of the realm can be changed',
    'sandbox/realm/inside/cut-down.ts',
    '      freeze(prototype);\n    }\n    deleteProperty(world, key);',
    '    }\n    deleteProperty(world, key);',
    ESCAPE
  ],
  [
    'any object with a then is awaited',
    'sandbox/realm/inside/promises.ts',
    'boxed.set(box, value);\n    return box;',
    'boxed.set(box, value);\n    return value;',
    LANGUAGE
  ],
  [
    'a process has a heap without end',
    'processes/watched-process.ts',
    'HEAP_MB = 512',
    'HEAP_MB = 512_000',
    PROCESS
  ],
  [
    'a process has memory without end',
    'processes/watchdog-limits.ts',
    'memoryMb: 900',
    'memoryMb: 900_000',
    PROCESS
  ],
  [
    'a template may compute for as long as it is read',
    'processes/watchdog.ts',
    'limits.readingMs : limits.computingMs',
    'limits.computingMs : limits.readingMs',
    WATCHDOG
  ],
  [
    'a process may stand still for ever',
    'processes/watchdog.ts',
    '> limits.stuckMs',
    '> Infinity',
    WATCHDOG
  ],
  [
    'evilgoogle.com is a host of Google',
    'sandbox/permissions/pattern.ts',
    '(?:^|\\.)(?:google',
    '(?:google',
    PARAMETERS
  ],
  [
    'Google is asked without encryption',
    'sandbox/permissions/pattern.ts',
    '/^https:',
    '/^https?:',
    PARAMETERS
  ],
  [
    'a URL with a user name matches a pattern',
    'sandbox/permissions/pattern.ts',
    ' || parsed.username || parsed.password',
    '',
    PATTERNS
  ],
  [
    'a path is allowed wherever it stands',
    'sandbox/permissions/pattern.ts',
    'target.startsWith(path)',
    'target.includes(path)',
    PATTERNS
  ],
  [
    'evillocalhost is this machine',
    'serve/tagging/origin-guard.ts',
    "endsWith('.localhost')",
    "endsWith('localhost')",
    SITES
  ],
  [
    '127.evil.example is this machine',
    'serve/tagging/origin-guard.ts',
    "(isIP(name) === 4 && name.startsWith('127.'))",
    "name.startsWith('127.')",
    SITES
  ],
  [
    'pages of other sites send events',
    'serve/tagging/origin-guard.ts',
    "=== 'cross-site'",
    "=== 'never'",
    SITES
  ],
  [
    'pages of other sites use the controls',
    'serve/tagging/origin-guard.ts',
    'return isOwn ? undefined',
    'return !isOwn ? undefined',
    SITES
  ],
  [
    'changes come as plain text',
    'serve/preview/guard.ts',
    '/^application\\/json\\b/i',
    '/application\\/json/i',
    JSON_ONLY
  ],
  [
    'details of an event from elsewhere are revealed',
    'serve/preview/reading/details.ts',
    'isRevealing && event.isLocal',
    'isRevealing',
    REVEAL
  ],
  [
    'data of an event from elsewhere are revealed',
    'serve/preview/event-routes.ts',
    "=== 'yes' && record.event.isLocal",
    "=== 'yes'",
    REVEAL
  ],
  [
    'a hit from elsewhere is saved as it came',
    'serve/preview/event-routes.ts',
    'if (!event.isLocal) {',
    'if (event.isLocal === undefined) {',
    REVEAL
  ]
];

const copy = mkdtempSync(join(tmpdir(), 'sgtm-mutations-'));
process.exitCode = 1;
try {
  makeCopy();
  const survivors = testAll();
  for (const survivor of survivors) console.error(`survived: ${survivor}`);
  console.log(
    `${MUTATIONS.length - survivors.length} of ${MUTATIONS.length} mutations were caught`
  );
  process.exitCode = survivors.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function makeCopy() {
  cpSync(join(PROJECT, 'toolkit'), join(copy, 'toolkit'), {
    recursive: true,
    filter: (path) => !NOT_COPIED.test(path)
  });
  for (const folder of ['node_modules', 'toolkit/node_modules']) {
    symlinkSync(join(PROJECT, folder), join(copy, folder));
  }
  for (const file of ['package.json', 'tsconfig.json']) {
    cpSync(join(PROJECT, file), join(copy, file));
  }
  writeFileSync(
    join(copy, 'vitest.config.mjs'),
    `export default { cacheDir: ${JSON.stringify(join(copy, 'cache'))}, test: { isolate: false, testTimeout: 120000 } };`
  );
}

/** Returns what survived. */
function testAll() {
  compile();
  const files = [...new Set(MUTATIONS.map((mutation) => mutation[4]))];
  const { failed, output } = runTests(files);
  if (failed > 0) throw new Error(`tests fail without any mutation:\n${output}`);
  return MUTATIONS.filter((mutation) => {
    const isCaught = isNoticed(mutation);
    console.log(`${isCaught ? 'caught  ' : 'SURVIVED'} ${mutation[0]}`);
    return !isCaught;
  }).map(([what, file]) => `${what} (toolkit/${file})`);
}

function isNoticed([what, name, from, to, test]) {
  const file = join(copy, 'toolkit', name);
  const text = readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) {
    throw new Error(`${name} has "${from}" not once: mend the mutation "${what}"`);
  }
  writeFileSync(
    file,
    text.replace(from, () => to)
  );
  try {
    compile();
    return runTests([test]).failed > 0;
  } finally {
    writeFileSync(file, text);
  }
}

/** The processes and the page run what is compiled. */
function compile() {
  const args = ['toolkit/build/compile.mjs', '--without-declarations'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`a mutation does not compile:\n${stderr}`);
}

/** Throws unless tests ran: a file that is not found must not count as a failure that was hoped for. */
function runTests(names) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(PROJECT, 'node_modules/vitest/vitest.mjs');
  const files = names.map((name) => `toolkit/test/${name}.test.ts`);
  const args = [vitest, 'run', '--reporter=json', `--outputFile=${report}`, ...files];
  const { error } = spawnSync(process.execPath, args, { cwd: copy, timeout: LONGEST_MS });
  if (error) throw new Error(`tests do not end: ${files.join(', ')}`, { cause: error });
  const { numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const ran = testResults.filter(({ assertionResults }) => assertionResults.length > 0);
  const output = testResults.map(({ message }) => message).join('\n');
  if (ran.length !== files.length) throw new Error(`not every file ran its tests:\n${output}`);
  return { failed: numFailedTests, output };
}
