// Fields for a day and for a time of day: both can be typed or picked.

import { calendar } from "./calendar.js";
import { combobox } from "./combobox.js";
import { narrow } from "./combobox_parts.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openPopover } from "./popover.js";

const shown = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const HALF_HOURS = Array.from(
  { length: 48 },
  (_, half) => `${String(half >> 1).padStart(2, "0")}:${half % 2 ? "30" : "00"}`,
);

function pretty(day) {
  return day ? shown.format(new Date(`${day}T00:00:00Z`)).replace(",", "") : "";
}

/** "2026-11-24", "24.11.2026", "24 Nov 2026" as "2026-11-24"; null where no day can be read. */
function readDay(text) {
  const iso = text.trim().match(/^(\d{4})-(\d\d?)-(\d\d?)$/);
  const european = text.trim().match(/^(\d\d?)[./](\d\d?)[./](\d{4})$/);
  const [year, month, day] = iso ? iso.slice(1) : european ? [european[3], european[2], european[1]] : [];
  if (!year && !/[a-z].*\b\d{4}\b/i.test(text)) return null;
  const moment = new Date(year ? Date.UTC(year, month - 1, day) : `${text} UTC`);
  if (Number.isNaN(moment.getTime()) || (year && moment.getUTCDate() !== Number(day))) return null;
  return moment.toISOString().slice(0, 10);
}

/** A field for a day; `changed(day | null)`. */
export function dateField({ value = null, placeholder = "Select a date", attributes = {}, changed }) {
  let day = value;
  const input = h("input", {
    type: "text",
    class: "combo-input",
    autocomplete: "off",
    "aria-haspopup": "dialog",
    placeholder,
    value: pretty(day),
    ...attributes,
  });
  const box = h("div", { class: "combo field datefield" }, icon("calendar", 17), input, icon("down", 16));
  let popover = null;

  function set(next) {
    day = next;
    input.value = pretty(day);
    changed(day);
  }

  function open() {
    if (popover?.isOpen()) return;
    const take = (chosen) => {
      popover.close();
      set(chosen);
      input.focus();
    };
    popover = openPopover(box, calendar(day, take), { class: "popover-calendar" });
  }

  function typed() {
    const read = readDay(input.value);
    if (read && read !== day) {
      day = read;
      changed(day);
    } else if (input.value.trim() === "" && day) {
      day = null;
      changed(null);
    }
  }

  box.addEventListener("click", () => {
    input.focus();
    open();
  });
  input.addEventListener("input", typed);
  input.addEventListener("blur", () => {
    input.value = pretty(day);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      open();
      popover.panel.querySelector("[tabindex='0']")?.focus();
    } else if (event.key === "Enter" || event.key === "Tab") popover?.close();
  });
  return box;
}

/** "9", "9:30", "0930" as "09:30"; null where no time can be read. */
function readTime(text) {
  const found = text.trim().match(/^(\d{1,2})(?::?(\d{2}))?$/);
  const [hour, minute] = found ? [Number(found[1]), Number(found[2] ?? 0)] : [24, 60];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

const option = (time) => ({ value: time, label: time });

/** Half hours with the time that stands in the field; a time that was typed comes first. */
function times(query, current) {
  const known = [...new Set([...HALF_HOURS, current ?? HALF_HOURS[0]])].sort().map(option);
  const fitting = narrow([{ options: known }], query)[0].options;
  const typed = query ? readTime(query) : null;
  return [{ options: typed ? [option(typed), ...fitting.filter((one) => one.value !== typed)] : fitting }];
}

/** A field for a time of day; `changed("09:30" | null)`. */
export function timeField({ value = null, placeholder = "Select a time", attributes = {}, changed }) {
  let current = value;
  const take = ([one]) => {
    current = one?.value ?? null;
    changed(current);
  };
  const box = combobox({
    find: (query) => times(query, current),
    placeholder,
    attributes,
    chosen: value ? [option(value)] : [],
    changed: take,
  });
  box.classList.add("timefield");
  box.prepend(icon("clock", 17));
  return box;
}
