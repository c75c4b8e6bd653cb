/** A program to run, with its parameters and what is added to its environment. */
export interface Command {
  command: string;
  parameters: string[];
  environment?: Record<string, string>;
}

/** The unprivileged user whom a server runs as when we are root. */
export interface User {
  uid: number;
  gid: number;
}

/** Everything that the watchdog has to know to start a server and, without being asked again, to remove every trace of it. */
export interface ServerPlan {
  /** Made by the watchdog and removed by it, with all that is in it. */
  directory: string;
  user?: User;
  /** Trees copied before anything runs. */
  copies?: { from: string; to: string }[];
  /** Written into the directory before anything runs. */
  files?: Record<string, string>;
  /** Run one after another, each to its end, before the servers. */
  prepare: Command[];
  serve: Command[];
  stopSignal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  /** Run after the servers have ended. */
  cleanup?: Command[];
}
