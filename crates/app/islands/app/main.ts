// What every page carries: part of a page can be replaced, keys work, a picture opens, a draft survives.
// Each page is whole without it.
import "./parts";
import { board } from "./board";
import { drafts } from "./drafts";
import { keys } from "./keys";
import { once } from "./once";
import { photos } from "./photos";
import { theme } from "./theme";
import { toast } from "./toast";

function start(root: ParentNode): void {
  board(root);
  drafts(root);
  toast(root);
}

keys();
once();
photos();
theme();
start(document);
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element) start(event.target);
});
