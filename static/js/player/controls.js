/** The buttons: what they do, and how they show the state of the media. */

/** What a `data-action` does. Keys use the same verbs. */
export const ACTIONS = {
  toggle: (player) => player.toggle(),
  back: (player) => player.seekBy(-10),
  forward: (player) => player.seekBy(10),
  mute: (player) => player.toggleMute(),
  previous: (player) => player.previous(),
  next: (player) => player.next(),
  pip: (player) => player.togglePictureInPicture(),
  fullscreen: (player) => player.toggleFullscreen(),
  restart: (player) => { player.seek(0); player.play(); },
};

const STATE_EVENTS = [
  "play", "playing", "pause", "ended", "waiting", "seeking", "seeked", "emptied", "volumechange", "canplay",
  "enterpictureinpicture", "leavepictureinpicture",
];

export function attachControls(player) {
  const { media, root } = player;
  for (const button of root.querySelectorAll("[data-action]")) {
    const act = ACTIONS[button.dataset.action];
    if (act) button.addEventListener("click", () => act(player));
  }
  for (const event of STATE_EVENTS) media.addEventListener(event, () => showState(player));
  document.addEventListener("fullscreenchange", () => showState(player));
  player.on("load", () => showPlayable(player));
  player.on("blocked", () => { root.dataset.blocked = ""; showState(player); });
  media.addEventListener("playing", () => { delete root.dataset.blocked; });
  attachVolume(player);
  attachRestart(player);
  hideImpossible(player);
}

function showState(player) {
  const { media, root, words } = player;
  root.dataset.state = media.ended ? "ended" : media.paused ? "paused" : "playing";
  const isWaiting = media.seeking || (!media.paused && media.readyState < 3);
  root.toggleAttribute("data-waiting", isWaiting && !media.ended && player.data?.state === "ready");
  root.toggleAttribute("data-muted", media.muted || media.volume === 0);
  root.toggleAttribute("data-fullscreen", Boolean(document.fullscreenElement));
  const label = { ended: words.replay, paused: words.play, playing: words.pause }[root.dataset.state];
  for (const button of root.querySelectorAll('[data-action="toggle"]')) name(button, label);
  for (const button of root.querySelectorAll('[data-action="mute"]')) {
    name(button, root.hasAttribute("data-muted") ? words.unmute : words.mute);
  }
  for (const button of root.querySelectorAll('[data-action="fullscreen"]')) {
    name(button, document.fullscreenElement ? words.leave_fullscreen : words.fullscreen);
  }
}

function name(button, label) {
  button.setAttribute("aria-label", label);
  if (button.title) button.title = button.dataset.key ? `${label} (${button.dataset.key})` : label;
}

function showPlayable(player) {
  const { data, root } = player;
  document.title = `${data.document_title} · StreamEx`;
  for (const place of root.querySelectorAll("[data-show]")) place.textContent = data[place.dataset.show] ?? "";
  for (const button of root.querySelectorAll('[data-action="next"]')) button.hidden = !data.next;
  root.toggleAttribute("data-unready", data.state !== "ready");
  for (const link of root.querySelectorAll("[data-back], [data-back-link]")) link.href = data.back_url;
  showPictures(player);
  showState(player);
}

function showPictures({ data, media, root }) {
  const [picture] = data.artwork;
  if ("poster" in media) media.poster = data.playback?.poster_url ?? "";
  for (const image of root.querySelectorAll("img[data-cover]")) {
    image.hidden = !picture;
    if (picture && image.getAttribute("src") !== picture.src) image.src = picture.src;
  }
}

function attachVolume(player) {
  const { media } = player;
  const slider = player.part("volume");
  const show = () => {
    slider.value = media.muted ? 0 : media.volume;
    slider.style.setProperty("--level", slider.value);
    slider.setAttribute("aria-valuetext", `${Math.round(slider.value * 100)} %`);
  };
  slider.addEventListener("input", () => {
    media.volume = Number(slider.value);
    media.muted = media.volume === 0;
  });
  media.addEventListener("volumechange", show);
  show();
}

/** Below this, in seconds, going back to the beginning is not worth a button. */
const WORTH_RESTARTING = 5;

/** Offer the beginning for a while after playing went on from the middle. */
function attachRestart(player) {
  const button = player.part("restart");
  const hide = () => { button.hidden = true; };
  player.on("load", () => { button.hidden = !(player.startedAt > WORTH_RESTARTING) || player.data.state !== "ready"; });
  player.on("seek", hide);
  player.media.addEventListener("timeupdate", () => {
    if (player.media.currentTime > player.startedAt + 20) hide();
  });
}

function hideImpossible({ media, root }) {
  const canPip = document.pictureInPictureEnabled && "requestPictureInPicture" in media;
  const canFill = document.fullscreenEnabled || "webkitEnterFullscreen" in media;
  for (const button of root.querySelectorAll('[data-action="pip"]')) button.hidden = !canPip;
  for (const button of root.querySelectorAll('[data-action="fullscreen"]')) button.hidden = !canFill;
}
