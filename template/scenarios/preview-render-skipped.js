// GTM’s own render of a page is no event
event.page_location = 'https://gtm-msr.appspot.com/render?id=GTM-XXXX';

run({}, () => {
  assertSuccess();
  assertApi('sendHttpRequest').wasNotCalled();
});
