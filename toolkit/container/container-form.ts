import { Ajv } from 'ajv';
import type { ContainerSource } from './container-source.js';

const TEXT = { type: 'string', minLength: 1 };
const FIELDS = { type: 'object', additionalProperties: { type: ['string', 'boolean', 'array'] } };
const FROM_TEMPLATE = { name: TEXT, template: TEXT, fields: FIELDS };

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'folder', 'tags', 'triggers'],
  properties: {
    name: TEXT,
    folder: TEXT,
    tags: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'fields', 'triggers'],
        properties: { ...FROM_TEMPLATE, triggers: { type: 'array', items: TEXT } }
      }
    },
    triggers: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'eventNames'],
        properties: { name: TEXT, eventNames: { type: 'array', items: TEXT, minItems: 1 } }
      }
    },
    constants: { type: 'object', additionalProperties: { type: 'string' } },
    variables: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'fields'],
        properties: FROM_TEMPLATE
      }
    }
  }
};

const isContainerSource = new Ajv({ strict: true, allowUnionTypes: true }).compile<ContainerSource>(
  SCHEMA
);

/** What keeps a value from describing a container, with its place in it; undefined if nothing does. */
export function objectionToContainer(container: unknown): string | undefined {
  if (isContainerSource(container)) return undefined;
  const [error] = isContainerSource.errors ?? [];
  const path = (error?.instancePath ?? '')
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  const key = error?.params.additionalProperty as string | undefined;
  const detail = key === undefined ? '' : ` ("${key}")`;
  return `container${path} ${error?.message ?? 'is wrong'}${detail}; correct it`;
}
