// How wide a day is, and what stands over the columns: two lines of time at each scale.
import { DAY, type Model } from "./model";

export const ZOOMS = ["day", "week", "month", "quarter", "year"] as const;
export type Zoom = (typeof ZOOMS)[number];
const DAY_PX: Record<Zoom, number> = { day: 30, week: 11, month: 3.6, quarter: 1.4, year: 0.5 };

export interface Tick {
  x: number;
  label: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export class Scale {
  constructor(
    readonly zoom: Zoom,
    private readonly model: Model,
    private readonly zh: boolean,
  ) {}

  get dayPx(): number {
    return DAY_PX[this.zoom];
  }

  x(minute: number): number {
    return (minute / DAY) * this.dayPx;
  }

  /** The days the picture spans: the whole plan and a margin. */
  get days(): number {
    return this.model.sheet.days.length + 7;
  }

  short(minute: number): string {
    const date = this.model.date(minute);
    const [m, d] = [date.getUTCMonth(), date.getUTCDate()];
    return this.zh ? `${m + 1}·${d}` : `${d} ${MONTHS[m]}`;
  }

  /** The two lines over the columns between two places; the second line's ticks are the grid. */
  ticks(from: number, to: number): { upper: Tick[]; lower: Tick[] } {
    const upper: Tick[] = [];
    const lower: Tick[] = [];
    const [first, last] = [Math.max(0, Math.floor(from / this.dayPx)), Math.ceil(to / this.dayPx)];
    const { zh, zoom } = this;
    for (let day = this.back(first); day <= last; day += 1) {
      const date = this.model.date(day * DAY);
      const [y, m, d, weekday] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCDay()];
      const x = day * this.dayPx;
      const year = zh ? `${y} 年` : `${y}`;
      const month = zh ? `${m + 1} 月` : (MONTHS[m] ?? "");
      const quarter = zh ? `${Math.floor(m / 3) + 1} 季` : `Q${Math.floor(m / 3) + 1}`;
      if (zoom === "day" || zoom === "week") {
        if (d === 1 || day === 0) upper.push({ x, label: zh ? `${year} ${month}` : `${month} ${y}` });
        if (zoom === "day") lower.push({ x, label: `${d}` });
        else if (weekday === 1) lower.push({ x, label: zh ? `${m + 1}·${d}` : `${d} ${MONTHS[m]}` });
      } else {
        if ((m === 0 && d === 1) || day === 0) upper.push({ x, label: year });
        if (zoom === "month" && (d === 1 || day === 0)) lower.push({ x, label: month });
        if (zoom === "quarter" && ((m % 3 === 0 && d === 1) || day === 0)) lower.push({ x, label: quarter });
        if (zoom === "year" && ((m % 6 === 0 && d === 1) || day === 0))
          lower.push({ x, label: zh ? (m < 6 ? "上半年" : "下半年") : m < 6 ? "H1" : "H2" });
      }
    }
    return { upper, lower };
  }

  /** The day a line of the head may have begun on before this one: its name stays in sight. */
  private back(first: number): number {
    const days = { day: 31, week: 31, month: 366, quarter: 366, year: 366 }[this.zoom];
    return Math.max(0, first - days);
  }
}
