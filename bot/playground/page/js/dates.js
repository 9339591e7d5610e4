// Slack's date tokens: <!date^1763974800^{date_short_pretty} at {time}|fallback>.

import { h } from "./dom.js";
import { link } from "./links.js";
import * as time from "./time.js";

const WORDS = {
  date: time.plainDate,
  date_short: time.shortDate,
  date_long: time.longDate,
  time: (moment) => time.clockTime(moment),
};

function word(name, moment) {
  if (WORDS[name]) return WORDS[name](moment);
  const plain = WORDS[name.replace(/_pretty$/, "")];
  if (!plain) return `{${name}}`;
  return time.nearDay(moment) ?? plain(moment);
}

/** The token in the person's zone; `first` says that it begins a line and wants a capital. */
export function dateToken(body, fallback, first) {
  const [, seconds, pattern = "", target] = body.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (!pattern || Number.isNaN(moment.getTime())) return document.createTextNode(fallback ?? "");
  const words = pattern.replaceAll(/\{(\w+)\}/g, (_, name) => word(name, moment));
  const shown = h(
    "time",
    { datetime: moment.toISOString(), title: time.fullMoment(moment) },
    first ? time.capital(words) : words,
  );
  return target ? link(target, shown) : shown;
}
