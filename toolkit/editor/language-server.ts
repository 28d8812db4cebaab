import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createConnection,
  ErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind
} from 'vscode-languageserver';
import { createProtocolConnection } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { checkTemplate } from '../sandbox/check/index.js';
import type { Problem } from '../sandbox/problem.js';
import { diagnosticOf, formatEdits, isTemplate, sectionFolds } from './template-document.js';

/** How long nothing has to be typed before a template is checked, in milliseconds. */
const QUIET_TIME = 100;

/** What the server reads, writes and asks. */
export interface LanguageServerOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  version: string;
  /** Returns the problems of a template, and those of its repository's other files. */
  problemsOf(path: string, content: string): Promise<Problem[]>;
}

/**
 * Serves editors by the Language Server Protocol until the client ends it or closes the input.
 *
 * @returns the exit code that the protocol asks for: 0 after a shutdown, otherwise 1
 */
export function serveEditor(options: LanguageServerOptions): Promise<number> {
  return new Promise((resolve) => {
    const watchDog = { shutdownReceived: false, initialize: () => undefined, exit: resolve };
    const connection = createConnection(
      (logger) => createProtocolConnection(options.input, options.output, logger),
      // The protocol's own type says that exit never returns; the command ends by its result instead.
      watchDog as unknown as Parameters<typeof createConnection>[1]
    );
    options.input.on('end', () => resolve(watchDog.shutdownReceived ? 0 : 1));
    const documents = new TextDocuments(TextDocument);
    const timers = new Map<string, NodeJS.Timeout>();

    connection.onInitialize(() => ({
      serverInfo: { name: 'sgtm', version: options.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        documentFormattingProvider: true,
        foldingRangeProvider: true
      }
    }));

    // A document that is not saved yet has no repository around it.
    const problemsAt = async (uri: string, path: string, content: string): Promise<Problem[]> =>
      uri.startsWith('file:') ? options.problemsOf(path, content) : checkTemplate(content, path);

    const check = async (uri: string): Promise<void> => {
      timers.delete(uri);
      const document = documents.get(uri);
      if (!document) return;
      const { version } = document;
      try {
        const path = pathOf(uri);
        const content = document.getText();
        const problems = isTemplate(content) ? await problemsAt(uri, path, content) : [];
        // Typed on or closed meanwhile: a later check has the word.
        if (documents.get(uri)?.version !== version) return;
        const diagnostics = problems
          .filter(({ file }) => file === path)
          .map((problem) => diagnosticOf(problem, document, pageOf));
        await connection.sendDiagnostics({ uri, version, diagnostics });
      } catch (error) {
        connection.console.error(`${uri} could not be checked: ${messageOf(error)}`);
      }
    };
    documents.onDidChangeContent(({ document: { uri } }) => {
      clearTimeout(timers.get(uri));
      timers.set(
        uri,
        setTimeout(() => void check(uri), QUIET_TIME)
      );
    });
    documents.onDidClose(({ document: { uri } }) => {
      clearTimeout(timers.get(uri));
      timers.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    const templateAt = (uri: string): TextDocument | undefined => {
      const document = documents.get(uri);
      return document && isTemplate(document.getText()) ? document : undefined;
    };
    connection.onFoldingRanges(({ textDocument }) => {
      const document = templateAt(textDocument.uri);
      return document ? sectionFolds(document.getText()) : [];
    });
    connection.onDocumentFormatting(async ({ textDocument }) => {
      const document = templateAt(textDocument.uri);
      if (!document) return [];
      return formatEdits(document).catch(
        (error: unknown) => new ResponseError(ErrorCodes.InvalidParams, messageOf(error))
      );
    });
    documents.listen(connection);
    connection.listen();
  });
}

/** A file's path; a document that is not saved yet is called by its URI. */
function pathOf(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : uri;
}

const PACKAGE = dirname(createRequire(import.meta.url).resolve('sgtm/package.json'));

/** The URI of a rule's page, which the package brings along. */
function pageOf(rule: string): string {
  return pathToFileURL(join(PACKAGE, 'docs', 'rules', `${rule}.md`)).href;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
