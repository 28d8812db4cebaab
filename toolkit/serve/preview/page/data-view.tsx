import { useState } from 'preact/hooks';
import type { DataNode } from '../protocol.js';
import { Copy } from './copy.js';
import { jsonOf, withWords } from './data-text.js';
import { Chevron } from './icons.js';

/** Levels down to here are open unless they are large, those below only if they are small. */
const OPEN_DEPTH = 2;
const LARGE = 30;
const SMALL = 8;

interface DataViewProps {
  node: DataNode;
  /** What the whole is called. */
  label?: string;
  /** Whether one can look for something in it. */
  hasSearch?: boolean;
  /** Gives the whole as JSON, where the node can be cut. */
  whole?: () => Promise<string>;
}

/** Any data as a tree, or as JSON. Everything in it is text, whatever it looks like. */
export function DataView({ node, label = 'Data', hasSearch = false, whole }: DataViewProps) {
  const [isJson, setJson] = useState(false);
  const [words, setWords] = useState('');
  if (!('entries' in node)) return <Leaf node={node} what={label} />;
  const wanted = words.trim().toLowerCase();
  const shown = wanted === '' ? node : withWords(node, wanted);
  return (
    <div class="data" role="group" aria-label={label}>
      <div class="data-head">
        {hasSearch && (
          <input
            type="search"
            class="data-search"
            placeholder="Find in this event"
            aria-label={`Find in ${label.toLowerCase()}`}
            value={words}
            onInput={({ currentTarget }) => setWords(currentTarget.value)}
          />
        )}
        <button
          type="button"
          class="button subtle"
          aria-pressed={isJson}
          onClick={() => setJson(!isJson)}
        >
          {isJson ? 'Tree' : 'JSON'}
        </button>
        <Copy text={whole ?? (() => jsonOf(node))} what={`${label} as JSON`} label="Copy" />
      </div>
      {shown === undefined ? (
        <p class="data-note">Nothing in it has these words.</p>
      ) : isJson ? (
        <pre class="json" tabIndex={0} role="region" aria-label={`${label} as JSON`}>
          {jsonOf(shown)}
        </pre>
      ) : (
        <Entries key={wanted} node={shown as Branch} depth={0} isFiltered={wanted !== ''} />
      )}
    </div>
  );
}

type Branch = Extract<DataNode, { kind: 'list' | 'object' }>;

interface EntriesProps {
  node: Branch;
  depth: number;
  /** What is left of a search is open throughout. */
  isFiltered: boolean;
}

function Entries({ node, depth, isFiltered }: EntriesProps) {
  return (
    <ul class="data-entries">
      {node.entries.map(([name, child], index) => (
        <li key={index}>
          <Entry name={name} node={child} depth={depth} isFiltered={isFiltered} />
        </li>
      ))}
      {node.entries.length === 0 && !node.omitted && <li class="data-note">empty</li>}
      {node.omitted && (
        <li class="data-note">{node.omitted.toLocaleString('en')} more, cut here</li>
      )}
    </ul>
  );
}

function Entry({
  name,
  node,
  depth,
  isFiltered
}: {
  name: string;
  node: DataNode;
  depth: number;
  isFiltered: boolean;
}) {
  if (!('entries' in node)) {
    return (
      <>
        <span class="data-name">{name}</span> <Leaf node={node} what={name} />
      </>
    );
  }
  const size = node.entries.length + (node.omitted ?? 0);
  const isOpen = isFiltered || size <= (depth < OPEN_DEPTH ? LARGE : SMALL);
  return (
    <details open={isOpen}>
      <summary>
        <Chevron />
        <span class="data-name">{name}</span>{' '}
        <span class="data-note">
          {node.kind === 'list' ? `list of ${size}` : size === 1 ? '1 entry' : `${size} entries`}
        </span>
      </summary>
      <Entries node={node} depth={depth + 1} isFiltered={isFiltered} />
    </details>
  );
}

/** One value, with a button that copies it. */
export function Leaf({ node, what = 'the value' }: { node: DataNode; what?: string }) {
  if ('entries' in node) return <DataView node={node} label={what} />;
  return (
    <span class="leaf">
      {node.kind === 'text' ? <Text node={node} /> : <span class="data-plain">{node.text}</span>}
      <Copy text={node.text} what={what} />
    </span>
  );
}

function Text({ node }: { node: Extract<DataNode, { kind: 'text' }> }) {
  return (
    <span class="data-text">
      {node.text === '' ? <span class="data-note">empty text</span> : node.text}
      {node.length !== undefined && (
        <span class="data-note"> … cut, {node.length.toLocaleString('en')} characters</span>
      )}
      {node.isMasked && <span class="tag-masked">masked</span>}
    </span>
  );
}
