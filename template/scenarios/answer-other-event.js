// A 207 that does not mention the event is no success
answers = [answer(207, { success: [{ index: 4 }], error: [] })];

run({}, () => {
  assertFailure('nothing on the event');
});
