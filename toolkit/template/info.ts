/** The categories of the Community Template Gallery. */
export type Category =
  | 'ADVERTISING'
  | 'AFFILIATE_MARKETING'
  | 'ANALYTICS'
  | 'ATTRIBUTION'
  | 'CHAT'
  | 'CONVERSIONS'
  | 'DATA_WAREHOUSING'
  | 'EMAIL_MARKETING'
  | 'EXPERIMENTATION'
  | 'HEAT_MAP'
  | 'LEAD_GENERATION'
  | 'MARKETING'
  | 'PERSONALIZATION'
  | 'REMARKETING'
  | 'SALES'
  | 'SESSION_RECORDING'
  | 'SOCIAL'
  | 'SURVEY'
  | 'TAG_MANAGEMENT'
  | 'UTILITY';

/** What GTM and the Gallery show of a template. `sgtm build` fills in what is left out. */
export interface Info {
  /** MACRO is GTM's word for a variable. */
  readonly type: 'TAG' | 'MACRO' | 'VARIABLE' | 'CLIENT';
  readonly displayName: string;
  /** At most 200 characters. */
  readonly description?: string;
  readonly categories?: readonly Category[];
  readonly brand?: {
    readonly id?: string;
    readonly displayName?: string;
    /** A data URI; `import thumbnail from './thumbnail.png'` gives one. */
    readonly thumbnail?: string;
  };
  readonly id?: string;
  readonly version?: number;
  readonly securityGroups?: readonly string[];
  readonly containerContexts?: readonly string[];
  /** A mark that GTM leaves in some exports. */
  readonly __wm?: string;
}
