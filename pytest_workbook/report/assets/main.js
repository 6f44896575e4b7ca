// The page: facts, counts, filters, and the three lists.

const exchangeCounts = new Map();
for (const { process, test } of report.exchanges) {
  exchangeCounts.set(ran(process, test), (exchangeCounts.get(ran(process, test)) ?? 0) + 1);
}

const sessionPages = new Pager("sessions", 25, "sessions", lanes);
const exchangePages = new Pager("exchanges", 100, "exchanges", exchangeTable);
const testPages = new Pager("tests", 50, "tests", testTable);
const pages = [sessionPages, exchangePages, testPages];

function facts() {
  const workers = report.processes.join(", ");
  const began = report.began.replace("T", " ").replace("+00:00", " UTC");
  place("facts", `Began ${began}, mode ${report.mode}, ended: ${report.ended}`,
    report.processes.length > 1 ? `, in ${workers}` : "", ".");
  place("made", `Written by ${report.made_by}, schema ${report.schema}. Tokens, ids and people are shown by aliases; `
    + "headers, bodies and cells are left out.");
  const lost = document.getElementById("lost");
  lost.hidden = report.lost.length === 0;
  lost.textContent = `Ended before it could tell its exchanges: ${report.lost.join(", ")}.`;
}

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, number]) => `${counted.format(number)} ${value}`).join(", ");
}

function card(title, number, detail) {
  return element("div", { class: "card" }, element("h2", {}, title),
    element("p", { class: "figure" }, counted.format(number)), element("p", {}, detail));
}

function summary() {
  const totals = report.totals;
  const faults = report.exchanges.filter((one) => one.fault !== "");
  const retries = report.exchanges.filter((one) => one.is_retry);
  const waited = (totals.waited ?? 0) + (totals.client_waited ?? 0);
  place("summary",
    card("Tests", report.tests.length, tally(report.tests.map((one) => one.outcome))),
    card("Sessions", report.sessions.length, tally(report.sessions.map((one) => one.end))),
    card("Exchanges", report.exchanges.length, tally(report.exchanges.map((one) => one.source))),
    card("Faults met", faults.length, tally(faults.map((one) => one.fault))),
    card("Retries", retries.length, waited > 0 ? `waited ${seconds(waited)}` : "no waiting"));
}

function show() {
  const isAll = given().length === 0;
  const exchanges = found();
  const names = new Set(exchanges.flatMap((one) => [one.session, one.opened]));
  const wanted = asked.get("session") ?? "";
  const sessions = report.sessions.filter((one) => isAll || (names.has(one.name)
    && (!sessionsByName.has(wanted) || one.name === wanted)));
  const tests = new Set(exchanges.map((one) => ran(one.process, one.test)));
  sessionPages.show(sessions);
  exchangePages.show(exchanges);
  testPages.show(report.tests.filter((one) => isAll || tests.has(ran(one.process, one.node))));
  place("found", report.exchanges.length === 0 ? "No test in this run sent a request to a workbook."
    : `${count(exchanges.length, "exchange")} of ${counted.format(report.exchanges.length)}, `
      + `in ${count(sessions.length, "session")}`);
}

// From a link within the page: its control has to show the value too.
function askFor(key, value) {
  ask(key, value);
  controls();
  document.getElementById("filters").scrollIntoView({ block: "start" });
}

function start() {
  facts();
  summary();
  controls();
  axisChoice();
  legend();
  show();
}

addEventListener("hashchange", () => {
  asked = new URLSearchParams(location.hash.slice(1));
  controls();
  axisChoice();
  show();
});
addEventListener("beforeprint", () => pages.forEach((one) => one.print(true)));
addEventListener("afterprint", () => pages.forEach((one) => one.print(false)));
start();
