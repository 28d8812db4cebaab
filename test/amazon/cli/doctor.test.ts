import { expect, test } from 'vitest';
import { amazonAds } from '../../command.js';

const FIELDS = {
  accountId: '5879120000000',
  clientId: 'amzn1.application-oa2-client.aaaa1111',
  clientSecret: 'amzn1.oa2-cs.v1.bbbb2222',
  refreshToken: 'Atzr|cccc3333'
};

test('amazon-ads doctor asks a simulator unless told otherwise, and shows a line for each check', async () => {
  const { code, stdout } = await amazonAds(['doctor', '--data', JSON.stringify(FIELDS)]);
  expect(stdout).toContain('Asking a simulator; add --live to ask Amazon.');
  expect(stdout).toContain('✓ account      accountId 5879120000000 is among those');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('nothing is wrong');
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/bbbb2222|cccc3333/);
});

test('amazon-ads doctor ends with 1 where it found faults, also as JSON', async () => {
  const data = JSON.stringify({ ...FIELDS, accountId: 'ENTITY1' });
  const { code, stdout } = await amazonAds(['doctor', '--data', data, '--json']);
  const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string }[] };
  expect(findings).toContainEqual(expect.objectContaining({ check: 'ids', state: 'fault' }));
  expect(code).toBe(1);
});

test('amazon-ads doctor sends credentials to Amazon or to this machine only', async () => {
  const args = ['doctor', '--data', JSON.stringify(FIELDS), '--to', 'https://other.example'];
  const { code, stderr } = await amazonAds(args);
  expect(stderr).toContain('give a server on this machine');
  expect(code).toBe(2);
});
