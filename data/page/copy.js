// A copy button beside each text that is there to be copied: <… data-copy="words of the button">,
// or beside what shows it in another form: data-text is what is copied then.
for (const place of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = place.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(place.dataset.text ?? place.textContent);
    } catch {
      // Without that right (plain http on another host) the text is at least selected.
      getSelection().selectAllChildren(place);
      return;
    }
    button.textContent = place.dataset.copied;
    setTimeout(() => { button.textContent = place.dataset.copy; }, 2000);
  });
  place.after(button);
}
