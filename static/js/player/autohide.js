/** When the controls are there: on any sign of life, and never gone from under the focus. */

const IDLE_MS = 3_000;
/** While any of these is there, so are the controls. */
const BUSY = [
  "[data-dragging]", "[data-panel]:not([hidden])", "[data-part=notice]:not([hidden])",
  "[data-end-screen]:not([hidden])", "[data-bar] :focus-visible",
].join();

export class Autohide {
  #player;
  #timer = 0;

  constructor(player) {
    this.#player = player;
    const { root, media } = player;
    for (const type of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      root.addEventListener(type, (event) => this.#wake(event));
    }
    document.addEventListener("keydown", () => this.show());
    for (const event of ["play", "pause", "ended", "waiting"]) media.addEventListener(event, () => this.show());
    player.on("load", () => this.show());
    root.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") this.#hideSoon(500); });
    this.show();
  }

  get isShown() {
    return !this.#player.root.hasAttribute("data-idle");
  }

  show() {
    this.#player.root.removeAttribute("data-idle");
    this.#hideSoon(IDLE_MS);
  }

  hide() {
    clearTimeout(this.#timer);
    if (this.#mayHide()) this.#player.root.setAttribute("data-idle", "");
    else this.#hideSoon(IDLE_MS);
  }

  #wake(event) {
    // Taps on the picture show and hide; see gestures.js.
    const isTap = event.pointerType === "touch" && event.target.closest("[data-part=gestures]");
    if (!isTap) this.show();
  }

  #hideSoon(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), delay);
  }

  #mayHide() {
    const { root, media, isMusic } = this.#player;
    const isBusy = root.querySelector(BUSY);
    return !isMusic && !media.paused && !media.ended && !isBusy && !root.hasAttribute("data-blocked");
  }
}
