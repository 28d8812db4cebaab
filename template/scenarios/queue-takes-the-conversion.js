// A conversion is queued instead of sent, without address and token
const settings = { delivery: 'queue', queueProjectId: 'my-project', queueTopic: 'conversions' };
event.user_data.address.postal_code = '94105';
settings.sendIpAddress = 'consentAndMatchKey';

run(settings, () => {
  assertApi('gtmOnSuccess').wasCalled();
  assertThat(requests).hasLength(1);
  assertThat(requests[0].url).isEqualTo(
    'https://pubsub.googleapis.com/v1/projects/my-project/topics/conversions:publish'
  );
  const text = require('fromBase64')(bodyOf().messages[0].data);
  const letter = JSON.parse(text);
  assertThat(letter.contract).isEqualTo('adsApiV1');
  assertThat(letter.region).isEqualTo('NA');
  assertThat(letter.account_id).isEqualTo('5879120000000');
  assertThat(letter.event_id).isEqualTo('ORDER-1042');
  assertThat(JSON.parse(letter.request_body).events[0].eventId).isEqualTo('ORDER-1042');
  assertThat(text).doesNotContain('203.0.113.7');
  assertThat(text).doesNotContain('Atzr');
});
