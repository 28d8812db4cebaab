// Use of user data denied: no identifiers leave
run({ amznUserData: 'opted_out' }, () => {
  assertSuccess();
  assertApi('sendHttpRequest').wasNotCalled();
  assertThat(reports[0].Reason).isEqualTo('User data is denied');
});
