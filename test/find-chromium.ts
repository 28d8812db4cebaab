import { CHROMIUM } from './amazon/page/chromium.js';

/**
 * Says once, before the tests, that those of the pages are skipped, and why.
 *
 * @throws if CHROMIUM names a browser that does not exist
 */
export function setup(): void {
  const wanted = process.env.CHROMIUM;
  if (wanted && CHROMIUM !== wanted) {
    throw new Error(`CHROMIUM names ${wanted}, which does not exist; correct or unset it`);
  }
  if (!CHROMIUM) {
    console.warn(
      'The browser tests are skipped: no Chromium was found. Install it (apt-get install chromium), ' +
        'or set CHROMIUM to the path of Chromium or Chrome.'
    );
  }
}
