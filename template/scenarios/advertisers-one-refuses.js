// One advertiser that refuses makes the tag fail; the others still get the event
answers = [ACCEPTED, answer(403, { code: 'FORBIDDEN' }), ACCEPTED];
const others = [{ accountId: '111111' }, { accountId: '222222' }];

run({ additionalAdvertisers: others }, () => {
  assertApi('gtmOnFailure').wasCalled();
  assertApi('gtmOnSuccess').wasNotCalled();
  assertThat(requests).hasLength(3);
  assertThat(reports.map((report) => report.Outcome)).containsExactly(
    'accepted',
    'refused',
    'accepted'
  );
});
