// One site's form: says what is left, takes photos small, keeps the visit in the phone at once.
import { waiting, type Answer, type Photo, type Visit } from "./keep";
import { small } from "./photo";
import type { Queue } from "./queue";
import type { Say } from "./words";

/** How long to wait for the phone's place, in milliseconds. */
const PLACE_MS = 8000;

export function form(sheet: HTMLFormElement, me: string, say: Say, queue: Queue): void {
  const items = [...sheet.querySelectorAll<HTMLFieldSetElement>("fieldset[data-item]")];
  const button = sheet.querySelector<HTMLButtonElement>("#send");
  const photos = new Map<string, Photo[]>();
  let place: Visit["location"];
  sheet.classList.add("live");

  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => (place = { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
    () => undefined,
    { enableHighAccuracy: true, timeout: PLACE_MS, maximumAge: 60_000 },
  );

  const answer = (item: HTMLFieldSetElement): Answer | undefined => {
    const code = item.dataset["item"] ?? "";
    const said = item.querySelector<HTMLInputElement>("input[type=radio]:checked");
    const count = item.querySelector<HTMLInputElement>("input[type=number]");
    const note = item.querySelector<HTMLInputElement>(`input[name="n-${CSS.escape(code)}"]`)?.value ?? "";
    if (said) return { item: code, result: said.value, note };
    if (count && count.value !== "") return { item: code, value: Number(count.value), note };
    return undefined;
  };

  const needsPhoto = (item: HTMLFieldSetElement): boolean => {
    const rule = item.dataset["photo"];
    const failed = answer(item)?.result === "fail";
    const wanted = rule === "always" || (rule === "fail" && failed);
    return wanted && (photos.get(item.dataset["item"] ?? "")?.length ?? 0) === 0;
  };

  const look = (): void => {
    for (const item of items) {
      item.classList.toggle("failed", answer(item)?.result === "fail" || item.querySelector("input[type=number]") !== null);
    }
    if (!button) return;
    const left = items.map((item, at) => [item, at + 1] as const).filter(([item]) => answer(item) === undefined);
    const bare = items.findIndex(needsPhoto);
    const first = left[0];
    if (first) button.textContent = say("missing", { n: left.length, i: first[1] });
    else if (bare >= 0) button.textContent = say("photo-missing", { i: bare + 1 });
    else button.textContent = say("submit");
  };

  for (const input of sheet.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    input.addEventListener("change", async () => {
      const item = input.closest<HTMLFieldSetElement>("fieldset[data-item]");
      const code = item?.dataset["item"] ?? "";
      const list = photos.get(code) ?? [];
      for (const file of input.files ?? []) {
        list.push({ item: code, name: `${code}-${list.length + 1}.jpg`, bytes: await small(file) });
      }
      photos.set(code, list);
      input.value = "";
      const told = item?.querySelector("[data-photos]");
      const now = new Date();
      const at = `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
      if (told) told.textContent = `${say("photos", { n: list.length })} · ${say("taken", { at })}`;
      look();
    });
  }

  sheet.addEventListener("input", look);
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    const open = items.find((item) => answer(item) === undefined) ?? items.find(needsPhoto);
    if (open) {
      open.scrollIntoView({ block: "center" });
      open.querySelector<HTMLInputElement>("input")?.focus({ preventScroll: true });
      return;
    }
    const visit: Visit = {
      key: crypto.randomUUID(),
      me,
      name: sheet.dataset["name"] ?? "",
      address: location.pathname,
      site: Number(sheet.dataset["site"]),
      round: Number(sheet.dataset["round"]),
      takenAt: Date.now(),
      answers: items.map(answer).filter((a) => a !== undefined),
      photos: [...photos.values()].flat(),
    };
    if (place) visit.location = place;
    if (button) button.disabled = true;
    // A visit of this site that was refused is mended by this one: it keeps its key.
    const before = (await waiting(me)).find((old) => old.site === visit.site && old.round === visit.round);
    if (before) visit.key = before.key;
    try {
      await queue.add(visit);
      location.assign(sheet.dataset["next"] ?? "/field");
    } catch {
      // The phone would not keep it: hand it over as a plain form, which needs a signal.
      sheet.submit();
    }
  });
  look();
}
