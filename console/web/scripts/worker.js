// Where a report cannot be handed over, or its page does not come, says so, numbers first. Everything is asked of
// the site itself before; nothing that anybody wrote is kept on the phone, only pages that are the same for all.
const KEPT = "raise-{{ version }}";
const PAGES = {{ kept | tojson }};
const FIRST = {{ first | tojson }};
const STATIC = "/static/";
// The site answers a question within 4 s and a report within 10; the rest is for a slow line.
const ASKING_MS = 8000;
const SENDING_MS = 20000;
const STYLE_MS = 2000;
const AWAY_MS = 60000;
let missed = 0;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(PAGES)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("raise-") && name !== KEPT);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

// The site's answer; nothing where none came, or where something in front of a dead site answered in its place.
async function asked(request, within) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(within) });
    if (answer.status < 500 || answer.headers.has("content-security-policy")) return answer;
  } catch (error) {
    // No answer is what the caller goes on with.
  }
  missed = Date.now();
  return null;
}

function language(request, fields) {
  const chosen = fields.get("lang") || new URL(request.url).searchParams.get("lang") || navigator.language;
  return chosen.startsWith("en") ? "en" : "hu";
}

async function kept(address) {
  return (await caches.match(address, { ignoreSearch: true })) || new Response(FIRST, { status: 503 });
}

// Of a site that has just missed an answer no kept style is waited for: the numbers would wait with it. What is
// not kept belongs to pages that have come from the site; without it they could not be read.
async function styled(request) {
  const here = await caches.match(request, { ignoreSearch: true });
  if (!here) return (await asked(request, ASKING_MS)) || Response.error();
  const answer = Date.now() - missed > AWAY_MS && (await asked(request, STYLE_MS));
  return answer || here;
}

async function loaded(request) {
  const answer = await asked(request, ASKING_MS);
  if (answer) return answer;
  const path = new URL(request.url).pathname;
  if (PAGES.includes(path)) return kept(path);
  return kept(`/offline/unreached-${language(request, new URLSearchParams())}.html`);
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]);

// The same report under the same id can be sent again: its answers are written into the page, and nowhere else.
async function sent(request) {
  const copy = request.clone();
  const answer = await asked(request, SENDING_MS);
  if (answer) return answer;
  const fields = new URLSearchParams(await copy.text());
  const page = await kept(`/offline/unsent-${language(request, fields)}.html`);
  const inputs = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`
  );
  const body = (await page.text())
    .replace("/where-it-was-sent", () => escaped(new URL(request.url).pathname))
    .replace("<!-- answers -->", () => inputs.join(""))
    .replace("<!-- words -->", () => escaped(fields.get("words") || ""));
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  const policy = page.headers.get("content-security-policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  return new Response(body, { status: 503, headers });
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const reports = pathname === "/raise" || pathname.startsWith("/raised/");
  if (request.method === "POST") {
    // What another site sends is not ours to send on.
    if (reports && request.referrer.startsWith(`${origin}/`)) event.respondWith(sent(request));
  } else if (request.method === "GET" && (pathname.startsWith(STATIC) || pathname === "/offline.js")) {
    event.respondWith(styled(request));
  } else if (request.method === "GET" && (reports || PAGES.includes(pathname))) {
    event.respondWith(loaded(request));
  }
});
