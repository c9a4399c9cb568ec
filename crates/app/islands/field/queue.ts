// The queue: one visit after another, photos first, each step kept, so that a broken connection goes on where it
// stopped. Sent again is harmless: the client key makes a visit land once.
import { forget, put, room, waiting, type Visit } from "./keep";
import type { Bar } from "./net";
import type { Say } from "./words";

export interface Queue {
  /** Looks at the queue now and whenever the signal comes back. */
  start(): void;
  /** Keeps a visit and tries to send. */
  add(visit: Visit): Promise<void>;
}

/** How often to try while the page is open, in milliseconds. */
const AGAIN_MS = 30_000;
/** From so few photos on the phone is nearly full. */
const FEW_PHOTOS = 20;

type Outcome = "landed" | "refused" | "away" | "signed-out";

export function queue(me: string, say: Say, bar: Bar, place: HTMLElement | null): Queue {
  let busy = false;

  const flush = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      await (navigator.locks ? navigator.locks.request("yipan-field", send) : send());
    } finally {
      busy = false;
    }
  };

  const send = async (): Promise<void> => {
    const all = await waiting(me);
    const open = all.filter((visit) => !visit.refused);
    if (!navigator.onLine) return told(all);
    let at = 0;
    for (const visit of open) {
      at += 1;
      bar({ is: "sending", i: at, n: open.length });
      const outcome = await deliver(visit);
      if (outcome === "landed") await forget(visit.key);
      if (outcome === "signed-out") {
        bar({ is: "signed-out" });
        return draw(await waiting(me));
      }
      if (outcome === "away") return told(await waiting(me), true);
      await draw(await waiting(me));
    }
    const left = await waiting(me);
    await told(left);
    if (open.length > 0 && left.length === 0) bar({ is: "sent" });
  };

  const told = async (all: Visit[], away = !navigator.onLine): Promise<void> => {
    await draw(all);
    const bad = all.find((visit) => visit.refused);
    const photos = await room();
    if (photos !== undefined && photos < FEW_PHOTOS) bar({ is: "full", photos });
    else if (bad) bar({ is: "refused", address: bad.address });
    else if (away) bar({ is: "offline", kept: all.length });
    else bar({ is: "quiet" });
  };

  const draw = async (all: Visit[]): Promise<void> => {
    if (!place) return;
    place.hidden = all.length === 0;
    const heading = place.querySelector("h2");
    if (heading) heading.textContent = say("queue", { n: all.length });
    place.querySelector("ul")?.replaceChildren(...all.map(line));
    for (const stone of document.querySelectorAll<HTMLElement>("[data-site].q")) {
      if (all.some((visit) => String(visit.site) === stone.dataset["site"])) stone.classList.add("done");
    }
  };

  const line = (visit: Visit): HTMLLIElement => {
    const item = document.createElement("li");
    const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    sign.setAttribute("class", "st");
    sign.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    const there = visit.photos.filter((photo) => photo.evidence !== undefined).length;
    use.setAttribute("href", there > 0 ? "#s-wait" : "#s-0");
    sign.append(use);
    const what = document.createElement("span");
    const small = document.createElement("small");
    small.textContent = visit.refused ?? [visit.photos.length > 0 ? say("photos", { n: visit.photos.length }) : "", clock(visit.takenAt)].filter(Boolean).join(" · ");
    what.append(visit.name, small);
    const state = document.createElement("span");
    state.className = "quiet";
    if (visit.refused) {
      const mend = document.createElement("a");
      mend.href = visit.address;
      mend.textContent = say("look");
      state.append(mend);
    } else {
      state.textContent = there > 0 ? say("part", { n: Math.round((there / (visit.photos.length + 1)) * 100) }) : say("wait");
    }
    item.append(sign, what, state);
    return item;
  };

  return {
    start() {
      const go = (): void => void flush().catch(() => bar({ is: "offline", kept: 0 }));
      window.addEventListener("online", go);
      window.addEventListener("offline", go);
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && go());
      window.setInterval(go, AGAIN_MS);
      go();
    },
    async add(visit) {
      await put(visit);
      void navigator.storage?.persist?.();
      await flush();
    },
  };
}

function clock(at: number): string {
  const time = new Date(at);
  return `${String(time.getHours()).padStart(2, "0")}:${String(time.getMinutes()).padStart(2, "0")}`;
}

async function deliver(visit: Visit): Promise<Outcome> {
  try {
    for (const photo of visit.photos) {
      if (photo.evidence !== undefined) continue;
      const body = new FormData();
      body.append("file", new Blob([photo.bytes], { type: "image/jpeg" }), photo.name);
      const reply = await fetch("/api/v1/evidence", { method: "POST", body });
      const outcome = await judged(reply, visit);
      if (outcome !== "landed") return outcome;
      photo.evidence = ((await reply.json()) as { id: number }).id;
      await put(visit);
    }
    const answers = visit.answers.map((answer) => ({
      ...answer,
      evidence: visit.photos.filter((photo) => photo.item === answer.item).map((photo) => photo.evidence),
    }));
    const reply = await fetch("/api/v1/findings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        site: visit.site,
        round: visit.round,
        client_key: visit.key,
        taken_at: visit.takenAt,
        location: visit.location,
        device: navigator.userAgent.slice(0, 200),
        answers,
      }),
    });
    return await judged(reply, visit);
  } catch {
    return "away";
  }
}

/** What an answer of the server means for the visit. Only the server's own "no" stops it from being sent again. */
async function judged(reply: Response, visit: Visit): Promise<Outcome> {
  if (reply.ok) return "landed";
  if (reply.status === 401) return "signed-out";
  if (reply.status === 429 || reply.status >= 500) return "away";
  const problem = (await reply.json().catch(() => null)) as { detail?: string; fields?: { detail?: string }[] } | null;
  visit.refused = problem?.fields?.[0]?.detail ?? problem?.detail ?? String(reply.status);
  await put(visit);
  return "refused";
}
