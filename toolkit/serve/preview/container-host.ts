import type { LocalParts } from '../local-server.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';

/**
 * A local container as the preview sees and changes it.
 *
 * @param simulator undefined where conversions go to the real Amazon
 */
export function containerHost({ container, simulator }: LocalParts): PreviewHost {
  return {
    faults: simulator?.faults,
    expireTokens() {
      simulator?.tokens.expireAll();
      for (const { source } of container.tags) {
        // A token that the user gave stays valid: nobody could get another in its place.
        const { accessToken } = JSON.parse(source || '{}') as Record<string, unknown>;
        if (typeof accessToken === 'string' && accessToken) simulator?.tokens.register(accessToken);
      }
    },
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
