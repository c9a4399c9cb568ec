// The sentences stand in the language files of the server; the page carries those the script may need.

export type Say = (key: string, values?: Record<string, string | number>) => string;

export function words(root: HTMLElement): Say {
  return (key, values = {}) => {
    const name = `say${key.split("-").map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("")}`;
    const sentence = root.dataset[name] ?? key;
    return sentence.replace(/\{([a-z]+)\}/g, (whole, value: string) => String(values[value] ?? whole));
  };
}
