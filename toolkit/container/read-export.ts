import { Ajv, type ErrorObject } from 'ajv';
import { ProblemsError } from '../sandbox/problem.js';
import type { ContainerExport } from './export-format.js';

const TEXT = { type: 'string' };
const NAMED = { name: TEXT };
const TEXTS = { type: 'array', items: TEXT };

/** Settings nest; how they are is looked at where they are read. */
const PARAMETER = {
  $id: 'parameter',
  type: 'object',
  required: ['type'],
  properties: {
    type: TEXT,
    key: TEXT,
    value: TEXT,
    list: { type: 'array', items: { $ref: 'parameter' } },
    map: { type: 'array', items: { $ref: 'parameter' } }
  }
};
const PARAMETERS = { type: 'array', items: { $ref: 'parameter' } };
const CONDITIONS = {
  type: 'array',
  items: { type: 'object', required: ['type'], properties: { type: TEXT, parameter: PARAMETERS } }
};
const SEQUENCE = {
  type: 'array',
  items: { type: 'object', required: ['tagName'], properties: { tagName: TEXT } }
};

/** What of an export has to have its form, for the rest to be read: of each list, an entry. */
const ENTITIES: Readonly<Record<string, object>> = {
  tag: {
    required: ['tagId', 'name', 'type'],
    properties: {
      ...NAMED,
      tagId: TEXT,
      type: TEXT,
      parameter: PARAMETERS,
      firingTriggerId: TEXTS,
      blockingTriggerId: TEXTS,
      priority: { $ref: 'parameter' },
      paused: { type: 'boolean' },
      setupTag: SEQUENCE,
      teardownTag: SEQUENCE
    }
  },
  trigger: {
    required: ['triggerId', 'name', 'type'],
    properties: {
      ...NAMED,
      triggerId: TEXT,
      type: TEXT,
      customEventFilter: CONDITIONS,
      filter: CONDITIONS,
      parameter: PARAMETERS
    }
  },
  variable: {
    required: ['name', 'type'],
    properties: { ...NAMED, type: TEXT, parameter: PARAMETERS, formatValue: { type: 'object' } }
  },
  builtInVariable: { required: ['type', 'name'], properties: { ...NAMED, type: TEXT } },
  client: {
    required: ['name', 'type'],
    properties: { ...NAMED, type: TEXT, parameter: PARAMETERS, priority: { type: 'number' } }
  },
  customTemplate: {
    required: ['templateId', 'name', 'templateData'],
    properties: {
      ...NAMED,
      templateId: TEXT,
      templateData: TEXT,
      containerId: TEXT,
      galleryReference: { type: 'object', properties: { galleryTemplateId: TEXT } }
    }
  },
  transformation: {
    required: ['name', 'type'],
    properties: { ...NAMED, type: TEXT, parameter: PARAMETERS }
  }
};

/** The lists of an export, whose entries are each read or left out. */
export const ENTITY_LISTS = Object.keys(ENTITIES);

const ajv = new Ajv({ strict: false, schemas: [PARAMETER] });
const validators = new Map(
  Object.entries(ENTITIES).map(([list, schema]) => [
    list,
    ajv.compile({ type: 'object', ...schema })
  ])
);

/** An export, and what of it could not be read. */
export interface ReadExport {
  content: ContainerExport;
  /** Entries that do not have the form of an export; they are left out. */
  faults: { list: string; name: string; message: string }[];
}

/**
 * Reads an export of a server container: a whole one, or the part of it that somebody chose.
 *
 * @param file what messages call it
 * @throws ProblemsError if it is no JSON, no export, of another format, or of a web container
 */
export function readExport(text: string, file: string): ReadExport {
  const content = parse(text, file);
  const version = objectAt(content, 'containerVersion');
  if (!version) {
    const what =
      'exportFormatVersion' in content
        ? 'the export has no containerVersion'
        : 'this is no export of a container';
    throw refusal(file, `${what}; export it in GTM: Admin, Export Container`);
  }
  const { exportFormatVersion: format } = content;
  if (format !== 2) {
    throw refusal(
      file,
      `the export has format ${JSON.stringify(format) ?? 'none'}, sgtm reads format 2; export the container in GTM again`
    );
  }
  refuseOtherContexts(version, file);
  const faults: ReadExport['faults'] = [];
  const read: Record<string, unknown> = { ...version };
  for (const list of ENTITY_LISTS) {
    const entries = version[list];
    if (entries === undefined) continue;
    if (!Array.isArray(entries)) {
      faults.push({ list, name: list, message: `${list} is no list; export the container again` });
      delete read[list];
      continue;
    }
    read[list] = entries.filter((entry: unknown, index) => {
      const isSound = validators.get(list);
      if (isDeep(entry)) {
        faults.push({
          list,
          name: nameOf(entry, list, index),
          message: 'its settings nest deeper than those of any export; export the container again'
        });
        return false;
      }
      if (!isSound || isSound(entry)) return true;
      const message = `${placeText(isSound.errors)}; export the container again, or correct the file`;
      faults.push({ list, name: nameOf(entry, list, index), message });
      return false;
    });
  }
  return {
    content: { ...content, containerVersion: read } as unknown as ContainerExport,
    faults
  };
}

/** Whether something has the form of an export, so that it is not taken for a file of another kind. */
export function isExport(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ('exportFormatVersion' in value || 'containerVersion' in value)
  );
}

function parse(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // What the parser says would repeat what stands there, which may be a token.
    throw refusal(file, 'this is no JSON, or not all of it; export the container again');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw refusal(
    file,
    'this is no export of a container; export it in GTM: Admin, Export Container'
  );
}

function objectAt(
  value: Readonly<Record<string, unknown>>,
  key: string
): Record<string, unknown> | undefined {
  const found = value[key];
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isObject ? (found as Record<string, unknown>) : undefined;
}

/** A file without a context, such as a part of a container that was put together, is taken as a server's. */
function refuseOtherContexts(version: Readonly<Record<string, unknown>>, file: string): void {
  const contexts = objectAt(version, 'container')?.usageContext;
  if (!Array.isArray(contexts) || contexts.length === 0) return;
  if (contexts.some((context) => String(context).toUpperCase() === 'SERVER')) return;
  throw refusal(
    file,
    `this container is of the kind ${contexts.join(', ')}, sgtm runs server containers; export the server container`
  );
}

/** Deeper than any export; it would end the stack of those that read it. */
const MOST_DEPTH = 100;

function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH) return true;
    level = level.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : []
    );
  }
  return false;
}

function nameOf(entry: unknown, list: string, index: number): string {
  const name = (entry as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : `${list}[${index}]`;
}

function placeText(errors: readonly ErrorObject[] | null | undefined): string {
  const [error] = errors ?? [];
  const path = (error?.instancePath ?? '').split('/').slice(1).join('.');
  return `${path || 'it'} ${error?.message ?? 'is wrong'}`;
}

function refusal(file: string, message: string): ProblemsError {
  return new ProblemsError([
    { file, line: 1, column: 1, severity: 'error', rule: 'container', message }
  ]);
}
