import type { Cell, Objection, Pair, Reading, Section } from '../../../config/read.js';
import { toDataTree } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { CellView, PairView, SectionView } from '../protocol.js';
import { guarded } from './read-tag.js';
import { masked } from './request-view.js';

/** A config that reads without end would fill the page. */
const MOST_SECTIONS = 40;
const MOST_ROWS = 200;

/** The sections of a reading, masked. */
export function sectionViews(reading: Reading, masker: Masker): SectionView[] {
  return guarded(
    () => (reading.sections?.() ?? []).slice(0, MOST_SECTIONS).map((each) => view(each, masker)),
    (message) => [
      {
        kind: 'pairs',
        title: 'Sections',
        objections: [{ message }],
        pairs: []
      } satisfies SectionView
    ]
  );
}

function view(section: Section, masker: Masker): SectionView {
  const title = masker.text(section.title);
  const head = { title, ...(section.note ? { note: masker.text(section.note) } : {}) };
  if (section.kind === 'tree') {
    return { ...head, kind: 'tree', node: toDataTree(section.value, masker) };
  }
  if (section.kind === 'table') {
    return {
      ...head,
      kind: 'table',
      columns: [...section.columns],
      rows: section.rows
        .slice(0, MOST_ROWS)
        .map((cells) => cells.map((cell) => cellView(cell, masker))),
      ...(section.empty ? { empty: section.empty } : {})
    };
  }
  const { outcome, explanation, objections = [], pairs } = section;
  return {
    ...head,
    kind: 'pairs',
    ...(outcome ? { outcome } : {}),
    ...(explanation ? { explanation: masked(explanation, masker) } : {}),
    objections: objections.map((objection) => objectionView(objection, masker)),
    pairs: pairs.slice(0, MOST_ROWS).map((pair) => pairView(pair, masker))
  };
}

function pairView(pair: Pair, masker: Masker): PairView {
  const { label, path, objections = [] } = pair;
  const names = pair.names ?? path?.split('.') ?? [];
  return {
    label: masker.text(label),
    ...(path === undefined ? {} : { path: masker.text(path) }),
    ...(pair.value === undefined ? {} : { node: toDataTree(pair.value, masker, names) }),
    objections: objections.map((objection) => objectionView(objection, masker))
  };
}

function cellView({ value, names, more, isCode }: Cell, masker: Masker): CellView {
  return {
    node: toDataTree(value, masker, names),
    ...(more ? { more: masker.text(more) } : {}),
    ...(isCode ? { isCode } : {})
  };
}

function objectionView({ says, message, code }: Objection, masker: Masker): Objection {
  return {
    message: masker.text(message),
    ...(says ? { says } : {}),
    ...(code ? { code: masker.text(code) } : {})
  };
}
