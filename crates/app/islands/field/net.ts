// The bar under the head: one state at a time, never red, never a dialog.
import type { Say } from "./words";

export type State =
  | { is: "quiet" }
  | { is: "offline"; kept: number }
  | { is: "sending"; i: number; n: number }
  | { is: "sent" }
  | { is: "refused"; address: string }
  | { is: "full"; photos: number }
  | { is: "signed-out" }
  | { is: "ready"; n: number };

export type Bar = (state: State) => void;

/** How long "all sent" stays. */
const SENT_MS = 5000;

export function net(place: HTMLElement | null, say: Say): Bar {
  let timer = 0;
  return (state) => {
    if (!place) return;
    window.clearTimeout(timer);
    place.hidden = state.is === "quiet";
    place.className = `p-net${state.is === "sent" || state.is === "ready" ? " on" : ""}${
      ["refused", "full", "signed-out"].includes(state.is) ? " mend" : ""
    }`;
    const column = document.createElement("div");
    column.className = "col";
    const text = document.createElement("span");
    const head = document.createElement("b");
    text.append(head);
    column.append(text);
    const link = (href: string): void => {
      const a = document.createElement("a");
      a.href = href;
      a.textContent = say("look");
      column.append(a);
    };
    if (state.is === "offline") {
      head.textContent = say("offline");
      if (state.kept > 0) {
        text.append(say("kept", { n: state.kept }));
        link("#queue");
      }
    } else if (state.is === "sending") {
      head.textContent = say("sending", { i: state.i, n: state.n });
    } else if (state.is === "sent") {
      head.textContent = say("sent");
      timer = window.setTimeout(() => (place.hidden = true), SENT_MS);
    } else if (state.is === "refused") {
      head.textContent = say("refused");
      link(state.address);
    } else if (state.is === "full") {
      head.textContent = say("full", { n: state.photos });
    } else if (state.is === "signed-out") {
      head.textContent = say("sign-in");
      link(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
    } else if (state.is === "ready") {
      head.textContent = say("ready", { n: state.n });
      timer = window.setTimeout(() => (place.hidden = true), SENT_MS);
    }
    place.replaceChildren(column);
  };
}
