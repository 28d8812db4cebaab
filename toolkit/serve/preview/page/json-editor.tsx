import { useEffect, useRef } from 'preact/hooks';
import type { Editor } from './editor.js';

interface JsonEditorProps {
  id: string;
  label: string;
  text: string;
  setText(text: string): void;
}

/** A text in an editor that marks mistakes in JSON; loaded when it is needed. */
export function JsonEditor({ id, label, text, setText }: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  const given = useRef({ text, setText });
  given.current = { text, setText };
  useEffect(() => {
    let isGone = false;
    void import('./editor.js').then(({ openEditor }) => {
      if (isGone || !host.current) return;
      const start = { text: given.current.text, label, describedBy: `${id}-problem` };
      editor.current = openEditor(host.current, start, (next) => given.current.setText(next));
    });
    return () => {
      isGone = true;
      editor.current?.close();
    };
  }, []);
  useEffect(() => editor.current?.setText(text), [text]);
  return <div ref={host} id={id} class="editor" />;
}
