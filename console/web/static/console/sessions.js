// The sheet of a session: bars, results and the sum follow what is typed. Without this script the page that
// comes after saving says the same.
"use strict";
(() => {
  const sheet = document.querySelector("[data-sheet]");
  const held = sheet && sheet.querySelector("input[name=held_minutes]");
  if (!held) return;
  const least = Number(sheet.dataset.least);
  const rows = [...sheet.querySelectorAll("[data-row]")];
  const number = (input) => Math.max(0, Math.floor(Number(input.value) || 0));
  const field = (row) => row.querySelector("input");

  function resultOf(minutes, lasted) {
    if (minutes === 0) return "absent";
    return Math.min(minutes, lasted) >= least ? "counts" : "short";
  }

  function follow(row, lasted, begun) {
    const minutes = number(field(row));
    const result = begun ? resultOf(minutes, lasted) : "expected";
    const bar = row.querySelector("svg.stay");
    const scale = Math.max(least, lasted, 1);
    bar.setAttribute("viewBox", `0 0 ${scale} 20`);
    bar.setAttribute("class", `stay ${result}`);
    bar.querySelector(".whole").setAttribute("width", scale);
    bar.querySelector(".stayed").setAttribute("width", Math.min(minutes, scale));
    row.querySelector("[data-number]").textContent = minutes || "–";
    for (const chip of row.querySelectorAll("[data-result]")) chip.hidden = chip.dataset.result !== result;
    const said = row.querySelector("[data-said]");
    said.textContent = said.dataset.said.replace("#", least - Math.min(minutes, lasted));
    field(row).classList.toggle("changed", begun && minutes !== lasted && field(row).value !== "");
    return result;
  }

  function followAll() {
    const lasted = number(held), begun = rows.some((row) => field(row).value !== "");
    const sum = { all: rows.length, counts: 0, short: 0, absent: 0, expected: 0 };
    for (const row of rows) sum[follow(row, lasted, begun)] += 1;
    if (begun) {
      sheet.querySelector("[data-summed]").textContent =
        sheet.dataset.sum.replace(/#(\w+)/g, (_, name) => sum[name]);
    }
  }

  const fill = sheet.querySelector("[data-fill]");
  fill.addEventListener("click", (event) => {
    event.preventDefault();
    for (const row of rows) field(row).value = number(held) || fill.dataset.fill;
    followAll();
    field(rows[0]).focus();
  });
  sheet.addEventListener("input", followAll);
  followAll();
})();
