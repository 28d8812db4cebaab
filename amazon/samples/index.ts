import { shopSamples } from 'sgtm/config';
import { SAMPLE_FIELDS } from './sample-fields.js';

/** The shop's events with what makes them Amazon's: clicks on its ads, and whom it asks consent of. */
export const samples = shopSamples({
  // The tag keeps both tokens in cookies.
  adClick: { aref: 'Qk3Vn8Lw2Z', amzn_click_id: 'sample.click-1' },
  referrer: 'https://www.amazon.com/',
  meansOfHome: {
    US: 'Amazon asks for no consent signal.',
    EU: 'Amazon takes an event only with a consent signal.'
  },
  fields: SAMPLE_FIELDS
});
