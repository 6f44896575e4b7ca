// Elements are made one by one, and data becomes text nodes or attributes: no markup is ever read from data.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

function place(id, ...children) {
  document.getElementById(id).replaceChildren(...children);
}

function badge(text, kind, title) {
  return element("span", { class: `badge ${kind}`, title }, text);
}

const counted = new Intl.NumberFormat("en");

function count(number, one, more = `${one}s`) {
  return `${counted.format(number)} ${number === 1 ? one : more}`;
}

function seconds(value) {
  return `${counted.format(Math.round(value * 1000) / 1000)} s`;
}
