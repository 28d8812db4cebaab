import { expect, test } from 'vitest';
import { amazonAds } from '../../command.js';

const FIELDS = {
  accountId: '5879120000000',
  clientId: 'amzn1.application-oa2-client.aaaa1111',
  clientSecret: 'amzn1.oa2-cs.v1.bbbb2222',
  refreshToken: 'Atzr|cccc3333'
};

test('amazon-ads doctor says what it did not check, and warns of secrets among the arguments', async () => {
  const { code, stdout, stderr } = await amazonAds(['doctor', '--data', JSON.stringify(FIELDS)]);
  for (const check of ['token', 'clock', 'account']) {
    expect(stdout).toContain(`– ${check.padEnd(12)} not checked (add --live)`);
  }
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(
    'no fault in what was checked; not checked: token, clock, account, test event'
  );
  expect(code).toBe(0);
  expect(stderr).toContain('--data: other users of this machine can read clientSecret and refresh');
  expect(stdout + stderr).not.toMatch(/bbbb2222|cccc3333/);
});

test('amazon-ads doctor gives a token to BigQuery over https or on this machine only', async () => {
  const environment = { BIGQUERY_API_URL: 'http://other.example' };
  const args = ['doctor', '--data', JSON.stringify(FIELDS)];
  const { code, stderr } = await amazonAds(args, environment);
  expect(stderr).toContain('BIGQUERY_API_URL: give the address of a server on this machine');
  expect(code).toBe(2);
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
