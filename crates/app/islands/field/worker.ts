/// <reference lib="webworker" />
// The field pages without a signal. What the server says counts; the kept copy speaks when it cannot be asked.
export {};
declare const self: ServiceWorkerGlobalScope;

const PAGES = "yipan-field-1";
/** What a field page is made of besides itself. */
const PARTS = ["/field", "/assets/yipan.css", "/assets/app.js", "/assets/field.js", "/assets/mark.svg"];
/** How long to wait for a slow answer when a copy is at hand. */
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(keep(PARTS).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => n.startsWith("yipan-field-") && n !== PAGES).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  const pages: unknown = (event.data as { keep?: unknown } | null)?.keep;
  if (!Array.isArray(pages)) return;
  const own = pages.filter((page): page is string => typeof page === "string" && page.startsWith("/field/"));
  event.waitUntil(keep(own).then((kept) => event.ports[0]?.postMessage(kept)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === "/field" || pathname.startsWith("/field/") || PARTS.includes(pathname)) {
    event.respondWith(answer(request));
  }
});

/** Puts addresses into the phone; gives how many came. A sign-in page is no copy of what was asked for. */
async function keep(addresses: string[]): Promise<number> {
  const cache = await caches.open(PAGES);
  const came = await Promise.all(
    addresses.map(async (address) => {
      try {
        const response = await fetch(address, { credentials: "same-origin" });
        if (!response.ok || response.redirected) return 0;
        await cache.put(address, response);
        return 1;
      } catch {
        return 0;
      }
    }),
  );
  return came.reduce<number>((sum, one) => sum + one, 0);
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(PAGES);
  const { pathname } = new URL(request.url);
  const kept = await cache.match(pathname);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected && response.type === "basic") await cache.put(pathname, response.clone());
    return response;
  });
  if (!kept) {
    return fresh.catch(async () => (await cache.match("/field")) ?? Response.error());
  }
  const tired = new Promise<Response>((done) => setTimeout(() => done(kept.clone()), PATIENCE_MS));
  return Promise.race([fresh.catch(() => kept.clone()), tired]);
}
