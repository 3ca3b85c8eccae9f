/** The button that leaps over an intro or a recap while one plays. */

const SKIPPED = { intro: "skip_intro", recap: "skip_recap" };

export function attachSkip(player) {
  const button = player.part("skip");
  if (!button) return;
  let marker = null;
  const update = () => {
    const { currentTime } = player.media;
    const markers = player.data?.playback?.markers ?? [];
    marker = markers.find(({ kind, start_seconds: start, end_seconds: end }) => (
      kind in SKIPPED && start <= currentTime && currentTime < end - 1)) ?? null;
    button.hidden = !marker;
    if (marker) button.querySelector("[data-skip=label]").textContent = player.words[SKIPPED[marker.kind]];
  };
  button.addEventListener("click", () => { player.seek(marker.end_seconds); player.play(); });
  player.media.addEventListener("timeupdate", update);
  player.on("seek", update);
  player.on("load", () => { button.hidden = true; });
}
