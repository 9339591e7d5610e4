// Elements are built here, never from strings of HTML, so text from outside stays text.

const NS = "http://www.w3.org/2000/svg";

/** h("button", {class: "x", on: {click}, "aria-label": "..."}, "text", node, null, [more]) */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...flat(children));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "class") element.className = value;
  else if (name === "on")
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  else if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "style") for (const [key, one] of Object.entries(value)) element.style.setProperty(key, one);
  else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replace what is inside an element. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** An element of a picture. */
export function svg(tag, props, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

let counter = 0;

/** A new id, for labels that point at their fields. */
export function newId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Tell screen readers something without moving the focus. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** Only addresses that are safe to put behind a link; anything else gives null. */
export function safeUrl(address) {
  try {
    const url = new URL(address, location.origin);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
