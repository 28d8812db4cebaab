// Logs switched off: not a line
run({ logType: 'no' }, () => {
  assertSuccess();
  assertApi('logToConsole').wasNotCalled();
});
