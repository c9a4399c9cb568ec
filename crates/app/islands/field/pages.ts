// Every page of the round goes into the phone while there is a signal, so that each site opens without one.
import type { Bar } from "./net";
import type { Say } from "./words";

export async function keepPages(addresses: string, _say: Say, bar: Bar): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/assets/field-worker.js", { scope: "/field" });
    const ready = await navigator.serviceWorker.ready;
    const pages = addresses.split(" ").filter((address) => address !== "");
    if (pages.length === 0 || !navigator.onLine) return;
    const channel = new MessageChannel();
    channel.port1.onmessage = (event: MessageEvent<number>) => {
      if (event.data === pages.length) bar({ is: "ready", n: pages.length });
    };
    ready.active?.postMessage({ keep: pages }, [channel.port2]);
  } catch {
    // No worker on this phone: pages need a signal, the queue still keeps what was answered.
  }
}
