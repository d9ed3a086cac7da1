// The desk's living page: what is new comes by itself, rows stay where they are while somebody works on them,
// and a page that hears nothing for ten seconds says so. Without this script every page and form works by loading anew.
"use strict";
(() => {
  const STALE_S = 10, POLL_MS = 5000, LONG_US = 3.6e9;
  const root = document.querySelector("[data-desk]");
  if (!root) return;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const title = document.title;
  let caseNow = Number(root.dataset.now), rate = Number(root.dataset.rate), heard = performance.now();
  let stale = false, held = null, at = location.search, polled = 0, source = null;

  // ---- time

  const now = () => caseNow + (performance.now() - heard) * 1000 * rate;
  const two = (n) => String(n).padStart(2, "0");
  const clock = (us) => new Date(us / 1000).toLocaleTimeString("en-GB", { timeZone: "Europe/Budapest" });
  const lasting = (s) => s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}`
    : `${Math.floor(s / 3600)} ${root.dataset.hours} ${Math.floor(s % 3600 / 60)} ${root.dataset.minutes}`;
  const put = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };

  function tick() {
    const at = now();
    for (const node of all("time[data-until]")) {
      const left = Math.floor((Number(node.dataset.until) - at) / 1e6);
      put(node, left >= 86400 ? node.dataset.day : left < 0 ? `+${lasting(-left)}` : lasting(left));
      node.parentElement.classList.toggle("late", left < 0);
      node.parentElement.classList.toggle("long", Number(node.dataset.until) - at >= LONG_US);
      const bar = one(".left", node.closest(".when") || document.createElement("i"));
      const whole = Number(node.dataset.until) - Number(node.dataset.opens);
      if (bar && whole > 0) bar.setAttribute("width", Math.max(0, Math.min(100, left * 1e8 / whole)));
    }
    const silent = (performance.now() - heard) / 1000;
    if (silent >= STALE_S !== stale) turn(silent >= STALE_S);
    const badge = one("[data-live]");
    if (badge) {
      const word = badge.dataset, age = Math.floor(silent);
      put(one("b", badge), stale ? word.staleWord : `${word.liveWord} ${clock(caseNow)}`);
      put(one("span", badge), (stale ? word.since : word.age).replace("{at}", clock(caseNow)).replace("{n}", age));
    }
    window.deskSound(Boolean(one(".redbar")));
  }

  function turn(on) {
    stale = on;
    document.documentElement.classList.toggle("is-stale", on);
    const bar = one("[data-stale]");
    bar.hidden = !on;
    const said = one("[data-text]", bar);
    put(said, said.dataset.text.replace("{at}", clock(caseNow)));
    tense();
  }

  function tense() {
    for (const had of all(".redbar .had")) {
      had.dataset.text ||= had.textContent;
      had.textContent = had.dataset.text.replace("<at>", clock(caseNow));
      had.hidden = !stale;
      had.previousElementSibling.hidden = stale;
    }
  }

  // ---- what comes

  function take(html) {
    const sent = document.createElement("template");
    sent.innerHTML = html;
    const beat = one("[data-beat]", sent.content), sight = one("[data-sight]", sent.content);
    caseNow = Number(beat ? beat.dataset.beat : sight.dataset.now);
    rate = Number(beat ? beat.dataset.rate : sight.dataset.rate);
    heard = performance.now();
    if (sight) show(sight);
    tick();
  }

  // Whatever comes in above it, the row that somebody is at stays where it is on the screen.
  function show(sight) {
    const row = one(".case:hover, .case:focus-within"), stood = row && row.getBoundingClientRect().top;
    placed(sight);
    const there = row && document.getElementById(row.id);
    if (there) scrollBy(0, there.getBoundingClientRect().top - stood);
  }

  function placed(sight) {
    for (const part of all("[data-part]", sight)) {
      const here = one(`[data-part="${part.dataset.part}"]`);
      if (here && here.innerHTML !== part.innerHTML && !here.contains(document.activeElement)) here.replaceWith(part);
    }
    put(one('[data-part="number"]'), String(all(".case", sight).length));
    const busy = engaged();
    for (const list of all("ol[data-rows]", sight)) merge(list, busy);
    held = busy ? sight : null;
    const bar = one(".redbar");
    document.title = bar ? `(${bar.dataset.count}) ${title}` : title;
    all("[data-quiet],[data-sounding]").forEach((node) => { node.hidden = false; });
    tense();
    mark();
  }

  // The row of the case that is open is framed; if the case has gone on since it was opened, the panel says so.
  function mark() {
    const panel = one("[data-shown]"), row = panel && one(`#case-${panel.dataset.shown}`), note = one("[data-gone-on]");
    for (const each of all(".case")) each.classList.toggle("shown", each === row);
    if (note) note.hidden = !row || row.dataset.version === panel.dataset.version;
  }

  const engaged = () => {
    const list = one(".panel-list");
    return Boolean(list && (list.matches(":hover") || list.contains(document.activeElement)));
  };

  // Rows that are there change in place; while somebody is at the list none moves, none goes, none comes in above.
  function merge(sent, busy) {
    const here = one(`ol[data-rows="${sent.dataset.rows}"]`);
    if (!here) return;
    const rows = [...sent.children], ids = new Set(rows.map((row) => row.id));
    let waits = 0;
    for (const row of [...here.children]) {
      if (ids.has(row.id)) { row.classList.remove("gone"); continue; }
      if (busy) { row.classList.add("gone"); row.dataset.mark = ""; waits += 1; } else row.remove();
    }
    rows.forEach((row, place) => {
      const old = document.getElementById(row.id);
      if (old && old.parentElement === here) {
        if (old.dataset.mark !== row.dataset.mark) swap(old, row.cloneNode(true));
      } else if (!busy || place >= here.children.length) here.append(row.cloneNode(true));
      else waits += 1;
    });
    if (!busy) rows.forEach((row, place) => {
      const mine = document.getElementById(row.id);
      if (here.children[place] !== mine) here.insertBefore(mine, here.children[place]);
    });
    if (here.dataset.rows === "queue") waiting(waits);
  }

  function swap(old, row) {
    const active = old.contains(document.activeElement) ? document.activeElement : null;
    const key = active && active.dataset.key;
    old.replaceWith(row);
    if (active) (active !== old && (one(`[data-key="${key}"]`, row) || one(".acts .act", row)) || row).focus({ preventScroll: true });
  }

  function waiting(count) {
    const button = one("[data-waits]");
    if (!button) return;
    button.hidden = !count;
    put(button, count === 1 ? button.dataset.one : button.dataset.many.replace("{n}", count));
  }

  function settle() {
    if (!held) return;
    const sight = held;
    held = null;
    for (const list of all("ol[data-rows]", sight)) merge(list, false);
  }

  function connect() {
    source = new EventSource("/desk/live");
    source.onmessage = (event) => take(event.data);
  }

  // Where the stream is silent the queue is asked for; the stream goes on trying by itself.
  async function poll() {
    if (performance.now() - heard < POLL_MS || performance.now() - polled < POLL_MS) return;
    polled = performance.now();
    if (source.readyState === EventSource.CLOSED) connect();
    try {
      const answer = await fetch("/desk/queue", { redirect: "error", cache: "no-store" });
      if (answer.ok) take(await answer.text());
    } catch { /* it stays as it is, and says so when ten seconds have passed */ }
  }

  // ---- the panel comes alone: the list and the line to the desk stay as they are

  const within = ".case a[href^='/desk?case='], .redbar a, #panel a[href^='/desk?case=']";

  function open(link) {
    const href = link.getAttribute("href");
    history.pushState({}, "", href);
    at = location.search;
    htmx.ajax("GET", href, { source: link, target: "#panel", select: "#panel", swap: "outerHTML" }).then(() => {
      const panel = one("#panel");
      (one("[autofocus]", panel) || one("#do button, #do select, #do textarea", panel) || one("[data-key]", panel) || panel).focus();
      mark();
      tick();
    });
  }

  // What is no page of the desk, such as the page to sign in at, is gone to.
  document.addEventListener("htmx:before:swap", (event) => {
    const { response, text } = event.detail.ctx;
    if (response.status === 200 && text.includes("data-desk")) return;
    event.preventDefault();
    location.reload();
  });
  document.addEventListener("htmx:error", () => location.reload());
  window.addEventListener("popstate", () => { if (location.search !== at) location.reload(); });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(within);
    if (link && window.htmx && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.button) {
      event.preventDefault();
      open(link);
    } else if (event.target.closest("[data-waits]")) settle();
    else if (!event.target.closest("a,button,input,select,textarea,label")) {
      const row = event.target.closest(".case");
      if (row) row.focus();
    }
    tick();
  });

  // ---- keys: arrows, A, C, H, Enter

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input,textarea,select")) return;
    const rows = all(".case:not(.gone)"), row = document.activeElement.closest(".case"), key = event.key.toLowerCase();
    if (key === "arrowdown" || key === "arrowup") {
      const next = rows[row ? rows.indexOf(row) + (key === "arrowdown" ? 1 : -1) : 0];
      if (next) next.focus();
      event.preventDefault();
    } else if ("ach".includes(key) && key.length === 1) {
      const panel = one("#panel"), from = row || panel || rows[0];
      const act = from && one(`[data-key="${key}"]`, from) || one("[data-shown]") && panel && one(`[data-key="${key}"]`, panel);
      if (act) { act.click(); event.preventDefault(); }
    } else if (key === "enter" && document.activeElement === row && row) one("[data-open]", row).click();
  });

  document.addEventListener("pointerout", () => { if (held && !engaged()) settle(); });
  document.addEventListener("focusout", () => setTimeout(() => { if (held && !engaged()) settle(); }));
  all("[data-sound],[data-quiet],[data-sounding]").forEach((node) => { node.hidden = false; });
  if (one(".redbar")) document.title = `(${one(".redbar").dataset.count}) ${title}`;
  const shown = one("[data-shown]");
  mark();
  if (shown && location.search.includes("said=")) document.getElementById(`case-${shown.dataset.shown}`)?.focus();
  connect();
  setInterval(tick, 250);
  setInterval(poll, 1000);
  tick();
})();
