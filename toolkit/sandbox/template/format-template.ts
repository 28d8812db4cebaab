import { format } from 'prettier';
import { isMap, isScalar, isSeq, parseDocument, Scalar, type Document, type Node } from 'yaml';
import { checkTemplate } from '../check/index.js';
import { ProblemsError, type Position, type Problem } from '../problem.js';
import { joinSections, SECTION_NAMES, type SectionName } from './sections.js';
import { readTemplateFile } from './template.js';

/** GTMS-4, the community's format for template code. */
const GTMS_4 = { singleQuote: true, trailingComma: 'none', tabWidth: 2, printWidth: 100 } as const;

/** Code in the format of GTMS-4, without a line end at its end. */
export async function formatCode(code: string): Promise<string> {
  const options = { ...GTMS_4, endOfLine: 'lf', embeddedLanguageFormatting: 'off' } as const;
  return (await format(code, { ...options, parser: 'babel' })).trimEnd();
}

/** A value as GTM writes a JSON section: two spaces, and what HTML reads as markup escaped. */
export function sectionJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[<>&='\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Tests as GTM writes the YAML of their section: code as a literal block, lists not indented. */
export function sectionYaml(document: Document): string {
  const codes = codesIn(document.contents as Node | null);
  for (const code of codes) code.type = code.value === '' ? QUOTE_SINGLE : BLOCK_LITERAL;
  const options = { lineWidth: 0, blockQuote: 'literal', indentSeq: false, singleQuote: true };
  return document.toString(options as Parameters<Document['toString']>[0]).trim();
}

const { BLOCK_LITERAL, QUOTE_SINGLE } = Scalar;

/** The scalars that hold code: each scenario's, and the setup. */
function codesIn(root: Node | null): Scalar<string>[] {
  if (!isMap(root)) return [];
  const scenarios = root.get('scenarios', true) as unknown;
  const holders = isSeq(scenarios) ? scenarios.items.filter((item) => isMap(item)) : [];
  const codes = [...holders.map((item) => item.get('code', true)), root.get('setup', true)];
  return codes.filter((code) => isScalar(code)).filter(isText);
}

function isText(scalar: Scalar): scalar is Scalar<string> {
  return typeof scalar.value === 'string';
}

/** Problems that only leaving something out could solve. */
const NEEDS_A_DECISION: ReadonlySet<string> = new Set([
  'web-template',
  'section-missing',
  'section-unknown',
  'section-repeated',
  'duplicate-key',
  'invalid-json',
  'invalid-tests',
  'syntax-error'
]);

/**
 * Formats a .tpl: the code of template and tests as GTMS-4 has it, sections and their JSON as GTM
 * writes them, lines that end with \n. What is formatted already stays as it is, byte for byte.
 *
 * @param fileText the text of the .tpl
 * @param file what problems call it
 * @throws ProblemsError with each place that does not parse, or that could only be formatted by leaving
 * something out, such as a section that is there twice
 */
export async function formatTemplate(fileText: string, file = 'template.tpl'): Promise<string> {
  const content = fileText.replace(/^\uFEFF+/, '');
  const problems = checkTemplate(content, file).filter(({ rule }) => NEEDS_A_DECISION.has(rule));
  if (problems.length > 0) throw new ProblemsError(problems);
  const read = readTemplateFile(content, file);
  const { sections } = read.sectioned;
  const code = sections.get('SANDBOXED_JS_FOR_SERVER');
  const tests = sections.get('TESTS');
  const inFile = ({ line, column }: Position): Position => ({
    line: line + (code?.line ?? 1) - 1,
    column
  });
  const formatted: Partial<Record<SectionName, string>> = {
    ...(read.info && { INFO: sectionJson(read.info.value) }),
    ...(read.parameters && { TEMPLATE_PARAMETERS: sectionJson(read.parameters.value) }),
    ...(read.permissions && { SERVER_PERMISSIONS: sectionJson(read.permissions.value) }),
    ...(code && { SANDBOXED_JS_FOR_SERVER: await formatStably(code.text, file, inFile) }),
    ...(tests?.text && { TESTS: await formatTests(tests.text, file, tests.line) })
  };
  const texts = SECTION_NAMES.flatMap((name) => {
    const text = formatted[name] ?? sections.get(name)?.text;
    return text === undefined ? [] : [[name, text] as const];
  });
  return leadingText(content) + joinSections(Object.fromEntries(texts));
}

/** What stands before the first section, such as a licence; GTM drops it, people keep it. */
function leadingText(content: string): string {
  const [before = ''] = content.split(/^___[A-Z0-9_]+___[ \t]*\r?$/m, 1);
  const text = before.replaceAll(/\r\n?/g, '\n').trim();
  return text && `${text}\n\n`;
}

async function formatTests(text: string, file: string, line: number): Promise<string> {
  const document = parseDocument(text);
  for (const code of codesIn(document.contents as Node | null)) {
    const { line: codeLine } = placeOf(text, code.range?.[0] ?? 0);
    const inFile = (): Position => ({ line: line + codeLine - 1, column: 1 });
    code.value = await formatStably(code.value, file, inFile);
  }
  return sectionYaml(document);
}

function placeOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Prettier needs a second pass now and then, mostly for comments at odd places. */
const MOST_PASSES = 4;

async function formatStably(
  code: string,
  file: string,
  inFile: (at: Position) => Position
): Promise<string> {
  let text = code;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = await formatCode(text).catch((error: unknown) => {
      throw new ProblemsError([codeProblem(error, file, inFile)]);
    });
    if (next === text) return text;
    text = next;
  }
  return text;
}

/** What Prettier's parser says against code that ours takes. */
function codeProblem(error: unknown, file: string, inFile: (at: Position) => Position): Problem {
  const { message, loc } = error as Error & { loc?: { start?: Position } };
  const at = inFile(loc?.start ?? { line: 1, column: 1 });
  const reason = message.split('\n')[0]?.replace(/ \(\d+:\d+\)$/, '') ?? '';
  const rule = 'syntax-error';
  return { file, ...at, severity: 'error', rule, message: `${reason} Correct it, then format.` };
}
