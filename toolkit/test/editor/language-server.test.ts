import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  type Diagnostic,
  type FoldingRange,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextEdit
} from 'vscode-languageserver-protocol/node';
import { problemsOf } from '../../cli/check.js';
import { checkTemplate } from '../../sandbox/check/index.js';
import { formatTemplate } from '../../sandbox/template/format-template.js';
import { folderWith } from '../cli/sgtm.js';

const TEMPLATE = `___INFO___

{"type": "TAG", "id": "cvt_temp_public_id", "version": 1, "securityGroups": [], "displayName": "A",
 "brand": {"id": "b", "displayName": "B"}, "description": "C", "containerContexts": ["SERVER"]}


___TEMPLATE_PARAMETERS___

[{"type": "TEXT", "name": "account", "displayName": "Account", "simpleValueType": true}]


___SANDBOXED_JS_FOR_SERVER___

const log = require('logToConsole');
log(data.account.match(/a/));
data.gtmOnSuccess();


___SERVER_PERMISSIONS___

[]


___TESTS___

scenarios: []


___NOTES___

None.
`;

class Editor {
  readonly published: PublishDiagnosticsParams[] = [];

  readonly connection: ProtocolConnection;
  /** The server's exit code. */
  readonly ended: Promise<number | null>;

  constructor(connection: ProtocolConnection, ended: Promise<number | null>) {
    this.connection = connection;
    this.ended = ended;
    connection.onNotification(
      'textDocument/publishDiagnostics',
      (params: PublishDiagnosticsParams) => void this.published.push(params)
    );
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'gtm-template', version: 1, text };
    return this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  change(uri: string, version: number, contentChanges: unknown[]): Promise<void> {
    const textDocument = { uri, version };
    return this.connection.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges
    });
  }

  async diagnosticsOf(uri: string, version: number): Promise<Diagnostic[]> {
    return expect
      .poll(() => this.published.find((each) => each.uri === uri && each.version === version), {
        timeout: 20_000
      })
      .toBeDefined()
      .then(
        () =>
          this.published.find((each) => each.uri === uri && each.version === version)
            ?.diagnostics ?? []
      );
  }
}

async function startEditor(): Promise<Editor> {
  const child = spawn(process.execPath, [resolve('toolkit/bin/sgtm.js'), 'lsp', '--stdio']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const connection = createProtocolConnection(child.stdout, child.stdin);
  connection.onClose(() => undefined);
  connection.onError(() => undefined);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const editor = new Editor(connection, ended);
  connection.listen();
  const { serverInfo } = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {}
  });
  expect(serverInfo?.name).toBe('sgtm');
  await connection.sendNotification('initialized', {});
  return editor;
}

function placesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ range: { start }, code, message }) =>
      `${start.line + 1}:${start.character + 1} ${code}: ${message}`
  );
}

function checked(text: string): string[] {
  return checkTemplate(text).map(
    ({ line, column, rule, message }) => `${line}:${column} ${rule}: ${message}`
  );
}

describe('sgtm lsp', { timeout: 60_000 }, () => {
  it('shows what sgtm check finds, with degree and page', async () => {
    const editor = await startEditor();
    await editor.open('untitled:a.tpl', TEMPLATE);
    const diagnostics = await editor.diagnosticsOf('untitled:a.tpl', 1);
    expect(placesOf(diagnostics)).toEqual(checked(TEMPLATE));
    const severities = Object.fromEntries(
      diagnostics.map(({ code, severity }) => [code, severity])
    );
    expect(severities).toMatchObject({ 'regex-literal': 1, 'missing-permission': 2 });
    const page = diagnostics[0]?.codeDescription?.href ?? '';
    expect(await readFile(new URL(page), 'utf8')).toContain(String(diagnostics[0]?.code));
  });

  it('shows of a saved template what the Gallery refuses too, as sgtm check does', async () => {
    const editor = await startEditor();
    const { path, remove } = await folderWith({ 'a.tpl': TEMPLATE, 'metadata.yaml': 'a: 1\n' });
    onTestFinished(remove);
    const uri = pathToFileURL(path('a.tpl')).href;
    await editor.open(uri, TEMPLATE);
    const rules = (await editor.diagnosticsOf(uri, 1)).map(({ code }) => code);
    const problems = (await problemsOf(path('a.tpl'))).filter(({ file }) => file === path('a.tpl'));
    expect(rules).toEqual(problems.map(({ rule }) => rule));
    expect(rules).toContain('gallery-file-name');
  });

  it('keeps the problems of the other sections while one is half-typed', async () => {
    const editor = await startEditor();
    await editor.open('untitled:a.tpl', TEMPLATE);
    const start = { line: 8, character: 0 };
    const range = { start, end: { line: 8, character: 20 } };
    await editor.change('untitled:a.tpl', 2, [{ range, text: '[{"type":' }]);
    const rules = (await editor.diagnosticsOf('untitled:a.tpl', 2)).map(({ code }) => code);
    expect(rules).toEqual(expect.arrayContaining(['invalid-json', 'regex-literal']));
  });

  it.each([
    ['a template of Smarty', '{if $a}___INFO___{/if}\n<p>{$b}</p>'],
    ['an empty file', '']
  ])('says nothing about %s', async (_name, text) => {
    const editor = await startEditor();
    await editor.open('untitled:a.tpl', text);
    expect(await editor.diagnosticsOf('untitled:a.tpl', 1)).toEqual([]);
  });

  it('checks a file that is deleted while it is open, and forgets one that is closed', async () => {
    const editor = await startEditor();
    const { path, remove } = await folderWith({ 'a.tpl': TEMPLATE });
    const uri = pathToFileURL(path('a.tpl')).href;
    await editor.open(uri, TEMPLATE);
    await rm(path('a.tpl'));
    await remove();
    expect(await editor.diagnosticsOf(uri, 1)).not.toEqual([]);
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await expect.poll(() => editor.published.at(-1)?.diagnostics).toEqual([]);
  });

  it('folds sections, and formats as sgtm fmt', async () => {
    const editor = await startEditor();
    const text = TEMPLATE.replace('/a/', "'a'");
    const textDocument = { uri: 'untitled:a.tpl' };
    await editor.open(textDocument.uri, text);
    const folds = await editor.connection.sendRequest<FoldingRange[]>('textDocument/foldingRange', {
      textDocument
    });
    expect(folds).toHaveLength(6);
    expect(folds[0]).toEqual({ startLine: 0, endLine: 3 });
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await editor.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
      textDocument,
      options
    });
    expect(edits.map(({ newText }) => newText)).toEqual([await formatTemplate(text)]);
  });

  it('says why it does not format what cannot be parsed', async () => {
    const editor = await startEditor();
    const textDocument = { uri: 'untitled:a.tpl' };
    await editor.open(textDocument.uri, TEMPLATE.replace('const log', 'const const'));
    const options = { tabSize: 2, insertSpaces: true };
    await expect(
      editor.connection.sendRequest('textDocument/formatting', { textDocument, options })
    ).rejects.toThrow('syntax-error');
  });

  it('ends with 0 after a shutdown, with 1 when the input closes', async () => {
    const orderly = await startEditor();
    await orderly.connection.sendRequest('shutdown');
    await orderly.connection.sendNotification('exit');
    expect(await orderly.ended).toBe(0);
    const cut = await startEditor();
    cut.connection.end();
    expect(await cut.ended).toBe(1);
  });
});
