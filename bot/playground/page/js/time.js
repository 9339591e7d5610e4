// Moments as a person reads them: in their zone, seen from the office clock. `ts` are Slack's, "seconds.micros".

import { me, state } from "./state.js";

const LANGUAGE = "en-GB";
const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LANGUAGE, { timeZone: zone, ...options }));
  return formats.get(key);
}

/** The person's zone. */
export function myZone() {
  return me()?.tz || Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function fromTs(ts) {
  return new Date(Number(ts) * 1000);
}

/** "2026-11-24" there. */
export function isoDay(moment, zone = myZone()) {
  const parts = format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(moment);
  const at = (type) => parts.find((part) => part.type === type).value;
  return `${at("year")}-${at("month")}-${at("day")}`;
}

/** "09:41" there. */
export function clockTime(moment, zone = myZone()) {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

function clockSeconds(moment, zone = myZone()) {
  return format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(moment);
}

/** Days from the office clock's day to that moment's day: -1 is yesterday. */
export function daysFromNow(moment, zone = myZone()) {
  const day = (one) => Date.parse(`${isoDay(one, zone)}T00:00:00Z`);
  return Math.round((day(moment) - day(state.now)) / 86_400_000);
}

/** "today", "yesterday", "tomorrow" or null. */
export function nearDay(moment) {
  return { 0: "today", "-1": "yesterday", 1: "tomorrow" }[daysFromNow(moment)] ?? null;
}

function yearIfOther(moment) {
  return isoDay(moment).slice(0, 4) === isoDay(state.now).slice(0, 4) ? {} : { year: "numeric" };
}

/** "18 Nov", with the year when it is another one. */
export function shortDate(moment) {
  return format(myZone(), { day: "numeric", month: "short", ...yearIfOther(moment) }).format(moment);
}

/** "18 November" */
export function plainDate(moment) {
  return format(myZone(), { day: "numeric", month: "long", ...yearIfOther(moment) }).format(moment);
}

/** "Wednesday 18 November" */
export function longDate(moment) {
  return format(myZone(), { weekday: "long", day: "numeric", month: "long", ...yearIfOther(moment) })
    .format(moment)
    .replace(",", "");
}

/** "Tue 24 Nov, 09:41" in any zone. */
export function dayAndTime(moment, zone = myZone()) {
  const day = format(zone, { weekday: "short", day: "numeric", month: "short" }).format(moment).replace(",", "");
  return `${day}, ${clockTime(moment, zone)}`;
}

/** The whole truth, for tooltips. */
export function fullMoment(moment) {
  return `${longDate(moment)} at ${clockSeconds(moment)}`;
}

/** What stands on the line between two days. */
export function dividerName(moment) {
  return capital(nearDay(moment) ?? longDate(moment));
}

/** "today at 09:41", "18 Nov at 09:41" */
export function dayAt(moment) {
  return `${nearDay(moment) ?? shortDate(moment)} at ${clockTime(moment)}`;
}

/** Minutes that zone is ahead of UTC at that moment. */
function offset(moment, zone) {
  const wall = Date.parse(`${isoDay(moment, zone)}T${clockSeconds(moment, zone)}Z`);
  return Math.round((wall - Math.floor(moment / 1000) * 1000) / 60_000);
}

/** The moment of a wall clock there ("2026-11-24", "09:30"), in whole seconds since 1970. */
export function toSeconds(day, time, zone = myZone()) {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const first = wall - offset(new Date(wall), zone) * 60_000;
  return Math.round((wall - offset(new Date(first), zone) * 60_000) / 1000);
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
