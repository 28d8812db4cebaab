import type { LocalParts } from '../local-server.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';

/** A local container as the preview sees and changes it. */
export function containerHost({ container, config, stub, isLive }: LocalParts): PreviewHost {
  return {
    config,
    stub,
    isLive,
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
