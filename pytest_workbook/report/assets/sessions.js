// The lives of sessions as lanes: by the order of exchanges, where time mostly stands still, or by the clock.

const MARKS = {
  created: ["opened", "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0"],
  recreated: ["opened in place of an expired one", "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0M-2,0a2,2 0 1,1 4,0a2,2 0 1,1 -4,0"],
  refreshed: ["refreshed", "M0,-5L5,0L0,5L-5,0Z"],
  expired: ["expired", "M-4,-5L0,-1L4,-5L5,-4L1,0L5,4L4,5L0,1L-4,5L-5,4L-1,0L-5,-4Z"],
  closed: ["closed", "M-4,-4H4V4H-4Z"],
  left: ["left to the service", "M-4,-4L4,0L-4,4Z"],
  leaked: ["never closed", "M0,-6L6,5H-6Z"],
};
const END_KINDS = { closed: "good", left: "plain", expired: "warn", leaked: "bad" };
const TICKS = { fine: "used", error: "refused", fault: "met a fault" };
// A life is told in seconds from here on; most last none, since time stands still on the virtual clock.
const SHORTEST = 0.5;

function axisName() {
  return asked.get("axis") === "clock" ? "clock" : "order";
}

function axisChoice() {
  const clocks = distinct(report.sessions.map((one) => one.clock)).join(" and ") || "virtual";
  const choice = element("select", { id: "axis-choice", onchange: () => ask("axis", choice.value) },
    element("option", { value: "" }, "order of exchanges"),
    element("option", { value: "clock" }, `${clocks} clock`));
  choice.value = axisName() === "clock" ? "clock" : "";
  place("axis", element("label", { for: "axis-choice" }, "Along the "), choice);
}

function legend() {
  const used = new Set(report.sessions.flatMap((one) => one.moments.map((moment) => moment.what)));
  const marks = Object.entries(MARKS).filter(([what]) => used.has(what));
  const ticks = marks.length === 0 ? [] : Object.entries(TICKS);
  place("legend", ...marks.map(([what, [text]]) => explained(mark(what), text)),
    ...ticks.map(([kind, text]) => explained(drawn("line", { class: `tick ${kind}`, y1: -7, y2: 7 }), text)));
}

function explained(drawing, text) {
  const picture = drawn("svg", { class: "mark", viewBox: "-8 -8 16 16", "aria-hidden": "true" }, drawing);
  return element("li", {}, picture, text);
}

function mark(what) {
  return drawn("path", { class: `mark-${what}`, d: MARKS[what][1], "fill-rule": "evenodd" });
}

function extent(sessions) {
  const at = axisName() === "clock" ? (moment) => moment.at : (moment) => moment.exchange;
  const all = sessions.flatMap((one) => [at(one.moments[0]), at(one.moments.at(-1))]);
  const from = all.reduce((low, value) => Math.min(low, value), Infinity);
  const to = all.reduce((high, value) => Math.max(high, value), -Infinity);
  const span = to - from || 1;
  // Half a mark of room on both sides.
  return { from, to, x: (value) => `${1.5 + (97 * (value - from)) / span}%` };
}

function lanes(sessions) {
  const scale = extent(sessions);
  const rows = sessions.map((one) => lane(one, scale));
  return element("div", { class: "lanes" }, ruler(scale), ...rows);
}

function ruler(scale) {
  const isClock = axisName() === "clock";
  const text = (value) => (isClock ? seconds(value) : `exchange ${counted.format(value)}`);
  return element("div", { class: "lane ruler", "aria-hidden": "true" }, element("span"),
    element("span", { class: "ends" }, element("span", {}, text(scale.from)),
      element("span", {}, scale.to > scale.from ? text(scale.to) : "")));
}

function lane(session, scale) {
  const label = element("div", { class: "who" },
    element("button", { type: "button", class: "name", title: "Show its exchanges",
      onclick: () => askFor("session", session.name) }, session.name),
    badge(session.end, END_KINDS[session.end], endText(session)),
    element("span", { class: "of", title: session.test }, `${ownerOf(session)} · ${shortNode(session.test)}`));
  return element("div", { class: "lane" }, label, life(session, scale));
}

function life(session, scale) {
  const isClock = axisName() === "clock";
  const at = isClock ? (moment) => moment.at : (moment) => moment.exchange;
  const [first, last] = [session.moments[0], session.moments.at(-1)];
  const y = "50%";
  const bar = drawn("line", { class: `bar ${session.end}`, x1: scale.x(at(first)), x2: scale.x(at(last)), y1: y, y2: y });
  const told = new Set(session.moments.map((moment) => moment.exchange));
  const uses = exchangesBySession.get(session.name).filter((one) => !told.has(one.number));
  const ticks = distinctPlaces(uses, (one) => scale.x(isClock ? one.started : one.number));
  const marks = session.moments.map((moment) => drawn("svg", { x: scale.x(at(moment)), y, overflow: "visible" },
    drawn("title", {}, `${MARKS[moment.what][0]} at ${seconds(moment.at)}, exchange ${moment.exchange}`), mark(moment.what)));
  return drawn("svg", { class: "life", role: "img", "aria-label": inWords(session) }, bar, ...ticks, ...marks,
    lasted(session, scale.x(at(first)), scale.x(at(last))));
}

// One tick for what falls together: a session may be used thousands of times.
function distinctPlaces(uses, placeOf) {
  const ticks = new Map();
  for (const one of uses) {
    const x = placeOf(one);
    const key = Number.parseFloat(x).toFixed(1);
    if (!ticks.has(key) || isError(one)) ticks.set(key, { x, one });
  }
  return [...ticks.values()].map(({ x, one }) => {
    const kind = one.fault !== "" ? "fault" : isError(one) ? "error" : "fine";
    const half = kind === "fine" ? 5 : 9;
    return drawn("svg", { x, y: "50%", overflow: "visible" },
      drawn("title", {}, `${one.label}: ${statusText(one)}${one.fault === "" ? "" : `, fault ${one.fault}`}`),
      drawn("line", { class: `tick ${kind}`, y1: -half, y2: half }));
  });
}

function lasted(session, from, to) {
  const length = session.ended - session.opened;
  if (length < SHORTEST) return "";
  const [begin, end] = [Number.parseFloat(from), Number.parseFloat(to)];
  // Beside its last mark, before its first one where that is near the edge, or else above.
  const beside = { y: "50%", dy: "0.35em" };
  const place = end < 85 ? { ...beside, x: to, dx: 12 }
    : begin > 15 ? { ...beside, x: from, dx: -12, "text-anchor": "end" }
      : { y: "50%", dy: "-0.6em", x: `${(begin + end) / 2}%`, "text-anchor": "middle" };
  return drawn("text", { class: "lasted", ...place }, seconds(length));
}

function endText(session) {
  return { closed: "It was closed", left: "It was left to the service on purpose", expired: "It was gone",
    leaked: "Nobody closed it" }[session.end];
}

function inWords(session) {
  const kind = { true: "persistent ", false: "non-persistent ", null: "" }[String(session.persists)];
  const moments = session.moments.map((one) => `${MARKS[one.what][0]} at ${seconds(one.at)}`).join(", ");
  return `${session.name}, a ${kind}session on the ${session.clock} clock: ${moments}; used ${count(session.uses, "time")}`;
}
