/** CPU and memory of processes and of all their children, read from /proc (Linux; elsewhere every figure is 0). */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A name and the process at the head of its tree. */
export type Watched = Readonly<Record<string, number>>;

const msPerTick = 1_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const MEMORY_EVERY_MS = 250;

/** CPU so far, in ms, by name. What a child used counts for its parent once the child has ended. */
export function cpuMs(watched: Watched): Record<string, number> {
  return forEach(watched, (tree) => sum(tree.map(ownCpuMs)));
}

export const minus = (after: Record<string, number>, before: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));

/** Watches memory until it is stopped. Pages that the processes of one tree share are counted once. */
export class MemoryWatch {
  private readonly peaks: Record<string, number> = {};
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly watched: Watched) {
    this.timer = setInterval(() => this.look(), MEMORY_EVERY_MS);
    this.look();
  }

  /** The highest resident sizes seen, in MB. */
  stop(): Record<string, number> {
    clearInterval(this.timer);
    this.look();
    return this.peaks;
  }

  private look(): void {
    const now = forEach(this.watched, (tree) => {
      const sizes = tree.map(residentKb);
      const shared = Math.max(...sizes.map((size) => size.shared));
      return (sum(sizes.map((size) => size.own)) + shared) / 1_024;
    });
    for (const [name, mb] of Object.entries(now)) this.peaks[name] = Math.max(this.peaks[name] ?? 0, mb);
  }
}

/** A process that is watched itself does not belong to its parent's tree. */
function forEach(watched: Watched, measure: (tree: number[]) => number): Record<string, number> {
  const children = childrenByParent(new Set(Object.values(watched)));
  return Object.fromEntries(Object.entries(watched).map(([name, pid]) => [name, measure(treeOf(pid, children))]));
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Fields of /proc/<pid>/stat from the state on: the command before it may hold spaces. */
function statOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function ownCpuMs(pid: number): number {
  const stat = statOf(pid);
  // utime, stime, and cutime, cstime: fields 14 to 17 of proc(5).
  return sum(stat.slice(11, 15).map(Number)) * msPerTick;
}

function residentKb(pid: number): { own: number; shared: number } {
  const status = read(`/proc/${pid}/status`);
  const kb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { own: kb('RssAnon'), shared: kb('RssFile') + kb('RssShmem') };
}

function childrenByParent(orphans: Set<number>): Map<number, number[]> {
  const children = new Map<number, number[]>();
  const pids = list('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && !orphans.has(pid));
  for (const pid of pids) {
    const parent = Number(statOf(pid)[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  return children;
}

function treeOf(pid: number, children: Map<number, number[]>): number[] {
  return [pid, ...(children.get(pid) ?? []).flatMap((child) => treeOf(child, children))];
}

/** A process may end between two readings: it then reads as nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
