// The report, and what is looked up in it.

const report = JSON.parse(document.getElementById("data").textContent);
const sessionsByName = new Map(report.sessions.map((one) => [one.name, one]));
const exchangesBySession = new Map(report.sessions.map((one) => [one.name, []]));
const outcomes = new Map(report.tests.map((one) => [ran(one.process, one.node), one.outcome]));

for (const one of report.exchanges) {
  if (exchangesBySession.has(one.session)) exchangesBySession.get(one.session).push(one);
}

// Each worker may have run the same test.
function ran(process, node) {
  return `${process} ${node}`;
}

function isError(exchange) {
  return exchange.status === 0 || exchange.status >= 400;
}

function statusClass(exchange) {
  return exchange.status === 0 ? "none" : `${Math.floor(exchange.status / 100)}xx`;
}

function statusText(exchange) {
  return exchange.status === 0 ? "no answer" : String(exchange.status);
}

// Of a path and a name, the name says most.
function shortNode(node) {
  return node === "" ? "the run" : node.slice(node.indexOf("::") < 0 ? 0 : node.indexOf("::") + 2);
}

function distinct(values) {
  return [...new Set(values)].filter((value) => value !== "").sort();
}

function ownerOf(session) {
  if (session.by === "code") return "code under test";
  return session.fixture === "" ? "a fixture" : session.fixture;
}
