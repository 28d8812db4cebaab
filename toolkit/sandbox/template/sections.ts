/** The sections of a .tpl in the order GTM writes them. */
export const SECTION_NAMES = [
  'TERMS_OF_SERVICE',
  'INFO',
  'TEMPLATE_PARAMETERS',
  'SANDBOXED_JS_FOR_SERVER',
  'SERVER_PERMISSIONS',
  'TESTS',
  'NOTES'
] as const;

export type SectionName = (typeof SECTION_NAMES)[number];

/** The text between a section's marker and the next. */
export interface Section {
  /** Without the blank lines around it; lines end with \n. */
  text: string;
  /** The line of the file that `text` begins in, from 1. */
  line: number;
  /** The line of its marker, from 1. */
  markerLine: number;
}

/** A .tpl file taken apart. */
export interface SectionedFile {
  sections: Map<string, Section>;
  /** Every marker in the file's order, those that no template has and repeated ones included. */
  markers: { name: string; line: number }[];
  hasByteOrderMark: boolean;
  /** Lines that would be markers if they were not indented. */
  indented: { name: SectionName; line: number; column: number }[];
}

const MARKER = /^___([A-Z0-9_]+)___$/;

/** Splits a .tpl at its `___NAME___` lines. A byte order mark and Windows line ends are taken off. */
export function splitSections(content: string): SectionedFile {
  const hasByteOrderMark = content.startsWith('\uFEFF');
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const file: SectionedFile = { sections: new Map(), markers: [], hasByteOrderMark, indented: [] };
  let name: string | undefined;
  let start = 0;
  const close = (end: number): void => {
    if (name === undefined) return;
    file.sections.set(name, sectionOf(lines, start, end));
  };
  lines.forEach((line, index) => {
    const marker = MARKER.exec(line.trimEnd());
    if (!marker) {
      const indented = indentedMarker(line, index + 1);
      if (indented) file.indented.push(indented);
      return;
    }
    close(index);
    name = marker[1] as string;
    start = index + 1;
    file.markers.push({ name, line: start });
  });
  close(lines.length);
  return file;
}

function indentedMarker(
  line: string,
  number: number
): SectionedFile['indented'][number] | undefined {
  const [, indent = '', text] = /^(\s+)___([A-Z_]+)___\s*$/.exec(line) ?? [];
  const name = SECTION_NAMES.find((known) => known === text);
  return name && { name, line: number, column: indent.length + 1 };
}

function sectionOf(lines: readonly string[], start: number, end: number): Section {
  let from = start;
  let to = end;
  while (from < to && lines[from]?.trim() === '') from++;
  while (to > from && lines[to - 1]?.trim() === '') to--;
  return { text: lines.slice(from, to).join('\n'), line: from + 1, markerLine: start };
}

/**
 * Puts sections together as GTM's export does: the marker, a blank line, the text, two blank lines.
 * A section without a text is left out.
 */
export function joinSections(texts: Readonly<Partial<Record<SectionName, string>>>): string {
  return SECTION_NAMES.flatMap((name) => {
    const text = texts[name];
    return text === undefined ? [] : [`___${name}___\n\n${text}\n\n\n`];
  }).join('');
}
