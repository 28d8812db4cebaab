/** Where the templates of a container run: the one place in which this room says so. */
export {
  hostInThisProcess,
  type RunnableTemplate,
  type TemplateHost,
  type TemplateRun
} from '../serve/tagging/template-host.js';
