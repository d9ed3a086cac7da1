// No page needs a script. Where there is one, the numbers are kept on the phone for when the site is away.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/worker.js", { scope: "/" }).catch(() => {});
}
