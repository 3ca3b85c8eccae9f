/** The list beside the picture: open or folded away, as it was left. */

import { recall, remember } from "streamex/player/preferences";

export function attachPlaylist(player) {
  const list = player.part("playlist");
  const button = player.part("playlist-button");
  if (!list || !button) return;
  const name = `${player.profile}.playlist.${player.root.dataset.kind}`;
  const wide = matchMedia("(min-width: 60rem)");
  const show = (isOpen) => {
    player.root.toggleAttribute("data-listing", isOpen);
    list.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  button.addEventListener("click", () => {
    show(list.hidden);
    remember(name, !list.hidden);
    if (!list.hidden) list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  });
  list.querySelector("[data-close]")?.addEventListener("click", () => { show(false); remember(name, false); button.focus(); });
  player.part("gestures")?.addEventListener("pointerup", () => { if (!wide.matches) show(false); });
  // Lessons are followed from the list; episodes are watched without one.
  show(wide.matches && recall(name, player.root.dataset.kind === "lesson"));
}
