// "Which address, which sender?": the record is evaluated while it is edited.
function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

const good = (result) => (result === "pass" ? "result good" : "result bad");

// Of a term that matched: by its qualifier (RFC 7208, section 4.6.2).
const results = { "-": "fail", "~": "softfail", "?": "neutral" };
function resultOf(step, words) {
  if (/^[a-z][\w.-]*=/i.test(step.term)) return step.result ?? "";  // a modifier
  return step.matched ? results[step.term[0]] ?? "pass" : step.result ?? words.noMatch;
}

// The terms of a record and of those below it; look-ups are left out.
function tree(record, words) {
  const list = element("ul", "", "tree");
  for (const step of record.steps ?? []) {
    if (step.term === undefined) continue;
    const item = element("li", "");
    const said = element("span", resultOf(step, words), "result");
    item.append(element("code", step.term), " ", said);
    if (step.decided) {
      item.className = "decided";
      item.append(" ", element("strong", "◄ " + words.decided));
    }
    for (const below of step.steps ?? []) if (below.record) item.append(tree(below, words));
    list.append(item);
  }
  return list;
}

function draw(out, answer, words) {
  const line = element("p", "");
  line.append(element("strong", (answer.result === "pass" ? "✓ " : "✗ ") + answer.result, good(answer.result)),
    ` · ${answer.lookups} ${words.lookups}`);
  out.replaceChildren(line);
  if (answer.problem) out.append(element("p", answer.problem, "fault"));
  if (answer.trace?.[0]) out.append(tree(answer.trace[0], words));
}

for (const place of document.querySelectorAll("[data-try]")) {
  const form = place.querySelector("form"), out = place.querySelector("output");
  let asked, wait;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(place.dataset.try, {
        method: "POST", signal: asked.signal, headers: { "Content-Type": "application/json" },
        body: JSON.stringify(Object.fromEntries(new FormData(form))),
      });
      const said = await answer.json();
      if (answer.ok) draw(out, said, place.dataset);
      else out.replaceChildren(element("p", said.error?.message ?? place.dataset.failed, "fault"));
    } catch (error) {
      if (error.name !== "AbortError") out.replaceChildren(element("p", place.dataset.failed, "fault"));
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, 300);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}
