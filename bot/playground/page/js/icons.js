// Line icons on a grid of 24, drawn for this page.

import { h, svg } from "./dom.js";

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6L6 18",
  hash: "M9.5 4L7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  reply: "M20 11.5a7.5 7 0 01-11.2 6.1L4 19l1.5-4A7.5 7 0 1120 11.5zM9 10h7M9 13.2h4.5",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  dots: "M5.5 12v.01M12 12v.01M18.5 12v.01",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  send: "M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4",
  clock: "M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17zM12 7.5V12l3 2",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z",
  down: "M6 9.5l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6z",
  file: "M6.5 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5V8H18",
  alert: "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.01",
  inbox: "M4 13l2.5-8h11L20 13v6H4zM4 13h5l1 2.5h4L15 13h5",
  link: "M10 14a4 4 0 005.7 0l3-3A4 4 0 0013 5.3l-1 1M14 10a4 4 0 00-5.7 0l-3 3A4 4 0 0011 18.7l1-1",
};

/** A line icon; it is decoration, the button around it carries the label. */
export function icon(name, size = 18) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true" },
    svg("path", { d: PATHS[name] ?? PATHS.dots }),
  );
}

/** A button that is only an icon; `label` is what it goes by. */
export function iconButton(name, label, click, props = {}, size = 18) {
  const base = { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click } };
  return h("button", { ...base, ...props }, icon(name, size));
}
