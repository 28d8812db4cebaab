import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter, lintGutter, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** An editor that is open. */
export interface Editor {
  /** Puts another text in. */
  setText(text: string): void;
  focus(): void;
  close(): void;
}

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--name)' },
  { tag: [tags.string, tags.number], color: 'var(--text-value)' },
  { tag: [tags.bool, tags.null], color: 'var(--accent)' }
]);

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: '12.5px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'var(--sunken)', border: 'none' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--panel)',
    border: '1px solid var(--line)'
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' }
});

/** Only what begins as JSON is looked at as JSON: a URL is none, and no mistake. */
const markMistakes = linter((view): readonly Diagnostic[] =>
  isJson(view.state.doc.toString()) ? jsonParseLinter()(view) : []
);

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/**
 * Opens an editor in a shadow tree: there its styles are style sheets of the document's own, which
 * the content security policy lets in.
 *
 * @param onChange hears every change of the text
 */
export function openEditor(
  parent: HTMLElement,
  { text, label, describedBy }: { text: string; label: string; describedBy: string },
  onChange: (text: string) => void
): Editor {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open', delegatesFocus: true });
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    json(),
    syntaxHighlighting(highlighting),
    markMistakes,
    lintGutter(),
    EditorView.lineWrapping,
    // Tab leads on to the next field: the keyboard must not be caught here.
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy }),
    look,
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    })
  ];
  const view = new EditorView({
    state: EditorState.create({ doc: text, extensions }),
    parent: root,
    root
  });
  return {
    setText(next) {
      if (next === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    focus: () => view.focus(),
    close: () => view.destroy()
  };
}
