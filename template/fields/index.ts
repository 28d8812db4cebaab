import { accountGroup } from './account.js';
import { attributionGroup, consentGroup } from './consent.js';
import { apiGroup, deliveryGroup, logsGroup } from './delivery.js';
import { eventDetailsGroup, eventGroup } from './event.js';
import { customDataGroup, identityGroup } from './identity.js';

/** The form of the tag, from what everyone fills in to what few people touch. */
export const fields = [
  accountGroup,
  eventGroup,
  eventDetailsGroup,
  identityGroup,
  customDataGroup,
  consentGroup,
  attributionGroup,
  deliveryGroup,
  apiGroup,
  logsGroup
] as const;
