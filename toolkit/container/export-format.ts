/*
 * GTM's export of a container, format 2, as far as server containers use it. Every key was seen in real
 * exports or stands in the Tag Manager API; what is optional is missing in some of them.
 */

/** A setting of a tag, trigger, variable, client or transformation. */
export interface ExportParameter {
  type: 'BOOLEAN' | 'INTEGER' | 'LIST' | 'MAP' | 'TAG_REFERENCE' | 'TEMPLATE' | 'TRIGGER_REFERENCE';
  /** Missing for the maps of a list. */
  key?: string;
  /** A missing one is an empty text. */
  value?: string;
  list?: ExportParameter[];
  map?: ExportParameter[];
}

/** What all things of a container have. */
interface Entity {
  accountId?: string;
  containerId?: string;
  name: string;
  notes?: string;
  fingerprint?: string;
  parentFolderId?: string;
}

/** One with a type and settings. */
interface Typed extends Entity {
  type: string;
  parameter?: ExportParameter[];
}

export interface ExportTag extends Typed {
  tagId: string;
  firingTriggerId?: string[];
  blockingTriggerId?: string[];
  /** INTEGER; higher first, 0 where it is missing. */
  priority?: ExportParameter;
  paused?: boolean;
  liveOnly?: boolean;
  /** Milliseconds since 1970, UTC. */
  scheduleStartMs?: string;
  scheduleEndMs?: string;
  setupTag?: { tagName: string; stopOnSetupFailure?: boolean }[];
  teardownTag?: { tagName: string; stopTeardownOnFailure?: boolean }[];
  tagFiringOption?: string;
  consentSettings?: { consentStatus?: string };
  monitoringMetadata?: ExportParameter;
}

/** A condition of a trigger: arg0 is a variable, arg1 what it is compared with. */
export interface ExportCondition {
  type: string;
  parameter?: ExportParameter[];
}

export interface ExportTrigger extends Entity {
  triggerId: string;
  type: string;
  customEventFilter?: ExportCondition[];
  filter?: ExportCondition[];
  parameter?: ExportParameter[];
}

/** What becomes of a variable's value at last. */
export interface ExportFormatValue {
  caseConversionType?: string;
  convertNullToValue?: ExportParameter;
  convertUndefinedToValue?: ExportParameter;
  convertTrueToValue?: ExportParameter;
  convertFalseToValue?: ExportParameter;
}

export interface ExportVariable extends Typed {
  variableId: string;
  formatValue?: ExportFormatValue;
}

export interface ExportClient extends Typed {
  clientId: string;
  /** Higher first; 0 where it is missing. */
  priority?: number;
}

export interface ExportTransformation extends Typed {
  transformationId: string;
}

export interface ExportTemplate extends Entity {
  templateId: string;
  /** The whole .tpl. */
  templateData: string;
  galleryReference?: {
    host?: string;
    owner?: string;
    repository?: string;
    version?: string;
    signature?: string;
    galleryTemplateId?: string;
    isModified?: boolean;
  };
}

/** A built-in variable that is enabled. */
export interface ExportBuiltIn {
  type: string;
  name: string;
}

/** What a version or a workspace holds. Lists that are empty are missing. */
export interface ExportVersion {
  containerId?: string;
  /** "0" for a workspace. */
  containerVersionId?: string;
  name?: string;
  container?: { name?: string; publicId?: string; usageContext?: string[]; containerId?: string };
  tag?: ExportTag[];
  trigger?: ExportTrigger[];
  variable?: ExportVariable[];
  builtInVariable?: ExportBuiltIn[];
  folder?: { folderId: string; name: string }[];
  customTemplate?: ExportTemplate[];
  client?: ExportClient[];
  transformation?: ExportTransformation[];
}

/** The file. */
export interface ContainerExport {
  exportFormatVersion: 2;
  exportTime?: string;
  containerVersion: ExportVersion;
}
