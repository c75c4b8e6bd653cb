import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A port that leads to a server for one of its clients. */
export interface Tunnel {
  url: string;
  /** Lets nothing through the connections of this moment any more, in silence; new ones work. */
  block(): void;
  /** Breaks every connection, and the new ones too, until `restore()`. */
  cut(): void;
  restore(): void;
  /** Breaks every connection; new ones lead to another server. */
  redirect(target: string): void;
  close(): void;
}

/** @param target the URL of a server on this machine; the tunnel's is the same but for the port */
export async function startTunnel(target: string): Promise<Tunnel> {
  let destination = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(destination.port), destination.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    block: () => sockets.forEach((socket) => socket.unpipe().pause()),
    cut: () => {
      isCut = true;
      destroyAll();
    },
    restore: () => (isCut = false),
    redirect: (other) => {
      destination = new URL(other);
      destroyAll();
    },
    close: () => {
      destroyAll();
      server.close();
    },
  };
}
