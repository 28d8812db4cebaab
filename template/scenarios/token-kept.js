// A token serves every event for an hour, then it is renewed
run({}, () => {
  run({}, () => {
    assertThat(requests).hasLength(2);
    assertThat(tokenRequests).hasLength(1);
    now = now + 3600 * 1000;
    run({}, () => {
      assertThat(requests).hasLength(3);
      assertThat(tokenRequests).hasLength(2);
    });
  });
});
