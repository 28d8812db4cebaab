import { dataApi, type ApiFamily } from './definition.js';
import { textOf } from './realm-values.js';

/** Requests that the visitor's browser is asked to make. */
export const pixelApis: ApiFamily = {
  sendPixelFromBrowser: dataApi((run, url) => {
    const target = textOf(url);
    run.require('send_pixel_from_browser', { value: target });
    const { exchange } = run;
    if (!supportsCommands(exchange.request.queryString) || exchange.response.isReturned)
      return false;
    exchange.browserPixels.push(target);
    return true;
  }, 'send_pixel_from_browser')
};

/** gtag.js says with `_z` or `richsstsse` that it can take commands in the response. */
function supportsCommands(queryString: string): boolean {
  const parameters = new URLSearchParams(queryString);
  return parameters.has('richsstsse') || parameters.get('_z') === 'fetch';
}
