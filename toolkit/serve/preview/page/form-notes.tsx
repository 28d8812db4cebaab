import type { Values } from './form-rules.js';

/** A form under way. */
export interface FormContext {
  values: Values;
  problems: ReadonlyMap<string, string>;
  set(name: string, value: unknown): void;
  /** What is looked for among the fields, lower case; '' for everything. */
  wanted: string;
}

interface NotesProps {
  id: string;
  problem: string | undefined;
  help: string | undefined;
  isHidden?: boolean;
}

/** What is wrong with a field, what it is for. */
export function Notes({ id, problem, help, isHidden = false }: NotesProps) {
  return (
    <div id={`${id}-help`}>
      {problem && <p class="field-problem">{problem}</p>}
      {isHidden && <p class="field-help">Hidden; stays as it is unless you type it anew.</p>}
      <Help text={help} />
    </div>
  );
}

/** Help texts can hold HTML for GTM; here they are text, tags left out. */
export function Help({ text }: { text: string | undefined }) {
  return text ? <p class="field-help">{text.replace(/<[^>]*>/g, '')}</p> : null;
}
