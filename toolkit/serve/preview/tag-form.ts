import type { Mask } from '../../config/read.js';
import type { Trigger } from '../tagging/trigger.js';
import { maskFields } from './form-fields.js';
import type { HostedTag } from './preview-host.js';
import type { TagForm } from './protocol.js';

/** A tag as its form shows it. */
export function tagForm(tag: HostedTag, mask: Mask = {}): TagForm {
  return {
    id: tag.id,
    name: tag.name,
    file: tag.file,
    trigger: triggerInWords(tag.trigger),
    ...(tag.problem === undefined ? {} : { problem: tag.problem }),
    parameters: tag.template?.parameters ?? [],
    fields: maskFields(tag.fields, mask),
    isChanged: tag.isChanged
  };
}

function triggerInWords(trigger: Trigger): string {
  if (trigger.type === 'all') return 'fires on every event';
  if (trigger.type === 'events') return `fires on ${trigger.names.join(', ')}`;
  return `fires on events whose name matches ${trigger.pattern}`;
}
