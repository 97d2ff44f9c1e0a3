/** An environment in which every function loads, and in which nothing answers: loading must not need an answer. */
import { ENVIRONMENT } from '@tulip/resources';

const NOBODY = 'http://127.0.0.1:9';

const OTHER_THAN_NAMES: Readonly<Record<string, string>> = {
  TULIP_REGION: 'us-east-2',
  TULIP_REGIONS: 'us-east-2,eu-west-1',
  TULIP_LANES: '8',
  TULIP_ENGINE: 'simfill',
  TULIP_AVAILABILITY_ZONE: 'us-east-2a',
  TULIP_SWEEP_AFTER_MS: '30000',
  TULIP_SOCKET_ENDPOINT: NOBODY,
  TULIP_ALLOWED_ORIGINS: NOBODY,
};

export function functionEnvironment(): Record<string, string> {
  const url = `${NOBODY}/000000000000/queue.fifo`;
  const named = Object.keys(ENVIRONMENT).map((name) => {
    return [name, OTHER_THAN_NAMES[name] ?? (name.endsWith('_URL') ? url : name)];
  });
  return { ...Object.fromEntries(named), AWS_REGION: 'us-east-2', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
}
