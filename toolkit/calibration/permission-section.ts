import { sectionJson } from '../sandbox/template/format-template.js';

/** A `___SERVER_PERMISSIONS___` section: each permission with its text parameters. */
export function permissionSection(
  permissions: Readonly<Record<string, Readonly<Record<string, string>>>>
): string {
  return sectionJson(
    Object.entries(permissions).map(([publicId, parameters]) => ({
      instance: {
        key: { publicId, versionId: '1' },
        param: Object.entries(parameters).map(([key, string]) => ({
          key,
          value: { type: 1, string }
        }))
      },
      clientAnnotations: { isEditedByUser: true },
      isRequired: true
    }))
  );
}
