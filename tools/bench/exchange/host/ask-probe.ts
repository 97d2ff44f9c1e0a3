/** One question to the probe in a Region's process. */
import { request } from 'node:http';
import type { ProbeCommand } from './probe.ts';

/** Resolves with the answer's JSON, undefined when there is none; rejects with the probe's own words. */
export function askProbe(socketPath: string, command: ProbeCommand): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method: 'POST' }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      if (answer.statusCode === 200) resolve(text === '' ? undefined : JSON.parse(text));
      else reject(new Error(`the probe says ${text}`));
    });
    call.on('error', reject);
    call.end(JSON.stringify(command));
  });
}
