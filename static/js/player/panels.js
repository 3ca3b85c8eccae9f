/** The panels above the bar: subtitles and sound, quality and speed. Radio buttons, as forms have. */

import { STYLES, SIZES } from "streamex/player/captions";
import { SPEEDS } from "streamex/player/player";
import { fill, languageName } from "streamex/player/words";

export class Panels {
  #player;
  #captions;
  #quality = null;

  constructor(player, captions) {
    this.#player = player;
    this.#captions = captions;
    for (const opener of this.#openers) {
      opener.addEventListener("click", () => this.#toggle(opener));
    }
    document.addEventListener("pointerdown", (event) => this.#closeUnlessIn(event.target));
    player.root.addEventListener("keydown", (event) => this.#closeOnEscape(event));
    player.on("load", () => { this.#quality = null; this.close(); this.render(); });
    player.on("captions", () => this.render());
    player.on("source", (kind) => this.#hear(kind));
    player.media.addEventListener("ratechange", () => this.render());
  }

  get isOpen() {
    return this.#openers.some((opener) => opener.getAttribute("aria-expanded") === "true");
  }

  close() {
    for (const opener of this.#openers) this.#set(opener, false);
  }

  /** Write every group again, keeping the focus where it was. */
  render() {
    if (!this.#player.data) return;
    this.#renderCaptions();
    this.#renderSound();
    this.#renderQuality();
    this.#renderSpeed();
    for (const opener of this.#openers) {
      const groups = [...this.#panelOf(opener).querySelectorAll("[data-group]")];
      opener.hidden = groups.every((group) => group.hidden);
    }
  }

  #hear(kind) {
    if (kind === "ready" && this.#quality !== null) this.#player.source.engine.setQuality(this.#quality);
    if (kind === "ready" || kind === "tracks") this.render();
  }

  #renderCaptions() {
    const { words } = this.#player;
    const captions = this.#captions;
    const tracks = captions.tracks.map(({ id, label }) => ({ value: id, label }));
    const options = [{ value: null, label: words.off }, ...tracks];
    this.#write("subtitles", tracks.length ? options : [], captions.chosen, (id) => captions.choose(id));
    const sizes = SIZES.map((value) => ({ value, label: words[`size_${value}`] }));
    const styles = STYLES.map((value) => ({ value, label: words[`style_${value}`] }));
    this.#write("caption-size", tracks.length ? sizes : [], captions.size, (size) => { captions.size = size; });
    this.#write("caption-style", tracks.length ? styles : [], captions.style, (style) => { captions.style = style; });
  }

  #renderSound() {
    const { engine } = this.#player.source;
    const tracks = engine?.audioTracks ?? [];
    const options = tracks.map((track) => ({ value: track.id, label: track.name || languageName(track.language) }));
    this.#write("sound", options.length > 1 ? options : [], engine?.audioTrack, (id) => {
      engine.setAudioTrack(id);
      this.#player.preferences.chooseSound(tracks[id].language);
    });
  }

  #renderQuality() {
    const { source, words } = this.#player;
    const heights = source.engine?.qualities ?? [];
    const now = source.engine?.currentHeight;
    const automatic = this.#quality === null && now ? fill(words.auto_now, { height: now }) : words.auto;
    const options = [{ value: null, label: automatic }, ...heights.map((value) => ({ value, label: `${value}p` }))];
    this.#write("quality", heights.length > 1 ? options : [], this.#quality, (height) => {
      this.#quality = height;
      source.engine.setQuality(height);
    });
  }

  #renderSpeed() {
    const { media, words } = this.#player;
    const options = SPEEDS.map((value) => ({ value, label: value === 1 ? words.normal_speed : `${value}×` }));
    this.#write("speed", options, media.playbackRate, (rate) => this.#player.setSpeed(rate));
  }

  #write(name, options, chosen, choose) {
    const group = this.#player.root.querySelector(`[data-group="${name}"]`);
    if (!group) return;
    group.hidden = !options.length;
    const place = group.querySelector("[data-options]");
    const signature = JSON.stringify(options);
    // Rewriting while somebody moves through it would take the focus away.
    if (place.dataset.signature !== signature) {
      const focused = place.contains(document.activeElement) ? document.activeElement.value : null;
      place.dataset.signature = signature;
      place.replaceChildren(...options.map((option, index) => asRadio(name, option, index)));
      if (focused !== null) place.querySelectorAll("input")[focused]?.focus();
    }
    const inputs = [...place.querySelectorAll("input")];
    inputs.forEach((input, index) => {
      input.checked = options[index].value === chosen;
      input.onchange = () => choose(options[index].value);
    });
  }

  get #openers() {
    return [...this.#player.root.querySelectorAll("[data-opens]")];
  }

  #panelOf(opener) {
    return document.getElementById(opener.getAttribute("aria-controls"));
  }

  #toggle(opener) {
    const isOpening = opener.getAttribute("aria-expanded") !== "true";
    this.close();
    if (isOpening) this.render();
    this.#set(opener, isOpening);
  }

  #set(opener, isOpen) {
    const panel = this.#panelOf(opener);
    const hadFocus = panel.contains(document.activeElement);
    panel.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) panel.querySelector("input:checked")?.focus({ preventScroll: true, focusVisible: false });
    else if (hadFocus) opener.focus({ preventScroll: true });
  }

  #closeUnlessIn(target) {
    if (this.isOpen && !target.closest?.("[data-panel], [data-opens]")) this.close();
  }

  #closeOnEscape(event) {
    if (event.key !== "Escape" || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }
}

function asRadio(name, { label }, index) {
  const row = document.createElement("label");
  const input = document.createElement("input");
  const text = document.createElement("span");
  row.className = "panel__option";
  input.type = "radio";
  input.name = `player-${name}`;
  input.value = index;
  text.textContent = label;
  row.append(input, text);
  return row;
}
