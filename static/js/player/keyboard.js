/** Keys, as on the large sites. What a focused control needs for itself stays its own. */

import { ACTIONS } from "streamex/player/controls";

const KEYS = {
  " ": ACTIONS.toggle,
  k: ACTIONS.toggle,
  j: ACTIONS.back,
  l: ACTIONS.forward,
  ArrowLeft: (player) => player.seekBy(-5),
  ArrowRight: (player) => player.seekBy(5),
  ArrowUp: (player) => player.changeVolume(0.05),
  ArrowDown: (player) => player.changeVolume(-0.05),
  Home: (player) => player.seek(0),
  End: (player) => player.seek(player.duration - 1),
  f: ACTIONS.fullscreen,
  m: ACTIONS.mute,
  i: ACTIONS.pip,
  n: ACTIONS.next,
  p: ACTIONS.previous,
  "<": (player) => player.stepSpeed(-1),
  ">": (player) => player.stepSpeed(1),
};

/** Keys that turn something over: held, they would flicker. */
const ONCE_KEYS = new Set([" ", "k", "f", "m", "c", "i", "n", "p", "?"]);

/** What these keys do in the control that has the focus is what its user expects. */
const OWN_KEYS = {
  "input[type=range]": ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"],
  "input[type=radio]": ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", " "],
  "a, button, summary": [" ", "Enter"],
};

export function attachKeyboard(player, captions) {
  const help = player.part("help");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    if (isOwnKey(event)) return;
    if (event.repeat && ONCE_KEYS.has(nameOf(event.key))) event.preventDefault();
    else if (act(player, captions, help, event.key)) event.preventDefault();
  });
  // A click on a button leaves the focus there, and space would press it again.
  player.root.addEventListener("pointerup", () => {
    const { activeElement } = document;
    if (activeElement?.matches("[data-bar] button:not(:focus-visible)")) activeElement.blur();
  });
  for (const opener of player.root.querySelectorAll("[data-help]")) {
    opener.addEventListener("click", () => toggleHelp(help));
  }
  help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
}

function act(player, captions, help, key) {
  const name = nameOf(key);
  if (name === "?") toggleHelp(help);
  else if (name === "c" && !player.isMusic) captions.toggle();
  else if (/^[0-9]$/.test(name)) player.seek((player.duration * Number(name)) / 10);
  else if (KEYS[name]) KEYS[name](player);
  else return false;
  return true;
}

function nameOf(key) {
  return key.length === 1 ? key.toLowerCase() : key;
}

function isTyping(event) {
  return event.target.closest?.("textarea, select, [contenteditable], input:not([type=range], [type=radio])");
}

function isOwnKey(event) {
  return Object.entries(OWN_KEYS).some(([selector, keys]) => (
    event.target.matches?.(selector) && keys.includes(event.key)));
}

function toggleHelp(help) {
  if (help.open) help.close();
  else help.showModal();
}
