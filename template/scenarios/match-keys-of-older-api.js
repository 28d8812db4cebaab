// An API gets only the match keys it knows
answers = [CONVERSIONS_V1_ACCEPTED];
event.user_data.ramp_id = 'Xi1234';

run({ api: 'conversionsV1' }, () => {
  assertSuccess();
  assertThat(sentEvent().matchKeys).isEqualTo([{ type: 'EMAIL', values: [EMAIL_DIGEST] }]);
});
