// A mail dropped on the form, or pasted as a file, becomes its upload.
const form = document.querySelector("form[data-drop]");

function take(files) {
  if (!files || files.length === 0) return false;
  form.elements.file.files = files;
  form.elements.text.value = "";
  return true;
}

if (form) {
  const hint = document.createElement("p");
  hint.className = "drop-hint";
  hint.textContent = form.dataset.drop;
  hint.hidden = true;
  form.elements.file.after(hint);
  const over = (on) => {
    form.classList.toggle("dropping", on);
    hint.hidden = !on;
  };
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) over(false);
  });
  form.addEventListener("drop", (event) => {
    over(false);
    if (take(event.dataTransfer.files)) {
      event.preventDefault();
      form.elements.file.focus();
    }
  });
  form.elements.text.addEventListener("paste", (event) => {
    if (take(event.clipboardData.files)) event.preventDefault();
  });
}
