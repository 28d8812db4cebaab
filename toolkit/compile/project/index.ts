/** Makes the files of a template project and writes them: what `sgtm init` and `sgtm import` share. */
export {
  fieldsModule,
  infoModule,
  permissionsModule,
  PROJECT_FORMAT,
  scenarioFiles,
  type ProjectFile
} from './modules.js';
export { projectFiles, workspaceFiles, type ProjectSource } from './project-files.js';
export { projectName, type ProjectName } from './project-name.js';
export { sgtmVersionFor } from './sgtm-package.js';
export { refuseWhatIsThere, writeProject } from './write-project.js';
