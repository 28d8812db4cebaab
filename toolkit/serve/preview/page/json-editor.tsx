import { useEffect, useRef, useState } from 'preact/hooks';
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
  const [isOpen, setOpen] = useState(false);
  const given = useRef({ text, setText });
  given.current = { text, setText };
  useEffect(() => {
    let isGone = false;
    void import('./editor.js').then(({ openEditor }) => {
      if (isGone || !host.current) return;
      const isAwaited = document.activeElement === host.current;
      const start = { text: given.current.text, label, describedBy: `${id}-problem` };
      editor.current = openEditor(host.current, start, (next) => given.current.setText(next));
      setOpen(true);
      if (isAwaited) editor.current.focus();
    });
    return () => {
      isGone = true;
      editor.current?.close();
    };
  }, []);
  useEffect(() => editor.current?.setText(text), [text]);
  // Until the editor is there its place takes the focus, which then goes on to it.
  return <div ref={host} id={id} class="editor" tabIndex={isOpen ? undefined : -1} />;
}
