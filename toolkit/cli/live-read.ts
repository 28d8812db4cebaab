import { connect } from './tag-manager.js';

/**
 * Reads a container by the Tag Manager API as `sgtm pull` reads, and gives it in the form of an export.
 *
 * @throws TagManagerError or UsageError naming what keeps it from being read
 */
export async function readLiveContainer(
  publicId: string,
  workspaceName: string | undefined
): Promise<string> {
  const { findTarget } = await import('../gtm/target.js');
  const client = await connect('read');
  const { container, workspace, templates } = await findTarget(client, {
    container: publicId,
    ...(workspaceName === undefined ? {} : { workspace: workspaceName })
  });
  const content = await client.content(workspace);
  const [, containerId] = /\/containers\/([^/]+)/.exec(container.path) ?? [];
  return JSON.stringify({
    exportFormatVersion: 2,
    containerVersion: {
      containerId,
      containerVersionId: '0',
      container: { ...container, containerId },
      ...content,
      customTemplate: templates
    }
  });
}
