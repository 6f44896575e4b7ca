// The exchanges and the tests as tables.

function table(caption, heads, rows) {
  return element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    element("table", {},
      element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows)));
}

function exchangeTable(rows) {
  const heads = ["#", "At", "Operation", "Status", "Session", "Source", "Sent by", "Test", "What happened"];
  return table("Exchanges", heads, rows.flatMap(exchangeRows));
}

function exchangeRows(one) {
  const detail = element("tr", { class: "detail", hidden: true }, element("td", { colspan: 9 }));
  const toggle = element("button", { type: "button", class: "toggle", "aria-expanded": "false",
    "aria-label": `Details of exchange ${one.number}`, onclick: () => {
      detail.hidden = !detail.hidden;
      toggle.setAttribute("aria-expanded", String(!detail.hidden));
      detail.firstChild.replaceChildren(details(one));
    } }, processed(one));
  const [method, ...operation] = one.label.split(" ");
  const row = element("tr", { class: isError(one) ? "refused" : null },
    element("td", { class: "number" }, toggle),
    element("td", { class: "number", title: `${one.source === "live" ? "real" : "virtual"} clock` }, seconds(one.started)),
    element("td", { class: "wide" }, element("span", { class: "method" }, method), ` ${operation.join(" ") || "(the workbook)"}`,
      one.path !== operation.join(" ") ? element("div", { class: "path" }, one.path) : ""),
    element("td", { class: "wide" }, badge(statusText(one), `status-${statusClass(one)}`), one.codes.length === 0 ? ""
      : element("div", { class: "path" }, one.codes.at(0))),
    element("td", {}, sessionLink(one.session), one.opened === "" ? "" : element("div", { class: "path" },
      "opened ", sessionLink(one.opened))),
    element("td", { class: "word" }, one.source),
    element("td", { class: "word" }, one.by),
    element("td", { class: "wide", title: one.test }, shortNode(one.test)),
    element("td", {}, ...happened(one)));
  return [row, detail];
}

function processed(one) {
  return report.processes.length > 1 ? `${one.process} ${one.number}` : String(one.number);
}

function sessionLink(name) {
  if (name === "") return "";
  return element("button", { type: "button", class: "name", onclick: () => askFor("session", name) }, name);
}

function happened(one) {
  const told = [];
  if (one.fault !== "") told.push(badge(`fault ${one.fault}`, "fault"));
  if (one.is_retry) told.push(badge("retry", "warn"));
  if (one.waited > 0) told.push(badge(`then waited ${seconds(one.waited)}`, "plain"));
  if (one.retry_after !== "") told.push(badge(`Retry-After ${one.retry_after}`, "plain"));
  if (one.batch !== "") told.push(badge(`batch part ${one.batch}`, "plain"));
  return told;
}

function details(one) {
  const facts = [
    ["Path", one.path],
    ["Error codes", one.codes.join(" › ")],
    ["Test", one.test],
    ["Belongs to", one.node === "" ? "the run" : one.node],
    ["Sent from", one.caller],
    ["Took", seconds(one.seconds)],
    ["Request", count(one.sent, "byte")],
    ["Answer", count(one.received, "byte")],
  ];
  const shown = facts.filter(([, value]) => value !== "");
  return element("dl", {}, ...shown.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

const OUTCOME_KINDS = { passed: "good", failed: "bad", error: "bad", unfinished: "warn", xpassed: "warn" };

function testTable(rows) {
  return table("Tests", ["Test", "Outcome", "Answered", "Exchanges", "Took"], rows.map((one) => element("tr", {},
    element("td", {}, element("button", { type: "button", class: "name", title: "Show its exchanges",
      onclick: () => askFor("test", one.node) }, one.node)),
    element("td", {}, badge(one.outcome, OUTCOME_KINDS[one.outcome] ?? "plain")),
    element("td", {}, report.processes.length > 1 ? `${one.source} in ${one.process}` : one.source),
    element("td", { class: "number" }, counted.format(exchangeCounts.get(ran(one.process, one.node)) ?? 0)),
    element("td", { class: "number" }, seconds(one.seconds)))));
}
