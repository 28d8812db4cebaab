import { TEMPLATE_RULES } from './check-template.js';
import { GALLERY_RULES } from './gallery.js';
import type { Rule } from './rule.js';

export { checkTemplate } from './check-template.js';
export { checkGallery, type GalleryRepository, type RepositoryFile } from './gallery.js';

/** Every rule there is: its name, how it weighs, and one line on it. */
export const RULES: readonly Pick<Rule<never>, 'name' | 'severity' | 'summary'>[] = [
  ...TEMPLATE_RULES,
  ...GALLERY_RULES
];
