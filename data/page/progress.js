// What is being asked while the answer is made: the form is sent with "Prefer: respond-async",
// the events of the place that comes back are shown, then the page is opened.
const form = document.querySelector("form[data-progress]");

function show(list, step) {
  const item = list.querySelector(`[data-check="${CSS.escape(step.check)}"]`) ??
    list.querySelector('[data-check="dns"]');
  item.hidden = false;
  item.classList.toggle("silent", !step.answered);
  let asked = item.querySelector("code");
  if (!asked) item.append(" ", asked = document.createElement("code"));
  asked.textContent = step.question + (step.answered ? " ✓" : " ?");
}

function follow(place) {
  const list = form.querySelector(".working");
  list.hidden = false;
  const page = place.page + "?lang=" + encodeURIComponent(form.elements.lang.value);
  const events = new EventSource(place.events);
  const open = () => {
    events.close();
    location.assign(page);
  };
  events.addEventListener("step", (event) => show(list, JSON.parse(event.data)));
  // Whatever went wrong is said by the page, too.
  for (const end of ["done", "failed", "error"]) events.addEventListener(end, open);
}

// Said before it is sent: the server reads no more than this.
const most = 24 * 1024 * 1024 - 65536;

// The form of /check has neither.
function size() {
  return (form.elements.file?.files[0]?.size ?? 0) + (form.elements.text?.value.length ?? 0);
}

function refuses(size) {
  form.querySelector("[role=alert]")?.remove();
  if (size <= most) return false;
  const told = document.createElement("p");
  told.className = "problem";
  told.setAttribute("role", "alert");
  told.textContent = form.dataset.tooBig;
  form.prepend(told);
  told.scrollIntoView({ block: "nearest" });
  return true;
}

if (form) {
  const button = form.querySelector("button[type=submit]");
  const words = button.textContent;
  const ready = () => {
    button.disabled = false;
    button.textContent = words;
  };
  // Back from the answer: the form is as it was left.
  addEventListener("pageshow", ready);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (refuses(size())) return;
    button.disabled = true;
    button.textContent = form.dataset.progress;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Prefer: "respond-async" },
      });
      if (answer.status === 202) return follow(await answer.json());
    } catch {
      // Sent in the plain way below, and answered by a page.
    }
    ready();
    form.submit();
  });
}
