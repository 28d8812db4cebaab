import type { FieldValues } from 'sgtm/template';
import type { fields } from '../template/fields/index.js';

/** What the tag gets from GTM: the values of its fields, and how it ends. */
type TagData = FieldValues<typeof fields> & {
  gtmOnSuccess: () => void;
  gtmOnFailure: () => void;
};

declare global {
  const data: TagData;
}
