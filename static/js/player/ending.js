/**
 * The end: a card with what comes next, counting down where the profile wants that, a question
 * whether anybody is still there after a while, or the way back.
 */

import { fill } from "streamex/player/words";

/** How long the card counts once the credits roll. */
const COUNT_SECONDS = 10;
/** How long before the end the card comes where nothing marks the credits. */
const LEAD_SECONDS = 12;
/** Below this length the card would cover too much of what there is to see. */
const LEAD_SHARE = 0.15;
const ASK_AFTER = 3;

export class Ending {
  #player;
  #card;
  #isCancelled = false;
  #isGoingOn = false;
  #unattended = 0;

  constructor(player) {
    this.#player = player;
    this.#card = player.part("next-card");
    player.on("load", () => this.#begin());
    player.on("advance", ({ isAutomatic }) => { this.#unattended = isAutomatic ? this.#unattended + 1 : 0; });
    player.media.addEventListener("timeupdate", () => this.#follow());
    player.media.addEventListener("ended", () => this.#end());
    for (const event of ["pointerdown", "keydown"]) {
      document.addEventListener(event, () => { this.#unattended = 0; });
    }
    this.#attachButtons();
  }

  #begin() {
    this.#isCancelled = false;
    this.#isGoingOn = false;
    this.#card.hidden = true;
    this.#hideEndScreens();
    const { next } = this.#player.data;
    if (!next) return;
    const image = this.#card.querySelector("img");
    image.hidden = !next.image;
    if (next.image) image.src = next.image;
    this.#card.querySelector("[data-next=code]").textContent = next.code;
    this.#card.querySelector("[data-next=name]").textContent = next.name;
  }

  #attachButtons() {
    this.#card.querySelector("[data-next=play]").addEventListener("click", () => this.#player.next());
    this.#card.querySelector("[data-next=cancel]").addEventListener("click", () => {
      this.#isCancelled = true;
      this.#card.hidden = true;
      this.#player.part("gestures")?.focus({ preventScroll: true });
    });
    for (const button of this.#player.root.querySelectorAll("[data-end-screen-next]")) {
      button.addEventListener("click", () => this.#player.next());
    }
    for (const button of this.#player.root.querySelectorAll("[data-end-screen-replay]")) {
      button.addEventListener("click", () => { this.#player.seek(0); this.#player.play(); });
    }
    this.#player.media.addEventListener("play", () => this.#hideEndScreens());
    this.#player.on("seek", () => this.#hideEndScreens());
  }

  /** When the card comes and when it goes on by itself, in seconds. */
  get #times() {
    const { data, duration } = this.#player;
    const credits = data.playback?.markers.find((marker) => marker.kind === "credits");
    const start = credits?.start_seconds ?? duration - Math.min(LEAD_SECONDS, duration * LEAD_SHARE);
    return { start, goesOn: credits ? Math.min(duration, start + COUNT_SECONDS) : duration };
  }

  #follow() {
    const { data, media, duration, isMusic } = this.#player;
    if (!data?.next || !duration || isMusic) return;
    const { start, goesOn } = this.#times;
    const isOver = media.currentTime >= start;
    if (!isOver) this.#isCancelled = false;
    this.#card.hidden = !isOver || this.#isCancelled || media.ended;
    if (this.#card.hidden) return;
    this.#count(goesOn, start);
    if (this.#goesOnByItself && !media.paused && media.currentTime >= goesOn) this.#goOn();
  }

  get #goesOnByItself() {
    return this.#player.data.autoplay_next || this.#player.isMusic;
  }

  #count(goesOn, start) {
    const { media, words } = this.#player;
    const text = this.#card.querySelector("[data-next=count]");
    const seconds = Math.max(0, Math.ceil((goesOn - media.currentTime) / media.playbackRate));
    text.textContent = this.#goesOnByItself ? fill(words.next_in, { seconds }) : words.up_next;
    const share = (media.currentTime - start) / Math.max(0.1, goesOn - start);
    this.#card.style.setProperty("--share", this.#goesOnByItself ? Math.min(1, share).toFixed(3) : 0);
  }

  #end() {
    this.#card.hidden = true;
    if (this.#player.data.next && this.#goesOnByItself && !this.#isCancelled) this.#goOn();
    else this.#showEndScreen("over");
  }

  #goOn() {
    if (this.#isGoingOn) return; // The end follows the last moment.
    if (this.#unattended >= ASK_AFTER && !this.#player.isMusic) {
      this.#player.media.pause();
      this.#isCancelled = true;
      this.#card.hidden = true;
      this.#showEndScreen("still-there");
    } else {
      this.#isGoingOn = true;
      this.#player.next({ isAutomatic: true });
    }
  }

  /** `over` offers again, next and back; `still-there` asks before it goes on. */
  #showEndScreen(name) {
    const { data } = this.#player;
    for (const part of this.#player.root.querySelectorAll("[data-end-screen]")) {
      part.hidden = part.dataset.endScreen !== name;
      if (part.hidden) continue;
      for (const button of part.querySelectorAll("[data-end-screen-next]")) button.hidden = !data.next;
      part.querySelector("button:not([hidden])").focus({ preventScroll: true, focusVisible: false });
    }
  }

  #hideEndScreens() {
    for (const part of this.#player.root.querySelectorAll("[data-end-screen]")) part.hidden = true;
  }
}
