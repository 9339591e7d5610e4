// Days and moments: the browser's own fields, so every device brings its own calendar.

import { h } from "../dom.js";
import { clockTime, isoDay, toSeconds } from "../time.js";
import { begin, keep } from "./values.js";

export function datePicker(one, at) {
  const value = begin(one, at, { selected_date: one.initial_date ?? null }).selected_date;
  const changed = () => keep(one, at, { selected_date: field.value || null }, field);
  const field = h("input", { type: "date", class: "field", ...at.attributes, value: value ?? "", on: { change: changed } });
  return field;
}

/** A day and a time in the person's zone; Slack's value is seconds since 1970. */
export function dateTimePicker(one, at) {
  const seconds = begin(one, at, { selected_date_time: one.initial_date_time ?? null }).selected_date_time;
  const moment = seconds === null ? null : new Date(seconds * 1000);
  const value = moment ? `${isoDay(moment)}T${clockTime(moment)}` : "";
  const changed = () => {
    const chosen = field.value ? toSeconds(...field.value.split("T")) : null;
    keep(one, at, { selected_date_time: chosen }, field);
  };
  const field = h("input", { type: "datetime-local", class: "field", ...at.attributes, value, on: { change: changed } });
  return field;
}
