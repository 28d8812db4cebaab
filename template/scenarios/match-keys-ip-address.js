// The IP address is sent only if the form says so
run({}, () => {
  assertThat(requests[0].body).doesNotContain('203.0.113.7');
  run({ sendIpAddress: true }, () => {
    assertThat(sentEvent(1).matchKeys).contains({ type: 'FIP', values: ['203.0.113.7'] });
    assertThat(sentEvent(1).consent).isEqualTo({ geo: { ipAddress: '203.0.113.7' } });
  });
});
