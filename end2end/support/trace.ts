import type { CDPSession, Page } from '@playwright/test';

/** One event of Chromium's trace, as far as it is read here. Units: µs. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** How long the thread had a processor for it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

type Task = TraceEvent & { readonly dur: number; readonly tdur: number };

/** The length of a frame at 60 Hz. Units: µs. */
const FRAME_US = 16_667;

/** Records how much the main thread of a page works, frame by frame, while `act` runs.
 *
 * A frame's work ends where the page hands it over to be drawn; where nothing is drawn, after each 60th of a second.
 *
 * Units: ms of processor time per frame, frames without work included; sorted. */
export async function workPerFrame(page: Page, act: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const events = await trace(session, act);
  await session.detach();
  const threads = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const thread = `${event.pid} ${event.tid}`;
    const known = threads.get(thread);
    if (known) known.push(event);
    else threads.set(thread, [event]);
  }
  const mains = [...threads.values()].filter((all) =>
    all.some(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain'),
  );
  // Of several pages, the busiest is the one that is looked at.
  const work = (all: TraceEvent[]) => tasksOf(all).reduce((sum, { tdur }) => sum + tdur, 0);
  const busiest = mains.sort((a, b) => work(b) - work(a))[0] ?? [];
  return framesOf(busiest).sort((a, b) => a - b);
}

const tasksOf = (all: readonly TraceEvent[]): Task[] =>
  all.filter((event): event is Task => event.name === 'RunTask' && event.tdur !== undefined).sort(byTime);

const byTime = (one: TraceEvent, other: TraceEvent): number => one.ts - other.ts;

/** Adds up the tasks of a thread by frame. Units: ms. */
function framesOf(all: readonly TraceEvent[]): number[] {
  const tasks = tasksOf(all);
  const drawn = all.filter(({ name }) => name === 'Commit').sort(byTime);
  const frames = [0];
  let begin = tasks[0]?.ts ?? 0;
  for (const { ts, dur, tdur } of tasks) {
    for (; ts >= begin + FRAME_US; begin += FRAME_US) frames.push(0);
    frames[frames.length - 1]! += tdur / 1_000;
    while ((drawn[0]?.ts ?? Infinity) < ts) drawn.shift();
    if ((drawn[0]?.ts ?? Infinity) < ts + dur) {
      frames.push(0);
      begin = ts + dur;
    }
  }
  return frames;
}

async function trace(session: CDPSession, act: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', '__metadata'],
    },
  });
  await act();
  const complete = new Promise<void>((resolve) =>
    session.once('Tracing.tracingComplete', () => resolve()),
  );
  await session.send('Tracing.end');
  await complete;
  return events;
}

/** The value below which the part `at` of the sorted values lies. */
export function quantile(sorted: readonly number[], at: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
}
