// Reads messages with node's HTTP parser (llhttp), as it is by default: strictly.
// stdin: 1 byte ('q' requests, 's' responses, 'h' responses to HEAD), 4 bytes of length (little endian), and as many of a connection. Again and again.
// stdout: a line for each connection, JSON: [messages, problem]; a message is [start, body in hexadecimal, whether it is whole].
'use strict';
process.removeAllListeners('warning');
process.on('warning', () => {});
const { HTTPParser, methods } = process.binding('http_parser');
const onHeaders = HTTPParser.kOnHeadersComplete | 0;
const onBody = HTTPParser.kOnBody | 0;
const onComplete = HTTPParser.kOnMessageComplete | 0;
const allMethods = HTTPParser.allMethods || methods;

function read(kind, bytes) {
  const messages = [];
  let ends = false;
  const parser = new HTTPParser();
  parser.initialize(kind === 'q' ? HTTPParser.REQUEST : HTTPParser.RESPONSE, {}, 1 << 20);
  parser[onHeaders] = (major, minor, headers, method, url, status, text, upgrade, keepAlive) => {
    messages.push([kind === 'q' ? `${allMethods[method]} ${url}` : `${status}`, '', false]);
    ends = !!upgrade;
    return upgrade ? 2 : kind === 'h' ? 1 : 0;
  };
  parser[onBody] = (chunk) => { messages[messages.length - 1][1] += chunk.toString('hex'); };
  parser[onComplete] = () => { messages[messages.length - 1][2] = true; };
  let result = parser.execute(bytes);
  if (!(result instanceof Error) && !ends) result = parser.finish();
  const problem = result instanceof Error ? `${result.code} ${result.reason}` : ends ? 'tunnel' : '';
  parser.close();
  return [messages, problem];
}

let pending = Buffer.alloc(0);
process.stdin.on('data', (data) => {
  pending = Buffer.concat([pending, data]);
  while (pending.length >= 5 && pending.length >= 5 + pending.readUInt32LE(1)) {
    const end = 5 + pending.readUInt32LE(1);
    process.stdout.write(JSON.stringify(read(String.fromCharCode(pending[0]), pending.subarray(5, end))) + '\n');
    pending = pending.subarray(end);
  }
});
process.stdin.on('end', () => process.exit(0));
