import { Exchange } from '../../sandbox/run/exchange.js';
import type { LocalParts } from '../local-server.js';
import type { ConfiguredTag, LocalContainer } from '../tagging/container.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';

/** A local container as the preview sees and changes it. */
export function containerHost({ container, config, stub, isLive }: LocalParts): PreviewHost {
  return {
    config,
    stub,
    isLive,
    clientName: clientNameOf(container),
    tags: () => container.tags.map((tag) => ({ ...tag, trigger: triggerInWords(tag, container) })),
    fieldsOf: (id) => container.tags[id - 1]?.fields ?? {},
    problems: () => container.problems,
    secrets: () => container.secretValues,
    setFields(id, fields) {
      try {
        container.setFields(id, fields);
      } catch (error) {
        throw new FieldsRefusedError((error as Error).message);
      }
    },
    resetFields: (id) => container.resetFields(id),
    async receive(request) {
      const answer = await container.answer(request, true, () => undefined);
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

/** An event without a request is taken as a GA4 client's, whose name triggers ask for. */
function clientNameOf({ isExport, model }: LocalContainer): string {
  const ga4 = model.clients.find(({ type }) => type === 'gaaw_client');
  return isExport && ga4 ? ga4.name : 'Preview';
}

function triggerInWords(
  { id, model: tag }: ConfiguredTag,
  { spec, model }: LocalContainer
): string {
  const trigger = spec.tags[id - 1]?.trigger;
  if (trigger?.type === 'all') return 'fires on every event';
  if (trigger?.type === 'events') return `fires on ${trigger.names.join(', ')}`;
  if (trigger) return `fires on events whose name matches ${trigger.pattern}`;
  const names = tag.firing.map((each) => model.triggers.get(each)?.name ?? each);
  if (tag.isPaused) return 'is paused';
  return names.length > 0 ? `fires by ${names.join(', ')}` : 'has no trigger';
}
