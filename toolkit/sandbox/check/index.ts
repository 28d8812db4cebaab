import { TEMPLATE_RULES } from './check-template.js';
import { GALLERY_RULES } from './gallery.js';
import { degreeOf, sourceOf, type Degree, type Source } from './evidence.js';
import type { Rule } from './rule.js';

export { checkTemplate } from './check-template.js';
export { checkGallery, type GalleryRepository, type RepositoryFile } from './gallery.js';

export { degreeOf, DEGREE_WORDS } from './evidence.js';

/** Every rule there is: its name, how it weighs, one line on it, and where it comes from. */
export const RULES: readonly (Pick<Rule<never>, 'name' | 'severity' | 'summary'> & {
  degree: Degree;
  source: Source;
})[] = [...TEMPLATE_RULES, ...GALLERY_RULES].map(({ name, severity, summary }) => ({
  name,
  severity,
  summary,
  degree: degreeOf({ name, severity }),
  source: sourceOf(name)
}));
