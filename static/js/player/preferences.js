/**
 * What this browser remembers, in local storage where there is one: what belongs to the device, such
 * as the volume and the connection. What is somebody's own has the profile in its name; how it likes
 * to listen and read is kept by the server (`profile_preferences.js`).
 */

const PREFIX = "streamex.player.";

/**
 * @template T
 * @param {string} name
 * @param {T} fallback what to return if nothing usable is remembered
 * @returns {T}
 */
export function recall(name, fallback) {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return stored === null ? fallback : JSON.parse(stored);
  } catch {
    return fallback;
  }
}

/** Keep `value`; null forgets. A browser that stores nothing loses only the convenience. */
export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private browsing or a full disk.
  }
}
