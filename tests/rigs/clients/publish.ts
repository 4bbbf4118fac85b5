import createClient from 'openapi-fetch';
import type { components, paths } from './postato.js';

// Written like a customer's program: a text, then a thread, on one account.
const [baseUrl, key, ws, accountId] = process.argv.slice(2) as [string, string, string, string];
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

async function publish(content: components['schemas']['PostContent']): Promise<string> {
  const body: components['schemas']['PostRequest'] = { platform: 'bluesky', accountId, status: 'publish', content, options: { langs: ['en'] }, metadata: { from: 'typescript' } };
  const { data, error } = await client.POST('/v1/workspaces/{ws}/posts', { params: { path: { ws }, header: { 'Idempotency-Key': `typescript-${typeof content}` } }, body });
  if (error) throw new Error(`${error.error}: ${error.detail}`);
  return data.id;
}

const ids = [await publish('Hello from TypeScript'), await publish([{ text: 'A thread from TypeScript' }, { text: 'and its end from TypeScript' }])];

const refused = await client.POST('/v1/workspaces/{ws}/posts', { params: { path: { ws } }, body: { platform: 'bluesky', accountId, status: 'publish', content: 'x'.repeat(301) } });
const code: components['schemas']['ViolationCode'] | undefined = refused.error?.errors?.[0]?.code;
if (code !== 'text_too_long') throw new Error(`Expected text_too_long and got ${code}.`);

console.log(ids.join('\n'));
