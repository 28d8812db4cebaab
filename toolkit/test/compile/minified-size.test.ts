import { expect, it } from 'vitest';
import { minifiedSize } from '../../compile/minified-size.js';

it('counts the code without comments, blanks and long names', async () => {
  const code = `// Says hello.
const logToConsole = require('logToConsole');
function greet(aLongName) {
  logToConsole('hello ' + aLongName);
}
greet(data.name);
return data.gtmOnSuccess();
`;
  const size = await minifiedSize(code);
  expect(size).toBeGreaterThan(60);
  expect(size).toBeLessThan(code.length * 0.7);
});

it('tells no size of code that cannot be parsed', async () => {
  expect(await minifiedSize('const = ;')).toBeUndefined();
});
