import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { byPlace, type Position, type Problem } from '../problem.js';
import { applyRule } from './check-template.js';
import type { Finding, Rule } from './rule.js';

/** A file of a repository: its path as messages name it, and its text. */
export interface RepositoryFile {
  path: string;
  content: string;
}

/** What the Community Template Gallery reads of a repository besides the template's own rules. */
export interface GalleryRepository {
  template: RepositoryFile;
  metadata: RepositoryFile;
  license?: RepositoryFile;
}

/** Rules on template.tpl as the Gallery takes it. */
const TEMPLATE_FILE_RULES: readonly Rule<GalleryRepository>[] = [
  {
    name: 'gallery-file-name',
    severity: 'error',
    summary: 'the template of a Gallery repository is not called template.tpl',
    find: ({ template }) => {
      if (/(?:^|[\\/])template\.tpl$/.test(template.path)) return [];
      return [atTop('the Gallery reads only template.tpl; give the file that name')];
    }
  },
  {
    name: 'gallery-terms',
    severity: 'warning',
    summary: "a template for the Gallery without the section that agrees to the Gallery's terms",
    find: ({ template }) => {
      if (/^\uFEFF?___TERMS_OF_SERVICE___\s*$/m.test(template.content)) return [];
      return [
        atTop("___TERMS_OF_SERVICE___ is missing; agree to the terms in GTM's editor, export")
      ];
    }
  },
  {
    name: 'license-missing',
    severity: 'error',
    summary: 'a Gallery repository without a LICENSE',
    find: ({ license }) =>
      license ? [] : [atTop('there is no LICENSE beside it; add the text of Apache 2.0')]
  }
];

/** Rules on metadata.yaml. */
const METADATA_RULES: readonly Rule<GalleryRepository>[] = [
  {
    name: 'metadata-shape',
    severity: 'error',
    summary: 'metadata.yaml is no YAML, or lacks homepage or the list of versions',
    find: ({ metadata }) => findShapeFaults(metadata.content)
  },
  {
    name: 'metadata-version',
    severity: 'error',
    summary: 'a version in metadata.yaml without a commit of 40 hex digits or without change notes',
    find: ({ metadata }) => findVersionFaults(metadata.content)
  }
];

/** Rules on LICENSE. */
const LICENSE_RULES: readonly Rule<GalleryRepository>[] = [
  {
    name: 'license-kind',
    severity: 'error',
    summary: 'the LICENSE is another than Apache 2.0, the only one the Gallery takes',
    find: ({ license }) => {
      if (!license || isApache2(license.content)) return [];
      return [atTop('the Gallery takes templates under Apache 2.0 only; put its text here')];
    }
  }
];

/** Every rule on a repository for the Gallery. */
export const GALLERY_RULES: readonly Rule<GalleryRepository>[] = [
  ...TEMPLATE_FILE_RULES,
  ...METADATA_RULES,
  ...LICENSE_RULES
];

/**
 * Checks what the Gallery asks of a repository; `checkTemplate` has the rest.
 *
 * @returns the problems by file and place
 */
export function checkGallery(repository: GalleryRepository): Problem[] {
  const { template, metadata, license } = repository;
  const of = (rules: readonly Rule<GalleryRepository>[], file: string): Problem[] =>
    rules.flatMap((rule) => applyRule(rule, repository, file));
  return [
    ...of(TEMPLATE_FILE_RULES, template.path),
    ...of(METADATA_RULES, metadata.path),
    ...of(LICENSE_RULES, license?.path ?? '')
  ].toSorted(byPlace);
}

function atTop(message: string): Finding {
  return { message, at: { line: 1, column: 1 } };
}

function isApache2(license: string): boolean {
  return /Apache License,?\s+Version 2\.0/i.test(license);
}

interface Metadata {
  root: Node | null;
  placeOf(node: Node | null | undefined): Position;
  errors: Finding[];
}

function readMetadata(content: string): Metadata {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const placeAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  return {
    root: document.contents,
    placeOf: (node) => placeAt(node?.range?.[0] ?? 0),
    errors: document.errors.map((error) => ({
      message: `${error.message.split(/ at line |\n/)[0]}; correct the YAML`,
      at: placeAt(error.pos[0])
    }))
  };
}

function findShapeFaults(content: string): Finding[] {
  const { root, placeOf, errors } = readMetadata(content);
  if (errors.length > 0) return errors;
  if (!isMap(root)) return [atTop('metadata.yaml needs homepage and versions; add them')];
  const findings: Finding[] = [];
  const homepage = root.get('homepage', true);
  if (!isUrl(homepage)) {
    const message = 'homepage has to be the URL of your site; add it';
    findings.push({ message, at: placeOf(homepage ?? root) });
  }
  const documentation = root.get('documentation', true);
  if (documentation !== undefined && !isUrl(documentation)) {
    const message = 'documentation has to be a URL; correct or remove it';
    findings.push({ message, at: placeOf(documentation) });
  }
  const versions = root.get('versions', true) as unknown;
  // A repository that is yet to be submitted has no commit to name.
  if (!isSeq(versions)) {
    const message = 'versions has to be a list of {sha, changeNotes}, the newest first; add it';
    findings.push({ message, at: placeOf(root) });
  }
  return findings;
}

function isUrl(node: unknown): boolean {
  return isScalar(node) && typeof node.value === 'string' && /^https?:\/\/\S+$/.test(node.value);
}

function findVersionFaults(content: string): Finding[] {
  const { root, placeOf } = readMetadata(content);
  const versions = isMap(root) ? (root.get('versions', true) as unknown) : undefined;
  if (!isSeq(versions)) return [];
  const seen = new Set<unknown>();
  return (versions.items as Node[]).flatMap((version) => {
    if (!isMap(version)) {
      return [{ message: 'a version is {sha, changeNotes}; write both', at: placeOf(version) }];
    }
    const sha = version.get('sha', true);
    const fault = shaFault(isScalar(sha) ? sha.value : undefined, seen);
    const notes = version.get('changeNotes');
    const findings: Finding[] = [];
    if (fault !== undefined) findings.push({ message: fault, at: placeOf(sha ?? version) });
    if (typeof notes !== 'string' || notes.trim() === '') {
      const message = 'this version has no changeNotes; say what changed';
      findings.push({ message, at: placeOf(version), severity: 'warning' });
    }
    return findings;
  });
}

function shaFault(sha: unknown, seen: Set<unknown>): string | undefined {
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/i.test(sha)) {
    return 'sha has to be a commit with all its 40 hex digits; copy it from git log';
  }
  if (seen.has(sha)) return 'this commit is a version already; take that of the new version';
  seen.add(sha);
  return undefined;
}
