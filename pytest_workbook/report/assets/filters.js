// What is looked for. It stands in the page's address, so that a view can be kept and sent.

const STATUSES = [["2xx", "2xx"], ["3xx", "3xx"], ["4xx", "4xx"], ["5xx", "5xx"], ["none", "no answer"]];

const FIELDS = [
  { key: "text", label: "Text", kind: "search", test: (one, value) => haystack(one).includes(value.toLowerCase()) },
  { key: "test", label: "Test", kind: "known", options: () => report.tests.map((one) => one.node),
    test: (one, value) => one.test.includes(value) },
  { key: "session", label: "Session", kind: "known", options: () => report.sessions.map((one) => one.name),
    test: (one, value) => isOfSession(one, value) },
  { key: "end", label: "Session ended", kind: "choice",
    options: () => distinct(report.sessions.map((one) => one.end)).map((end) => [end, end]),
    test: (one, value) => [one.session, one.opened].some((name) => sessionsByName.get(name)?.end === value) },
  { key: "status", label: "Status", kind: "choice", options: () => STATUSES,
    test: (one, value) => statusClass(one) === value },
  { key: "method", label: "Method", kind: "choice", options: () => paired((one) => one.method),
    test: (one, value) => one.method === value },
  { key: "source", label: "Source", kind: "choice", options: () => paired((one) => one.source),
    test: (one, value) => one.source === value },
  { key: "by", label: "Sent by", kind: "choice", options: () => paired((one) => one.by),
    test: (one, value) => one.by === value },
  { key: "process", label: "Process", kind: "choice", options: () => report.processes.map((one) => [one, one]),
    test: (one, value) => one.process === value },
  { key: "fault", label: "Faults only", kind: "switch", test: (one) => one.fault !== "" },
  { key: "retry", label: "Retries only", kind: "switch", test: (one) => one.is_retry },
  { key: "failed", label: "Failed tests only", kind: "switch",
    test: (one) => ["failed", "error"].includes(outcomes.get(ran(one.process, one.test))) },
];

const haystacks = new Map();

function haystack(one) {
  if (!haystacks.has(one)) {
    const texts = [one.label, one.path, one.status, one.fault, one.test, one.node, one.session, one.opened, one.caller];
    haystacks.set(one, [...texts, ...one.codes].join("\n").toLowerCase());
  }
  return haystacks.get(one);
}

function paired(read) {
  return distinct(report.exchanges.map(read)).map((value) => [value, value]);
}

function isOfSession(one, value) {
  // session-1 is not session-12, but half a name finds all that have it.
  if (sessionsByName.has(value)) return one.session === value || one.opened === value;
  return one.session.includes(value) || one.opened.includes(value);
}

let asked = new URLSearchParams(location.hash.slice(1));

function given() {
  return FIELDS.filter((field) => (asked.get(field.key) ?? "") !== "");
}

function found() {
  const fields = given();
  return report.exchanges.filter((one) => fields.every((field) => field.test(one, asked.get(field.key))));
}

function ask(key, value) {
  if (value === "") asked.delete(key);
  else asked.set(key, value);
  try {
    history.replaceState(null, "", `#${asked}`);
  } catch {
    // Some browsers bound how often that may be done; the view is right all the same.
  }
  show();
}

function control(field) {
  const id = `filter-${field.key}`;
  const value = asked.get(field.key) ?? "";
  if (field.kind === "switch") {
    const box = element("input", { type: "checkbox", id, onchange: () => ask(field.key, box.checked ? "1" : "") });
    box.checked = value !== "";
    return element("div", { class: "field switch" }, box, element("label", { for: id }, field.label));
  }
  const label = element("label", { for: id }, field.label);
  if (field.kind === "choice") {
    const options = [["", "any"], ...field.options()];
    const choice = element("select", { id, onchange: () => ask(field.key, choice.value) },
      ...options.map(([key, text]) => element("option", { value: key }, text)));
    choice.value = value;
    return element("div", { class: "field" }, label, choice);
  }
  const list = field.kind === "known" ? `${id}-known` : null;
  const input = element("input", { type: "search", id, list, autocomplete: "off",
    oninput: () => ask(field.key, input.value) });
  input.value = value;
  const known = list === null ? null : element("datalist", { id: list },
    ...field.options().slice(0, 500).map((one) => element("option", { value: one })));
  return element("div", { class: `field ${field.key}` }, label, input, known);
}

function controls() {
  const reset = element("button", { type: "button", id: "reset", onclick: () => {
    location.hash = "";
  } }, "Show all");
  const worthwhile = FIELDS.filter((field) => field.key !== "process" || report.processes.length > 1);
  place("filters", ...worthwhile.map(control), reset);
}
