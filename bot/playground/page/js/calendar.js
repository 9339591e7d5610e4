// A month to choose a day from. Days are "2026-11-24"; "today" is the office clock's.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { isoDay } from "./time.js";
import { state } from "./state.js";

const DAY = 86_400_000; // ms
const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const spoken = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

const parse = (day) => new Date(`${day}T00:00:00Z`);
const iso = (moment) => moment.toISOString().slice(0, 10);
const shift = (day, days) => iso(new Date(parse(day).getTime() + days * DAY));

function shiftMonth(day, months) {
  const moment = parse(day);
  return iso(new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1)));
}

/** The six weeks around that day's month, from a Monday. */
function weeks(day) {
  const first = `${day.slice(0, 7)}-01`;
  const monday = shift(first, -((parse(first).getUTCDay() + 6) % 7));
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, column) => shift(monday, week * 7 + column)),
  );
}

/** A calendar that calls `take(day)`. */
export function calendar(chosen, take) {
  const today = isoDay(state.now);
  const root = h("div", { class: "calendar", role: "group", "aria-label": "Choose a date" });
  draw(chosen ?? today, false);
  return root;

  function draw(at, focus) {
    fill(root, head(at), grid(at));
    if (focus) root.querySelector("[tabindex='0']").focus();
  }

  function head(at) {
    const turn = (months) => () => draw(shiftMonth(at, months), false);
    const name = h("div", { class: "calendar-month", "aria-live": "polite" }, month.format(parse(at)));
    const before = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Previous month", on: { click: turn(-1) } },
      icon("left"),
    );
    const after = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Next month", on: { click: turn(1) } },
      icon("right"),
    );
    return h("div", { class: "calendar-head" }, before, name, after);
  }

  function grid(at) {
    const titles = h(
      "tr",
      {},
      NAMES.map((name) => h("th", { scope: "col", abbr: name }, name.slice(0, 2))),
    );
    const lines = weeks(at).map((week) =>
      h(
        "tr",
        {},
        week.map((day) => h("td", {}, cell(day, at))),
      ),
    );
    const table = h("table", { class: "calendar-grid" }, h("thead", {}, titles), h("tbody", {}, lines));
    table.addEventListener("keydown", (event) => walk(event, at));
    return table;
  }

  function cell(day, at) {
    const marks = [day.slice(0, 7) !== at.slice(0, 7) && "other", day === today && "today", day === chosen && "chosen"];
    return h(
      "button",
      {
        type: "button",
        class: ["day", ...marks.filter(Boolean)].join(" "),
        tabindex: day === at ? "0" : "-1",
        dataset: { day },
        "aria-label": spoken.format(parse(day)).replace(",", ""),
        "aria-current": day === today ? "date" : null,
        "aria-pressed": day === chosen ? "true" : null,
        on: { click: () => take(day) },
      },
      String(Number(day.slice(8))),
    );
  }

  function walk(event) {
    const day = event.target.dataset?.day;
    if (!day || !(event.key in STEPS)) return;
    event.preventDefault();
    draw(shift(day, STEPS[event.key]), true);
  }
}
