/** Amazon's contracts as the form lists them. */
export declare const contractItems: { value: string; displayValue: string }[];

/** The condition that a contract is chosen whose advertisers have their ID in this field. */
export declare function contractsWith(
  field: 'accountId' | 'profileId'
): { paramName: string; paramValue: string; type: 'EQUALS' }[];
