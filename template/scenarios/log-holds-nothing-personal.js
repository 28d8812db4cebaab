// No log line holds personal data, a token or a secret, not even in preview
mock('getContainerVersion', { debugMode: true, previewMode: true });
event.user_data.phone_number = '+1 (555) 123-4567';
event.user_data.address.postal_code = '75236';
answers = [answer(400, { message: 'token Atza|first is wrong' })];

run({ logType: 'debug', sendIpAddress: true }, () => {
  assertThat(lines.length).isGreaterThan(1);
  const all = lines.join();
  ['xample.com', '555', '75236', '203.0.113.7', 'Atza|', 'Atzr|', 'oa2-cs'].forEach((raw) => {
    assertThat(all).doesNotContain(raw);
  });
});
