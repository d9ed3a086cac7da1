// The page needs no script. Where there is one, the page is kept on the phone for when there is no network.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("{{ home }}worker.js", { scope: "{{ home }}" }).catch(() => {});
}
