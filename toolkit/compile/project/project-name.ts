import validateNpmName from 'validate-npm-package-name';

/** What a project is called. */
export interface ProjectName {
  /** In package.json: "order-value". */
  packageName: string;
  /** In GTM and the Gallery: "Order value". */
  displayName: string;
}

/**
 * The two names that one name gives: "order-value" and "Order value" are the same.
 *
 * @param text what the author calls the template, or its folder
 * @throws Error with one sentence, if npm or GTM does not take it
 */
export function projectName(text: string): ProjectName {
  const name = text.trim();
  if (name === '')
    throw new Error('a template needs a name; give it one with --name "Order value"');
  // GTM writes the name of a variable in double braces, and shows every name on one line.
  if (/\p{Cc}|\{\{|\}\}/u.test(name)) {
    throw new Error(
      `${JSON.stringify(name)}: GTM takes no name with {{, }} or a line break; give another with --name`
    );
  }
  const packageName = toPackageName(name);
  const { validForNewPackages, errors = [], warnings = [] } = validateNpmName(packageName);
  if (!validForNewPackages) {
    const why =
      packageName === '' ? 'none of its characters can be in one' : [...errors, ...warnings][0];
    throw new Error(
      `${JSON.stringify(name)}: npm takes no package of that name (${why}); give another with --name`
    );
  }
  return { packageName, displayName: /[\sA-Z]/.test(name) ? name : toDisplayName(name) };
}

/** "Größe (EUR)" → "grosse-eur" */
function toPackageName(name: string): string {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z\d._]+/g, '-')
    .replaceAll(/^[-._]+|[-._]+$/g, '');
}

/** "order-value" → "Order value" */
function toDisplayName(name: string): string {
  const words = name.replaceAll(/[-_.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
