import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';

const agent = new Agent({ maxSockets: Infinity });

/** A client that listens to the diffs of one entity, over a socket of its own. */
export class StreamClient {
  /** How many diffs it was told of. */
  diffs = 0;

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => (this.diffs += text.split('event: message').length - 1));
    response.on('error', () => {}); // closed by us
  }

  static async open(url: string): Promise<StreamClient> {
    const [response] = (await once(get(url, { agent, headers: { accept: 'text/event-stream' } }), 'response')) as [
      IncomingMessage,
    ];
    if (response.statusCode !== 200) throw new Error(`${url} has answered ${response.statusCode}.`);
    return new StreamClient(response);
  }

  close(): void {
    this.response.destroy();
  }
}
