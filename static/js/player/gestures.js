/** Clicks and taps on the picture itself, and the feedback to it. */

const DOUBLE_TAP_MS = 300;
const FEEDBACK_MS = 650;

export function attachGestures(player, autohide) {
  const surface = player.part("gestures");
  if (surface) {
    const taps = new Taps(player, autohide);
    surface.addEventListener("pointerup", (event) => {
      if (event.pointerType === "touch") taps.handle(event);
      else if (event.button === 0) player.toggle();
    });
    surface.addEventListener("dblclick", (event) => {
      if (event.pointerType !== "touch" && !taps.isRecent) player.toggleFullscreen();
    });
  }
  attachFeedback(player);
}

/** One tap shows or hides the controls, two on a side leap ten seconds, more leap on. */
class Taps {
  #player;
  #autohide;
  #last = { time: -Infinity, side: 0 };
  #timer = 0;

  constructor(player, autohide) {
    this.#player = player;
    this.#autohide = autohide;
  }

  get isRecent() {
    return performance.now() - this.#last.time < 1_000;
  }

  handle(event) {
    const side = this.#sideOf(event);
    const now = performance.now();
    const isRepeated = side !== 0 && side === this.#last.side && now - this.#last.time < DOUBLE_TAP_MS;
    this.#last = { time: now, side };
    clearTimeout(this.#timer);
    if (isRepeated) this.#player.seekBy(side * 10);
    else this.#timer = setTimeout(() => this.#toggleControls(), side === 0 ? 0 : DOUBLE_TAP_MS);
  }

  #toggleControls() {
    if (this.#autohide.isShown) this.#autohide.hide();
    else this.#autohide.show();
  }

  #sideOf(event) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - left) / width;
    if (share < 0.35) return -1;
    return share > 0.65 ? 1 : 0;
  }
}

function attachFeedback(player) {
  const feedback = player.part("feedback");
  if (!feedback) return;
  let timer = 0;
  player.on("act", ({ icon, text = "" }) => {
    clearTimeout(timer);
    feedback.querySelector("use").setAttribute("href", `#icon-${icon}`);
    feedback.querySelector("[data-feedback=text]").textContent = text;
    feedback.dataset.side = { back: "left", forward: "right" }[icon] ?? "middle";
    feedback.hidden = true;
    void feedback.offsetWidth; // Restarts the animation when keys follow fast.
    feedback.hidden = false;
    timer = setTimeout(() => { feedback.hidden = true; }, FEEDBACK_MS);
    if (text) player.emit("say", text);
  });
}
