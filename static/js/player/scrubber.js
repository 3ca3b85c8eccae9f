/** The bar that shows where one is, what is loaded, what is marked, and what a moment looks like. */

import { clock, fill, spoken } from "streamex/player/words";

const STEP_SECONDS = 5;

export class Scrubber {
  #player;
  #bar;
  #slider;
  #preview;
  #isDragging = false;

  constructor(player) {
    this.#player = player;
    this.#bar = player.part("scrubber");
    this.#slider = player.part("seek");
    this.#preview = player.part("preview");
    player.on("load", () => { this.#mark(); this.#update(); });
    player.on("seek", () => this.#update());
    for (const event of ["timeupdate", "durationchange", "seeked"]) {
      player.media.addEventListener(event, () => { if (!this.#isDragging) this.#update(); });
    }
    player.media.addEventListener("durationchange", () => this.#mark());
    player.media.addEventListener("progress", () => this.#showBuffered());
    this.#followPointer();
    this.#followKeys();
  }

  get isDragging() {
    return this.#isDragging;
  }

  #update(seconds = this.#player.media.currentTime) {
    const { duration, media, words } = this.#player;
    const share = duration ? seconds / duration : 0;
    this.#bar.style.setProperty("--played", share.toFixed(5));
    this.#slider.max = duration || 1;
    this.#slider.value = seconds;
    const values = { position: spoken(seconds), duration: spoken(duration) };
    this.#slider.setAttribute("aria-valuetext", fill(words.position_of, values));
    this.#player.part("position").textContent = clock(seconds);
    this.#player.part("duration").textContent = clock(Math.round(duration));
    if (media.readyState) this.#showBuffered();
  }

  #showBuffered() {
    const { media, duration } = this.#player;
    const { buffered } = media;
    let end = media.currentTime;
    for (let i = 0; i < buffered.length; i += 1) {
      if (buffered.start(i) <= end + 0.5 && buffered.end(i) > end) end = buffered.end(i);
    }
    this.#bar.style.setProperty("--buffered", duration ? Math.min(1, end / duration).toFixed(4) : 0);
  }

  #mark() {
    const { data, duration } = this.#player;
    const place = this.#player.part("ticks");
    const markers = duration ? data.playback?.markers ?? [] : [];
    place.replaceChildren(...markers.map((marker) => {
      const tick = document.createElement("i");
      tick.dataset.kind = marker.kind;
      tick.style.setProperty("--start", marker.start_seconds / duration);
      tick.style.setProperty("--end", Math.min(1, marker.end_seconds / duration));
      return tick;
    }));
  }

  #followKeys() {
    this.#slider.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS, PageDown: -60, PageUp: 60 };
      if (!steps[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.#player.seekBy(steps[event.key]);
    });
    // Screen readers move the slider without keys.
    this.#slider.addEventListener("change", () => this.#player.seek(Number(this.#slider.value)));
  }

  #followPointer() {
    const bar = this.#bar;
    bar.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !this.#player.duration) return;
      bar.setPointerCapture(event.pointerId);
      this.#isDragging = true;
      bar.dataset.dragging = "";
      this.#drag(event);
    });
    bar.addEventListener("pointermove", (event) => {
      this.#peek(this.#momentAt(event));
      if (this.#isDragging) this.#drag(event);
    });
    bar.addEventListener("pointerup", (event) => {
      if (this.#isDragging) this.#player.seek(this.#momentAt(event));
      this.#release();
    });
    bar.addEventListener("pointercancel", () => this.#release());
    bar.addEventListener("pointerleave", () => { if (!this.#isDragging) this.#preview.hidden = true; });
  }

  #drag(event) {
    const seconds = this.#momentAt(event);
    this.#update(seconds);
    this.#peek(seconds);
  }

  #release() {
    this.#isDragging = false;
    delete this.#bar.dataset.dragging;
    this.#preview.hidden = true;
  }

  #momentAt(event) {
    const { left, width } = this.#bar.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width)) * this.#player.duration;
  }

  /** Show the picture, the chapter and the time of a moment above the bar. */
  #peek(seconds) {
    const { duration, data } = this.#player;
    if (!duration) return;
    const chapter = data.playback?.markers.findLast((marker) => marker.name
      && marker.start_seconds <= seconds && seconds < marker.end_seconds);
    this.#preview.querySelector("[data-preview=time]").textContent = clock(seconds);
    this.#preview.querySelector("[data-preview=name]").textContent = chapter?.name ?? "";
    this.#bar.style.setProperty("--peek", (seconds / duration).toFixed(5));
    this.#showTile(seconds);
    this.#preview.hidden = false;
  }

  #showTile(seconds) {
    const tile = this.#preview.querySelector("[data-preview=tile]");
    const board = this.#player.data.playback?.storyboard;
    tile.hidden = !board;
    if (!board) return;
    const index = Math.min(board.count - 1, Math.floor(seconds / board.interval_seconds));
    if (tile.dataset.url !== board.url) tile.style.backgroundImage = `url(${JSON.stringify(board.url)})`;
    tile.dataset.url = board.url;
    tile.style.setProperty("--columns", board.columns);
    tile.style.setProperty("--rows", board.rows);
    tile.style.setProperty("--column", index % board.columns);
    tile.style.setProperty("--row", Math.floor(index / board.columns));
    tile.style.aspectRatio = `${board.tile_width} / ${board.tile_height}`;
  }
}
