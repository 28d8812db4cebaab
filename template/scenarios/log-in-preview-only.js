// Logs for debug and preview: not a line outside them
run({ logType: 'debug' }, () => {
  assertSuccess();
  assertApi('logToConsole').wasNotCalled();
});
