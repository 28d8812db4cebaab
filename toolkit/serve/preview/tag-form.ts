import type { Mask } from '../../config/read.js';
import { maskFields } from './form-fields.js';
import type { HostedTag } from './preview-host.js';
import type { TagForm } from './protocol.js';

/** A tag as its form shows it. */
export function tagForm(tag: HostedTag, mask: Mask = {}, secrets?: ReadonlySet<string>): TagForm {
  return {
    id: tag.id,
    name: tag.name,
    file: tag.file,
    trigger: tag.trigger,
    ...(tag.problem === undefined ? {} : { problem: tag.problem }),
    parameters: tag.template?.parameters ?? [],
    fields: maskFields(tag.fields, mask, secrets),
    isChanged: tag.isChanged
  };
}
