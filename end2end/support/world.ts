import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = process.env['SWITCHBOARD_BIN'] ?? path.join(ROOT, 'target/debug/switchboard');
/** The browser's half: that of development, where no other is named. */
const SITE = process.env['SWITCHBOARD_SITE'] ?? path.join(ROOT, 'target/site');

/** How long the product may take until it says `ready`. */
const START_MS = 20_000;
/** How long it may take to drain before it is killed. */
const STOP_MS = 12_000;

/** A product of its own with demo data, and the simulated outside world beside it. */
export interface World {
  /** Where agents work, without a slash at the end. */
  readonly inbox: string;
  /** Where the simulator listens, without a slash at the end. */
  readonly simulator: string;
  /** Everything that the product wrote to its log so far. */
  log(): string;
  /** Ends both and removes their data. */
  stop(): Promise<void>;
}

/** How a product differs from the usual one. */
export interface Wish {
  /** The name under which the simulated outside world serves a model that drafts for agents; without one, none does. */
  readonly assist?: string;
  /** True for an address with a name, `localhost`: browsers have no passkeys for one of numbers. */
  readonly named?: boolean;
}

/** Starts the product on free ports with a fresh data folder; resolves when it serves. */
export async function startWorld({ assist, named }: Wish = {}): Promise<World> {
  const data = await mkdtemp(path.join(tmpdir(), 'switchboard-end2end-'));
  const [listen, simulator] = [await freeAddress(), await freeAddress()];
  const model = assist ? ['--assist', `http://${simulator}/servers/${assist}/openai/v1`] : [];
  const address = listen.replace('127.0.0.1', 'localhost');
  const name = named ? ['--public-url', `http://${address}`] : [];
  const child = spawn(
    BINARY,
    ['demo', '--listen', listen, '--simulator', simulator, '--data', data, '--site', SITE, ...model, ...name],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  const log = () => lines.join('\n');
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const stop = async () => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const ready = await untilReady(child);
    const inbox = named ? `http://${address}` : ready.inbox;
    return { ...ready, inbox, log, stop };
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${log()}`);
  }
}

/** A product with an empty database, before the first account is made. */
export interface EmptyWorld {
  /** The address at which the first account is made. */
  readonly setUp: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts the product with an empty database on a free port; `simulator` is the outside world. */
export async function startEmptyWorld(simulator: string): Promise<EmptyWorld> {
  const data = await mkdtemp(path.join(tmpdir(), 'switchboard-empty-'));
  const child = spawn(BINARY, ['serve'], {
    cwd: data,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SWITCHBOARD_SERVER__LISTEN: await freeAddress(),
      SWITCHBOARD_SERVER__SITE_DIR: SITE,
      SWITCHBOARD_TELEGRAM__API_URL: simulator,
      SWITCHBOARD_EGRESS__ALLOW: '127.0.0.1',
    },
  });
  const lines: string[] = [];
  const stop = async () => {
    await end(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    const setUp = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready after ${START_MS} ms`)), START_MS);
      child.once('exit', (code) => reject(new Error(`ended with status ${code}`)));
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream! }).on('line', (line) => {
          lines.push(line);
          const found = /(http:\S+\/setup\?secret=\S+)/.exec(line);
          if (found) {
            clearTimeout(timer);
            resolve(found[1]!);
          }
        });
      }
    });
    return { setUp, stop };
  } catch (error) {
    await stop();
    throw new Error(`${String(error)}\n${lines.join('\n')}`);
  }
}

/** Waits for the line `ready inbox=http://… simulator=http://…`. */
function untilReady(child: ChildProcess): Promise<{ inbox: string; simulator: string }> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not ready after ${START_MS} ms`)),
      START_MS,
    );
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with status ${code}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = /^ready inbox=(\S+?)\/? simulator=(\S+?)\/?$/.exec(line.trim());
      if (found) {
        clearTimeout(timer);
        resolve({ inbox: found[1]!, simulator: found[2]! });
      }
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function freeAddress(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(`127.0.0.1:${port}`));
    });
  });
}
