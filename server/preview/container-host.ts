import type { FaultPlan } from '../amazon/fault-plan.js';
import type { LocalContainer } from '../tagging/container.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';

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
    tags: () => container.tags,
    fieldsOf: (id) => container.tags[id - 1]?.fields ?? {},
    problems: () => container.problems,
    setFields(id, fields) {
      try {
        container.setFields(id, fields);
      } catch (error) {
        throw new FieldsRefusedError((error as Error).message);
      }
    },
    resetFields: (id) => container.resetFields(id),
    onEvent: (listener) => void container.onUpdate(listener),
    onContainer: (listener) => void container.onChange(listener)
  };
}
