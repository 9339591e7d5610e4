// Lists that change: only what differs is drawn anew, the rest keeps its place, its focus and its open menus.

/** Make the children of `parent` the given entries: {key, signature, draw}. */
export function keyed(parent, entries) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const focus = describeFocus(parent);
  let before = parent.firstChild;
  for (const { key, signature, draw } of entries) {
    const known = old.get(key);
    old.delete(key);
    if (known?.signature === signature) {
      if (known === before) before = before.nextSibling;
      else parent.insertBefore(known, before);
      continue;
    }
    const fresh = draw();
    fresh.dataset.key = key;
    fresh.signature = signature;
    if (known && known === before) before = before.nextSibling;
    parent.insertBefore(fresh, known ?? before);
    known?.remove();
  }
  for (const child of old.values()) child.remove();
  restoreFocus(parent, focus);
}

function describeFocus(parent) {
  const at = document.activeElement;
  if (!parent.contains(at) || at === parent) return null;
  const child = at.closest("[data-key]");
  return { at, key: child?.dataset.key, action: at.dataset.actionId };
}

/** A button that was redrawn under the finger keeps the focus; if it is gone, its message gets it. */
function restoreFocus(parent, focus) {
  if (!focus || focus.at.isConnected) return;
  const child = [...parent.children].find((one) => one.dataset.key === focus.key);
  const twin = [...(child?.querySelectorAll("[data-action-id]") ?? [])].find(
    (one) => one.dataset.actionId === focus.action,
  );
  (twin ?? child)?.focus({ preventScroll: true });
}
