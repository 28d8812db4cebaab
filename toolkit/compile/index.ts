/**
 * The compiler as a library: a project's `src/` and `template/` become a template.
 *
 * @module
 */
export { buildTemplate, compileProject, type BuildResult, type CompiledProject } from './build.js';
export { readTemplateSource, type TemplateSource } from './template-source.js';
