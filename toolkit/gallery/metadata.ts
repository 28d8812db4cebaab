import { isSeq, parseDocument } from 'yaml';

/** A version as metadata.yaml names it. */
export interface GalleryVersion {
  /** The commit that the Gallery takes template.tpl from. */
  sha: string;
  changeNotes: string;
}

/** metadata.yaml with a version more: the Gallery wants the newest first. All else stays as it is. */
export function withGalleryVersion(metadata: string, version: GalleryVersion): string {
  const document = parseDocument(metadata);
  const versions = document.get('versions');
  if (isSeq(versions)) {
    versions.flow = false;
    versions.items.unshift(document.createNode(version));
  } else document.set('versions', document.createNode([version]));
  return document.toString({ lineWidth: 0 });
}
