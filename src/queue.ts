// The queue

import { createRegex, getGoogleAuth, JSON, sendHttpRequest, testRegex, toBase64 } from 'sgtm';
import type { Properties } from './values.js';

/**
 * Publishes a conversion to the advertiser's own topic of Pub/Sub, from which `amazon-ads work` sends it.
 *
 * Source: the method projects.topics.publish of Pub/Sub's REST API.
 *
 * @param message a dead letter's columns
 * @param done called once, with the status of Pub/Sub's answer: 0 where none came, -1 if the fields name
 *   no topic
 */
export function publish(message: Properties, done: (statusCode: number) => void): void {
  const path = data.queueProjectId + '/topics/' + data.queueTopic;
  const form = createRegex('^[\\w.:-]+/topics/[\\w.~+%-]+$') as SandboxRegex;
  if (!data.queueProjectId || !data.queueTopic || !testRegex(form, path)) return done(-1);
  const text = toBase64(JSON.stringify(message) as string);
  sendHttpRequest(
    'https://pubsub.googleapis.com/v1/projects/' + path + ':publish',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      timeout: 5000,
      authorization: getGoogleAuth({ scopes: ['https://www.googleapis.com/auth/pubsub'] })
    },
    '{"messages":[{"data":"' + text + '"}]}'
  ).then(
    (result) => done(result.statusCode),
    () => done(0)
  );
}
