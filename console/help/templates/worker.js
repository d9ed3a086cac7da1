// Keeps the help page on the phone. What the network says comes first, because a number may have been corrected;
// where it does not answer within two seconds, the kept page does.
const KEPT = "help-{{ version }}";
const PAGES = {{ kept | tojson }};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(PAGES)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("help-") && name !== KEPT);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

async function answered(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  const asked = fetch(request, { signal: AbortSignal.timeout(kept ? 2000 : 20000) });
  try {
    const fresh = await asked;
    if (fresh.ok || !kept) return fresh;
  } catch (error) {
    if (!kept) return caches.match("{{ home }}");
  }
  return kept;
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answered(event.request));
});
