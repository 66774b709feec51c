import type { CDPSession, Page } from '@playwright/test';

/** One event of Chromium's trace, as far as it is read here. Units: µs. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The length of a frame at 60 Hz. Units: µs. */
const FRAME_US = 16_667;

/** Records how much the main thread of a page works, frame by frame, while `act` runs.
 *
 * Units: ms of processor time per frame of 60 Hz, frames without work included; sorted. */
export async function workPerFrame(page: Page, act: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const events = await trace(session, act);
  await session.detach();
  const mains = new Set<string>();
  for (const { name, pid, tid, args } of events) {
    if (name === 'thread_name' && args?.name === 'CrRendererMain') mains.add(`${pid} ${tid}`);
  }
  // Of several pages, the busiest is the one that is looked at.
  const tasks = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const thread = `${event.pid} ${event.tid}`;
    if (event.name !== 'RunTask' || event.tdur === undefined || !mains.has(thread)) continue;
    tasks.set(thread, [...(tasks.get(thread) ?? []), event]);
  }
  const work = (all: TraceEvent[]) => all.reduce((sum, { tdur }) => sum + (tdur ?? 0), 0);
  const busiest = [...tasks.values()].sort((a, b) => work(b) - work(a))[0] ?? [];
  const times = busiest.map(({ ts }) => ts);
  const first = Math.min(...times);
  const frames = new Array<number>(Math.floor((Math.max(...times) - first) / FRAME_US) + 1).fill(0);
  for (const { ts, tdur } of busiest) frames[Math.floor((ts - first) / FRAME_US)]! += (tdur ?? 0) / 1_000;
  return frames.sort((a, b) => a - b);
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
