// Links inside texts. One that points at a message of this playground is followed here, all others in a tab of their own.

import { h, safeUrl } from "./dom.js";

const PERMALINK = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/;

/** The address within the page of a message's permalink, or null. */
function placeOf(address) {
  const url = new URL(address);
  const found = url.origin === location.origin && url.pathname.match(PERMALINK);
  if (!found) return null;
  const thread = url.searchParams.get("thread_ts");
  return `#/${found[1]}/${thread ? `${thread}/` : ""}${found[2]}.${found[3]}`;
}

/** A link around some words; just the words where the address is not one to follow. */
export function link(target, words) {
  const address = safeUrl(target);
  if (!address) return h("span", {}, words);
  const place = placeOf(address);
  if (place) return h("a", { href: place }, words);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** Follow a button's address. */
export function follow(target) {
  const address = target && safeUrl(target);
  if (!address) return;
  const place = placeOf(address);
  if (place) location.hash = place;
  else window.open(address, "_blank", "noopener");
}
