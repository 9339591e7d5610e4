// What a person has filled in, in the shape of Slack's `state.values`, with what can't be sent yet.

/** The values of one view or message, beginning with those typed before. */
export function makeForm(typed = {}) {
  const values = structuredClone(typed);
  const checks = new Map(); // block id -> () => what is wrong, or null

  return {
    values,
    /** The value a field begins with: the one typed under the same ids, else `first`. */
    start(blockId, actionId, first) {
      const old = values[blockId]?.[actionId];
      if (old?.type !== first.type) this.set(blockId, actionId, first);
      return values[blockId][actionId];
    },
    set(blockId, actionId, value) {
      values[blockId] ??= {};
      values[blockId][actionId] = value;
    },
    check(blockId, test) {
      checks.set(blockId, test);
    },
    /** Forget the fields of blocks that are gone. */
    prune(blockIds) {
      for (const id of Object.keys(values)) if (!blockIds.includes(id)) delete values[id];
      for (const id of checks.keys()) if (!blockIds.includes(id)) checks.delete(id);
    },
    /** {block id: what is wrong} of every field that can't be sent. */
    wrong() {
      const found = [...checks].map(([blockId, test]) => [blockId, test()]);
      return Object.fromEntries(found.filter(([, fault]) => fault));
    },
  };
}

/** What the field holds: a string, an object, a list; null when it is empty. */
export function held(value) {
  const found = Object.entries(value ?? {}).find(([name]) => name === "value" || name.startsWith("selected_"))?.[1];
  if (found === undefined || found === "" || (Array.isArray(found) && !found.length)) return null;
  return found;
}
