// The sliders of the two times show their moment at once; without this they are a plain form with a button.
for (const form of document.querySelectorAll("[data-slides]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
