/** WebSocket messages that must be answered with an error, and those after which API Gateway closes. */
const SUBSCRIBE = { action: 'subscribe', channels: ['market'] };

function changed(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...SUBSCRIBE, ...change });
}

export const MALFORMED_MESSAGES: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a space', ' '],
  ['words', 'let me in'],
  ['a NUL', '\u0000'],
  ['half a message', '{"action":"ping"'],
  ['a trailing comma', '{"action":"ping",}'],
  ['two messages', '{"action":"ping"}{"action":"ping"}'],
  ['a byte order mark', '\ufeff{"action":"ping"}'],
  ['null', 'null'],
  ['a number', '1e400'],
  ['a text', '"ping"'],
  ['a list', '[{"action":"ping"}]'],
  ['an empty object', '{}'],
  ['no known action', '{"action":"fly"}'],
  ['an action of another type', '{"action":["ping"]}'],
  ['an action in capitals', '{"action":"PING"}'],
  ['an action by prototype', '{"__proto__":{"action":"ping"}}'],
  ['an unknown member of a ping', '{"action":"ping","id":1}'],
  ['__proto__ in a ping', '{"action":"ping","__proto__":{"isAdmin":true}}'],
  ['constructor in a ping', '{"action":"ping","constructor":{"prototype":{}}}'],
  ['no channels', '{"action":"subscribe"}'],
  ['empty channels', changed({ channels: [] })],
  ['too many channels', changed({ channels: Array.from({ length: 5 }, () => 'market') })],
  ['a thousand channels', changed({ channels: Array.from({ length: 1_000 }, () => 'market') })],
  ['an unknown channel', changed({ channels: ['market', 'gossip'] })],
  ['channels as a text', changed({ channels: 'market' })],
  ['channels as an object', changed({ channels: { 0: 'market', length: 1 } })],
  ['null for channels', changed({ channels: null })],
  ['an unknown member', changed({ since: 1 })],
  ['__proto__ at the top', '{"action":"subscribe","channels":["market"],"__proto__":{"userId":"clusius"}}'],
  ['constructor at the top', changed({ constructor: { prototype: {} } })],
  ['a user of another type', changed({ userId: 7 })],
  ['null for a user', changed({ userId: null })],
  ['no possible user', changed({ userId: '../clusius' })],
  ['an endless user', changed({ userId: 'a'.repeat(20_000) })],
  ['after as a number', changed({ after: 7 })],
  ['after as a list', changed({ after: [1] })],
  ['null for after', changed({ after: null })],
  ['a negative position', changed({ after: { 'us-east-2/TULIP-1': -1 } })],
  ['a broken position', changed({ after: { 'us-east-2/TULIP-1': 1.5 } })],
  ['a position as a text', changed({ after: { 'us-east-2/TULIP-1': '1' } })],
  ['null for a position', changed({ after: { 'us-east-2/TULIP-1': null } })],
  ['a position past all integers', '{"action":"subscribe","channels":["market"],"after":{"us-east-2/TULIP-1":1e400}}'],
  ['no stream', changed({ after: { TULIP: 1 } })],
  ['an empty stream', changed({ after: { '': 1 } })],
  [
    '__proto__ for a stream',
    '{"action":"subscribe","channels":["market"],"after":{"__proto__":{"us-east-2/TULIP-1":1}}}',
  ],
  ['constructor for a stream', changed({ after: { constructor: 1 } })],
  [
    'too many streams',
    changed({ after: Object.fromEntries(Array.from({ length: 257 }, (_, n) => [`us-east-${n}/TULIP-1`, 1])) }),
  ],
  ['deep lists', '['.repeat(10_000) + ']'.repeat(10_000)],
  [
    'deep positions',
    `{"action":"subscribe","channels":["market"],"after":${'{"a":'.repeat(4_000)}1${'}'.repeat(4_000)}}`,
  ],
  ['31 KB of spaces', `{"action":"fly"${' '.repeat(31_000)}}`],
];

/** Close codes: API Gateway takes no binary frames and no longer ones; RFC 6455 closes on text that is not UTF-8. */
export const CLOSING_MESSAGES: readonly (readonly [string, string | Uint8Array, boolean, number])[] = [
  ['binary', Buffer.from('{"action":"ping"}'), true, 1003],
  ['empty binary', Buffer.alloc(0), true, 1003],
  ['33 KB', ' '.repeat(33 * 1024), false, 1009],
  ['2 MB', 'x'.repeat(2_000_000), false, 1009],
  ['text that is not UTF-8', Buffer.from([0xff, 0xfe, 0x80]), false, 1007],
];
