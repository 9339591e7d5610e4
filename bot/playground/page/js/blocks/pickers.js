// Date, time, and both together.

import { dateField, timeField } from "../datefield.js";
import { h } from "../dom.js";
import { clockTime, isoDay, toSeconds } from "../time.js";
import { textOf } from "./text.js";
import { begin, keep } from "./values.js";

export function datePicker(one, at) {
  const value = begin(one, at, { selected_date: one.initial_date ?? null }).selected_date;
  const box = dateField({
    value,
    placeholder: textOf(one.placeholder) || undefined,
    attributes: at.attributes,
    changed: (day) => keep(one, at, { selected_date: day }, box),
  });
  return box;
}

export function timePicker(one, at) {
  const value = begin(one, at, { selected_time: one.initial_time ?? null }).selected_time;
  const box = timeField({
    value,
    placeholder: textOf(one.placeholder) || undefined,
    attributes: at.attributes,
    changed: (time) => keep(one, at, { selected_time: time }, box),
  });
  return box;
}

/** A day and a time in the person's zone; Slack's value is seconds since 1970. */
export function dateTimePicker(one, at) {
  const seconds = begin(one, at, { selected_date_time: one.initial_date_time ?? null }).selected_date_time;
  const moment = seconds === null ? null : new Date(seconds * 1000);
  let day = moment && isoDay(moment);
  let time = moment && clockTime(moment);
  const changed = () => keep(one, at, { selected_date_time: day && time ? toSeconds(day, time) : null }, box);
  const { id, ...described } = at.attributes;
  const dayField = dateField({
    value: day,
    attributes: { id, "aria-label": "Date" },
    changed: (value) => {
      day = value;
      changed();
    },
  });
  const clock = timeField({
    value: time,
    attributes: { "aria-label": "Time" },
    changed: (value) => {
      time = value;
      changed();
    },
  });
  const box = h("div", { class: "datetime", role: "group", ...described }, dayField, clock);
  return box;
}
