import { Exchange } from '../../sandbox/run/exchange.js';
import type { LocalParts } from '../local-server.js';
import { answerRequest } from '../tagging/claim.js';
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
    async receive(request) {
      const answer = await answerRequest(container, request, true, () => undefined);
      return answer.response.statusCode;
    },
    async runEvent({ eventData, request, client, isLocal }) {
      const exchange = new Exchange(request);
      exchange.clientName = client;
      await container.runEvent({ eventData, exchange, client, isLocal });
    },
    onEvent: (listener) => void container.onUpdate(listener),
    onContainer: (listener) => void container.onChange(listener)
  };
}
