/** The template but for its code: what `sgtm build` puts around it. */
export { fields as parameters } from './fields/index.js';
export { info } from './info.js';
export { permissions } from './permissions.js';
