// Ad clicks of cookies are sent; those older than 30 days are not
cookies.amznAref = 'abcDEF1234.' + (NOW - DAY) + '|zzzzzzzzzz.' + (NOW - 31 * DAY);

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().arefMeasurementTokens).isEqualTo('abcDEF1234.' + (NOW - DAY));
  assertApi('setCookie').wasNotCalled();
});
