import { Chevron } from './icons.js';
import type { DataNode } from '../protocol.js';

/** Deeper ones are closed at first. */
const OPEN_DEPTH = 2;

interface DataViewProps {
  node: DataNode;
  /** What the whole is called. */
  label?: string;
}

/** Any data as a tree. Everything in it is text, whatever it looks like. */
export function DataView({ node, label }: DataViewProps) {
  if ('entries' in node) {
    return (
      <div class="data" role="group" aria-label={label}>
        <Entries node={node} depth={0} />
      </div>
    );
  }
  return <Leaf node={node} />;
}

type Branch = Extract<DataNode, { kind: 'list' | 'object' }>;

function Entries({ node, depth }: { node: Branch; depth: number }) {
  return (
    <ul class="data-entries">
      {node.entries.map(([name, child], index) => (
        <li key={index}>
          <Entry name={name} node={child} depth={depth} />
        </li>
      ))}
      {node.entries.length === 0 && !node.omitted && <li class="data-note">empty</li>}
      {node.omitted && (
        <li class="data-note">{node.omitted.toLocaleString('en')} more, cut here</li>
      )}
    </ul>
  );
}

function Entry({ name, node, depth }: { name: string; node: DataNode; depth: number }) {
  if (!('entries' in node)) {
    return (
      <>
        <span class="data-name">{name}</span> <Leaf node={node} />
      </>
    );
  }
  const size = node.entries.length + (node.omitted ?? 0);
  return (
    <details open={depth < OPEN_DEPTH && size <= 30}>
      <summary>
        <Chevron />
        <span class="data-name">{name}</span>{' '}
        <span class="data-note">
          {node.kind === 'list' ? `list of ${size}` : size === 1 ? '1 entry' : `${size} entries`}
        </span>
      </summary>
      <Entries node={node} depth={depth + 1} />
    </details>
  );
}

/** One value. */
export function Leaf({ node }: { node: DataNode }) {
  if ('entries' in node) return <DataView node={node} />;
  if (node.kind !== 'text') return <span class="data-plain">{node.text}</span>;
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
