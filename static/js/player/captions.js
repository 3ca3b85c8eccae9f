/**
 * Subtitles: the browser parses the tracks, the page draws the cues, so that size and style are
 * the viewer's and nothing is covered by the controls.
 */

import { inLanguage } from "streamex/player/profile_preferences";
import { languageName } from "streamex/player/words";

export const SIZES = ["small", "medium", "large", "huge"];
export const STYLES = ["shadow", "box", "contrast"];

export class Captions {
  #player;
  #place;
  #shown = null;

  constructor(player) {
    this.#player = player;
    this.#place = player.part("captions");
    if (!this.#place) return;
    player.on("load", () => this.#renew());
    player.on("renewed", () => this.#renew());
    player.on("source", (kind) => { if (kind === "tracks") this.#choose(); });
    player.media.addEventListener("webkitbeginfullscreen", () => this.#handOver("showing"));
    player.media.addEventListener("webkitendfullscreen", () => this.#handOver("hidden"));
  }

  /** What a viewer can choose from; forced ones show by themselves. */
  get tracks() {
    return (this.#player.data.playback?.text_tracks ?? [])
      .map((track, id) => ({ ...track, id, label: track.name || languageName(track.language) }))
      .filter((track) => !track.is_forced);
  }

  /** The id of the chosen track, or null. */
  get chosen() {
    const { preferences } = this.#player;
    const mode = preferences.get("subtitle_mode");
    if (mode === "off") return null;
    return (mode === "on" ? this.#preferred : this.#suggested)?.id ?? null;
  }

  get #suggested() {
    return this.tracks.find((track) => track.is_default);
  }

  /** The track of the profile's language, of its kind where there are several. */
  get #preferred() {
    const { preferences } = this.#player;
    const language = preferences.get("subtitle_language");
    if (!language) return this.#suggested ?? this.tracks[0];
    const kind = preferences.get("subtitle_kind");
    return inLanguage(this.tracks.filter((track) => track.kind === kind), language)
      ?? inLanguage(this.tracks, language);
  }

  choose(id) {
    const track = this.tracks.find((candidate) => candidate.id === id);
    this.#player.preferences.set(track
      ? { subtitle_mode: "on", subtitle_language: track.language, subtitle_kind: track.kind }
      : { subtitle_mode: "off" });
    this.#choose();
  }

  /** Turn subtitles on, in the language of the last time, or off. */
  toggle() {
    const { words, preferences } = this.#player;
    if (!this.tracks.length) return this.#player.emit("act", { icon: "captions", text: words.no_subtitles });
    const last = inLanguage(this.tracks, preferences.get("subtitle_language"));
    const next = this.chosen === null ? last ?? this.tracks[0] : null;
    this.choose(next?.id ?? null);
    return this.#player.emit("act", { icon: "captions", text: next?.label ?? words.subtitles_off });
  }

  get size() {
    return this.#place?.dataset.size;
  }

  set size(size) {
    this.#place.dataset.size = size;
    this.#player.preferences.set({ caption_size: size });
  }

  get style() {
    return this.#place?.dataset.style;
  }

  set style(style) {
    this.#place.dataset.style = style;
    this.#player.preferences.set({ caption_style: style });
  }

  /** Give the element the tracks of the playable, with their present addresses. */
  #renew() {
    const { media, data, preferences } = this.#player;
    this.#place.dataset.size = preferences.get("caption_size");
    this.#place.dataset.style = preferences.get("caption_style");
    this.#show(null);
    for (const old of media.querySelectorAll("track")) old.remove();
    const tracks = data.playback?.text_tracks ?? [];
    media.append(...tracks.map(asElement));
    this.#choose();
  }

  #choose() {
    const id = this.chosen ?? this.#forced();
    const elements = this.#player.media.querySelectorAll("track");
    this.#show(id === null ? null : elements[id]?.track ?? null);
    // Safari adds the tracks of the playlist to those of the page, and shows what it likes.
    for (const track of this.#player.media.textTracks) {
      track.mode = track === this.#shown ? "hidden" : "disabled";
    }
    this.#player.emit("captions");
  }

  /** Signs and foreign speech in the language that is heard, when nothing is chosen. */
  #forced() {
    const { source, data } = this.#player;
    const { engine } = source;
    const heard = engine?.audioTracks.find((track) => track.id === engine.audioTrack)?.language;
    const tracks = data.playback?.text_tracks ?? [];
    const id = tracks.findIndex((track) => track.is_forced && track.language === (heard || track.language));
    return id < 0 ? null : id;
  }

  #show(track) {
    if (this.#shown) this.#shown.oncuechange = null;
    this.#shown = track;
    this.#place.replaceChildren();
    if (!track) return;
    track.oncuechange = () => this.#draw();
    this.#draw(); // What is active already does not change.
  }

  #draw() {
    const cues = [...(this.#shown?.activeCues ?? [])];
    // getCueAsHTML makes text and a few inert elements; nothing of a cue is parsed as HTML.
    this.#place.replaceChildren(...cues.map((cue) => {
      const line = document.createElement("p");
      line.append(cue.getCueAsHTML());
      line.dataset.place = isHigh(cue) ? "top" : "bottom";
      return line;
    }));
  }

  /** An iPhone in full screen shows only what the browser itself draws. */
  #handOver(mode) {
    if (this.#shown) this.#shown.mode = mode;
  }
}

function isHigh(cue) {
  return typeof cue.line === "number" && cue.line >= 0 && (cue.snapToLines ? cue.line < 5 : cue.line < 40);
}

function asElement(track) {
  const element = document.createElement("track");
  element.kind = track.kind;
  element.srclang = track.language;
  element.label = track.name || languageName(track.language);
  element.src = track.url;
  return element;
}
