// Three tones every 20 seconds while an emergency is nobody's; on or off as this browser session was told.
"use strict";
(() => {
  const EVERY_MS = 20000, QUIET_MS = 60000, KEY = "desk-sound";
  const all = (selector) => [...document.querySelectorAll(selector)];
  let quietUntil = 0, sounded = 0, audio = null;

  const wanted = () => sessionStorage.getItem(KEY) === "on";
  const say = (within, mode) => {
    for (const node of all(`${within} [data-when]`)) node.hidden = node.dataset.when !== mode;
  };

  window.deskSound = (alarm) => {
    const mode = performance.now() < quietUntil ? "quiet" : wanted() ? "on" : "off";
    say("[data-sounding]", mode);
    say("[data-sound]", wanted() ? "on" : "off");
    if (mode !== "on" || !alarm || performance.now() - sounded < EVERY_MS) return;
    sounded = performance.now();
    tones();
  };

  function tones() {
    audio ||= new AudioContext();
    for (const after of [0, 0.25, 0.5]) {
      const tone = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + after;
      tone.frequency.value = 880;
      gain.gain.setValueAtTime(0.2, at);
      gain.gain.exponentialRampToValueAtTime(0.001, at + 0.2);
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.2);
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-quiet]")) quietUntil = performance.now() + QUIET_MS;
    const button = event.target.closest("[data-sound]");
    if (!button) return;
    sessionStorage.setItem(KEY, wanted() ? "off" : "on");
    button.setAttribute("aria-pressed", String(wanted()));
    sounded = performance.now();
    if (wanted()) tones();
  });
  for (const button of all("[data-sound]")) button.setAttribute("aria-pressed", String(wanted()));
})();
