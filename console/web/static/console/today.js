// The living board: what is new comes by itself, no row moves while somebody is at its column, and a page that
// hears nothing for ten seconds says so. Without this script every link works and the page is loaded anew.
"use strict";
(() => {
  const STALE_S = 10;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector, from = document) => from.querySelector(selector);
  const board = one("[data-board]"), badge = one("[data-live]"), bar = one("[data-stale-bar]");
  if (!board) return;
  let heard = 0, nowUs = 0, held = null, first = Number(board.dataset.revision);
  const put = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
  const clock = () => new Date(nowUs / 1000).toLocaleTimeString("en-GB", { timeZone: "Europe/Budapest", hour: "2-digit", minute: "2-digit" });

  function tick() {
    if (!nowUs) return;
    const stale = (performance.now() - heard) / 1000 >= STALE_S;
    document.documentElement.classList.toggle("is-stale", stale);
    badge.className = stale ? "livebadge stale" : "livebadge";
    put(one("b", badge), (stale ? badge.dataset.stale : badge.dataset.word).replace("{at}", clock()));
    if (bar.hidden === stale) { put(bar, bar.dataset.text.replace("{at}", clock())); bar.hidden = !stale; }
  }

  // ---- what comes

  function take(html) {
    const sent = document.createElement("template");
    sent.innerHTML = html;
    const beat = one("[data-beat]", sent.content), fresh = one("[data-board]", sent.content);
    heard = performance.now();
    if (beat) nowUs = Number(beat.dataset.beat);
    if (fresh) show(fresh);
    tick();
  }

  function show(fresh) {
    for (const part of all("[data-part]", fresh)) {
      const here = one(`[data-part="${part.dataset.part}"]`, board);
      if (here && here.innerHTML !== part.innerHTML && !here.contains(document.activeElement)) here.replaceWith(part.cloneNode(true));
    }
    held = fresh;
    settle();
    const moved = one("[data-moved-on]");
    if (moved && Number(fresh.dataset.revision) !== first) { put(one("a", moved), moved.dataset.text); moved.hidden = false; }
  }

  const busy = (list) => { const column = list.closest(".column"); return column.matches(":hover") || column.contains(document.activeElement); };

  function settle() {
    if (held) for (const list of all("ol[data-rows]", held)) merge(list);
  }

  // Rows that are there change in place; while somebody is at the column none moves, none goes, none comes in above.
  function merge(sent) {
    const here = one(`ol[data-rows="${sent.dataset.rows}"]`, board);
    if (!here) return;
    const stays = busy(here), rows = [...sent.children], ids = new Set(rows.map((row) => row.id));
    let waits = 0;
    for (const row of [...here.children]) {
      if (ids.has(row.id)) { row.classList.remove("gone"); continue; }
      if (stays) row.classList.add("gone"); else row.remove();
    }
    rows.forEach((row) => {
      const old = document.getElementById(row.id);
      if (!old || old.parentElement !== here) {
        if (stays) waits += 1; else { if (old) old.remove(); here.append(row.cloneNode(true)); }
      } else if (old.dataset.mark !== row.dataset.mark && !old.contains(document.activeElement)) old.replaceWith(row.cloneNode(true));
    });
    if (!stays) rows.forEach((row, place) => {
      const mine = document.getElementById(row.id);
      if (here.children[place] !== mine) here.insertBefore(mine, here.children[place]);
    });
    const button = one(`[data-waits="${here.dataset.rows}"]`, board);
    put(button, button.dataset.many.replace("{n}", waits));
    button.hidden = !waits;
  }

  board.addEventListener("click", (event) => {
    const button = event.target.closest("[data-waits]");
    if (!button || !held) return;
    button.blur();
    button.hidden = true;
    const list = one(`ol[data-rows="${button.dataset.waits}"]`, board), fresh = one(`ol[data-rows="${button.dataset.waits}"]`, held);
    list.replaceChildren(...[...fresh.children].map((row) => row.cloneNode(true)));
    const link = one("a", list);
    if (link) link.focus();
  });
  board.addEventListener("pointerout", settle);
  board.addEventListener("focusout", () => setTimeout(settle));

  // ---- the picture: arrows move a frame, Enter opens the pair

  const heat = one("[data-heat]");
  if (heat) {
    const section = heat.closest(".picture"), pairs = all("a", heat), frame = one("[data-frame]", heat), tip = one("[data-tip]", section);
    const weeks = section.dataset.weeks.split("|");
    const states = Object.fromEntries(section.dataset.states.split("|").map((each) => [each[0], each.slice(1)]));
    let at = -1, week = Math.max(0, [...heat.querySelectorAll(".now")].length ? Math.round((Number(one(".now", heat).getAttribute("y")) - 19) / 11) : 0);
    heat.setAttribute("tabindex", "0");
    one("[data-keys]", section).hidden = false;
    const point = (index) => {
      at = Math.max(0, Math.min(pairs.length - 1, index));
      const pair = pairs[at], field = one("rect", pair), x = Number(field.getAttribute("x"));
      frame.setAttribute("x", x - 2);
      frame.setAttribute("y", 17);
      frame.setAttribute("visibility", "visible");
      const said = { names: one("title", pair).textContent, day: weeks[week], state: states[pair.dataset.cells[week]], days: pair.dataset.days, usual: pair.dataset.usual };
      put(tip, section.dataset.tipText.replace(/\{(\w+)\}/g, (_, name) => said[name]));
      tip.hidden = false;
      tip.style.left = `${Math.max(0, Math.min(x, heat.getBoundingClientRect().width - 280))}px`;
      tip.style.top = `${20 + 11 * (week + 1)}px`;
    };
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    heat.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && at >= 0) { location.href = pairs[at].getAttribute("href"); return; }
      if (event.key === "Escape") { tip.hidden = true; return; }
      const step = steps[event.key];
      if (event.key === "Home") point(0);
      else if (event.key === "End") point(pairs.length - 1);
      else if (step) { week = Math.max(0, Math.min(weeks.length - 1, week + step[1])); point(at < 0 ? 0 : at + step[0]); } else return;
      event.preventDefault();
    });
    heat.addEventListener("focus", () => point(Math.max(0, at)));
    heat.addEventListener("blur", () => { tip.hidden = true; });
  }

  // The stream goes on trying by itself; a page that nobody looks at asks for nothing.
  let source = null;
  const connect = () => {
    if (document.hidden) { if (source) source.close(); source = null; return; }
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource(`/today/live${location.search}`);
    source.onmessage = (event) => take(event.data);
  };
  document.addEventListener("visibilitychange", connect);
  setInterval(connect, 5000);
  setInterval(tick, 1000);
  connect();
})();
