import { expect, it } from 'vitest';
import { createSandbox } from '../../sandbox/sandbox.js';
import { ALL_PERMISSIONS, templateOf } from './template-of.js';

it('a sandbox runs the code that its template has when it is made', async () => {
  const template = templateOf({ type: 'VARIABLE', code: 'return 1;' });
  const first = createSandbox(template);
  template.code = 'return 2;';
  const second = createSandbox(template);
  template.code = 'return class {};';
  expect(() => createSandbox(template)).toThrow('class');
  expect((await first.run()).returned).toBe(1);
  expect((await second.run()).returned).toBe(2);
});

it('sandboxes of one template do not share what it stores', async () => {
  const template = templateOf({
    type: 'VARIABLE',
    permissions: ALL_PERMISSIONS,
    code: `const storage = require('templateDataStorage');
      storage.setItemCopy('runs', (storage.getItemCopy('runs') || 0) + 1);
      return storage.getItemCopy('runs');`
  });
  for (const sandbox of [createSandbox(template), createSandbox(template)]) {
    expect((await sandbox.run()).returned).toBe(1);
    expect((await sandbox.run()).returned).toBe(2);
  }
});
