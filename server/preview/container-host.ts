import type { FaultPlan } from '../amazon/fault-plan.js';
import { withDefaultValues } from '../../sandbox/template/default-values.js';
import type { LocalContainer } from '../tagging/container.js';
import type { ConfiguredTag } from '../tagging/load-container.js';
import { FieldsRefusedError, type HostedTag, type PreviewHost } from './preview-host.js';

/**
 * A local container as the preview sees and changes it.
 *
 * @param faults the simulator's; undefined where conversions go to the real Amazon
 */
export function containerHost(
  container: LocalContainer,
  faults: FaultPlan | undefined
): PreviewHost {
  return {
    faults,
    tags: () => container.tags.map(hostedTag),
    fieldsOf: (id) => container.tags[id - 1]?.fields ?? {},
    problems: () => container.problems,
    setFields(id, fields) {
      try {
        container.setFields(id, fields);
      } catch (error) {
        throw new FieldsRefusedError((error as Error).message);
      }
    },
    resetFields(id) {
      const tag = container.tags.find((candidate) => candidate.id === id);
      if (tag) container.setFields(id, JSON.parse(tag.source || '{}') as Record<string, unknown>);
    },
    onEvent: (listener) => void container.onUpdate(listener),
    onContainer: (listener) => void container.onChange(listener)
  };
}

function hostedTag(tag: ConfiguredTag): HostedTag {
  const { id, name, file, template, problem, fields, trigger } = tag;
  const source = JSON.parse(tag.source || '{}') as Record<string, unknown>;
  const loaded = template ? withDefaultValues(template, source) : source;
  const isChanged = !isSame(loaded, fields);
  return { id, name, file, template, problem, fields, trigger, isChanged };
}

function isSame(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
