import { compileProject } from 'sgtm/compile';
import { parseTemplate } from 'sgtm/sandbox';

/** The template as the sources give it, not as it was last committed. */
export const builtTemplate = parseTemplate((await compileProject('.')).template, 'template.tpl');
