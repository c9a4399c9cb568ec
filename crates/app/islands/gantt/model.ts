// The plan as it came, and which of its rows are to be seen: folding, searching, filtering. No drawing here.

/** A plan in columns, times in minutes since the beginning of `first` (docs of the API: Chart). */
export interface Sheet {
  first: string;
  target: number;
  now: number;
  days: string;
  units: string[];
  id: number[];
  version: number[];
  up: number[];
  title: string[];
  unit: number[];
  start: number[];
  due: number[];
  base_start: number[];
  base_due: number[];
  minutes: number[];
  done: number[];
  slack: number[];
  light: number[];
  sign: string[];
  flags: number[];
  links: [number, number, number, number][];
}

export const SUMMARY = 1;
export const CRITICAL = 2;
export const STALE = 4;
export const MILESTONE = 8;
export const MOVABLE = 16;
export const EARLY = 32;
export const LIGHTS = ["done", "ahead", "in-step", "behind", "late"] as const;

export const DAY = 1440;
export const WORK_DAY = 480;
/** A plan of at most so many rows stands open at first; a longer one shows its first level. */
const OPEN_MOST = 120;

export class Model {
  readonly depth: number[] = [];
  readonly before: number[][] = [];
  readonly folded = new Set<number>();
  rows: number[] = [];
  found = -1;
  private readonly small: string[];
  private query = "";

  constructor(
    readonly sheet: Sheet,
    private readonly only: string,
    private readonly under: number,
  ) {
    const count = sheet.id.length;
    for (let i = 0; i < count; i += 1) {
      const up = sheet.up[i] ?? -1;
      this.depth.push(up < 0 ? 0 : (this.depth[up] ?? 0) + 1);
    }
    this.small = sheet.title.map((title, i) => `${title} ${sheet.units[sheet.unit[i] ?? 0] ?? ""}`.toLowerCase());
    for (const [from, to] of sheet.links) (this.before[to] ??= []).push(from);
    if (count > OPEN_MOST) this.foldAll();
    if (under) this.folded.delete(sheet.id.indexOf(under));
    this.look();
  }

  has(row: number, flag: number): boolean {
    return ((this.sheet.flags[row] ?? 0) & flag) !== 0;
  }

  foldAll(): void {
    for (let i = 0; i < this.sheet.id.length; i += 1) if (this.has(i, SUMMARY)) this.folded.add(i);
  }

  search(query: string): void {
    this.query = query.trim().toLowerCase();
    this.look();
  }

  /** Puts together the rows that are seen. A search or a filter shows what it finds with all that stands above it. */
  look(): void {
    const { up, id } = this.sheet;
    const wanted = this.wanted();
    this.found = wanted ? wanted.length : -1;
    if (wanted) {
      const keep = new Set<number>();
      for (const row of wanted) for (let at = row; at >= 0 && !keep.has(at); at = up[at] ?? -1) keep.add(at);
      this.rows = [...keep].sort((a, b) => a - b);
      return;
    }
    const hidden = new Uint8Array(id.length);
    this.rows = [];
    for (let i = 0; i < id.length; i += 1) {
      const above = up[i] ?? -1;
      if (above >= 0 && (hidden[above] || this.folded.has(above))) hidden[i] = 1;
      else if (!this.under || this.isUnder(i)) this.rows.push(i);
    }
  }

  private wanted(): number[] | null {
    if (this.query === "" && this.only === "") return null;
    const every = this.sheet.id.map((_, i) => i);
    const light = LIGHTS.indexOf(this.only as (typeof LIGHTS)[number]);
    const fits = (i: number): boolean => {
      if (this.query !== "" && !this.small[i]?.includes(this.query)) return false;
      if (this.only === "") return true;
      if (this.has(i, SUMMARY)) return false;
      if (this.only === "critical") return this.has(i, CRITICAL);
      if (this.only === "stale") return this.has(i, STALE);
      return this.sheet.light[i] === light;
    };
    return every.filter(fits);
  }

  private isUnder(row: number): boolean {
    for (let at = row; at >= 0; at = this.sheet.up[at] ?? -1) if (this.sheet.id[at] === this.under) return true;
    return false;
  }

  isWorked(day: number): boolean {
    return this.sheet.days[day] !== "0";
  }

  /** Worked days from one moment to another, negative backwards. */
  workedBetween(from: number, to: number): number {
    const [a, b] = [Math.floor(from / DAY), Math.floor(to / DAY)];
    let count = 0;
    for (let day = Math.min(a, b); day < Math.max(a, b); day += 1) if (this.isWorked(day + 1)) count += 1;
    return b < a ? -count : count;
  }

  /** The worked day at or beyond this one in the direction of `step`. */
  worked(day: number, step: number): number {
    let at = day;
    for (let tries = 0; tries < 40 && !this.isWorked(at); tries += 1) at += step < 0 ? -1 : 1;
    return at;
  }

  date(minute: number): Date {
    const [y, m, d] = this.sheet.first.split("-").map(Number);
    return new Date(Date.UTC(y ?? 2000, (m ?? 1) - 1, (d ?? 1) + Math.floor(minute / DAY)));
  }

  iso(minute: number): string {
    return this.date(minute).toISOString().slice(0, 10);
  }
}
