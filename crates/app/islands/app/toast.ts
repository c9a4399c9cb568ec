// A toast stays six seconds, ten when it offers to take something back, and longer while it has the focus.

const STAY_MS = 6_000;

export function toast(root: ParentNode): void {
  for (const line of root.querySelectorAll<HTMLElement>("[data-toast]")) {
    const stay = Number(line.dataset.toast) || STAY_MS;
    const leave = (): void => {
      if (line.matches(":hover, :focus-within")) setTimeout(leave, STAY_MS);
      else line.remove();
    };
    setTimeout(leave, stay);
  }
}
