// The field page without a signal: the same server-written form, kept in the phone and sent when there is one.
// Without this script the form still works, online.
import { form } from "./form";
import { net } from "./net";
import { keepPages } from "./pages";
import { queue } from "./queue";
import { words } from "./words";

const root = document.getElementById("field");
if (root) {
  const say = words(root);
  const me = root.dataset["me"] ?? "";
  const bar = net(document.getElementById("net"), say);
  const waiting = queue(me, say, bar, document.getElementById("queue"));
  const sheet = document.querySelector<HTMLFormElement>("form#visit");
  if (sheet) form(sheet, me, say, waiting);
  void keepPages(document.querySelector<HTMLElement>("[data-keep]")?.dataset["keep"] ?? "", say, bar);
  waiting.start();
}
