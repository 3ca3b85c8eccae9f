/**
 * The player: one media element, what it plays now, and the verbs that buttons, keys, media keys
 * and gestures share. Everything else attaches to it and listens.
 *
 * Events: `load` (another playable came in; `data` is it), `source` (an engine reported; detail
 * is its kind), `blocked` (the browser wants a click first), `act` (a verb was used; detail is
 * what to show for it), `leave` (this playable is left; `data` is still it), `advance` (go to the
 * next; detail says whether by itself).
 */

import { recall, remember } from "streamex/player/preferences";
import { inLanguage, ProfilePreferences } from "streamex/player/profile_preferences";
import { Source } from "streamex/player/source";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

export class Player extends EventTarget {
  /**
   * @param {HTMLElement} root
   * @param {Record<string, string>} words the texts of the page, in its language
   * @param {{profile: string, csrf_token: string}} viewer who is watching
   */
  constructor(root, words, viewer) {
    super();
    this.root = root;
    this.words = words;
    this.profile = viewer.profile;
    this.preferences = new ProfilePreferences(this, viewer);
    this.media = root.querySelector("video, audio");
    this.data = null;
    this.source = new Source(this.media, (kind) => this.#hear(kind));
    this.media.volume = recall("volume", 1);
    this.media.muted = recall("muted", false);
    this.media.addEventListener("volumechange", () => {
      remember("volume", this.media.volume);
      remember("muted", this.media.muted);
    });
  }

  /** The element of the page with `data-part="name"`, or null. */
  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  on(event, listener) {
    this.addEventListener(event, ({ detail }) => listener(detail));
  }

  emit(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  /** The length in seconds, known before the media is. */
  get duration() {
    const { duration } = this.media;
    return Number.isFinite(duration) && duration > 0 ? duration : this.data?.duration_seconds ?? 0;
  }

  get isMusic() {
    return this.media instanceof HTMLAudioElement;
  }

  /** Show and play another playable; `data` is what the server tells of one. */
  load(data, { startSeconds = data.resume_seconds } = {}) {
    if (this.data) this.emit("leave");
    this.data = data;
    this.startedAt = startSeconds;
    this.source.close();
    this.emit("load");
    if (data.state === "ready") this.open({ startSeconds });
  }

  /** Open the media of what is loaded, from a position. */
  async open({ startSeconds = this.media.currentTime, isPlain = false, isPaused = false } = {}) {
    const tracks = this.data.playback.audio_tracks;
    const audioLanguage = inLanguage(tracks, this.preferences.audioLanguage)?.language ?? null;
    this.media.playbackRate = this.media.defaultPlaybackRate = this.isMusic ? 1 : recall(this.#speedName, 1);
    try {
      await this.source.open(this.data.playback, { startSeconds, audioLanguage, isPlain });
    } catch {
      this.#hear("network"); // The module of the engine did not come.
      return;
    }
    if (!isPaused) await this.play();
  }

  async play() {
    try {
      await this.media.play();
    } catch (error) {
      // AbortError: another load or a pause came first, which is what was asked for.
      if (error.name === "NotAllowedError") this.emit("blocked");
    }
  }

  toggle() {
    if (this.data?.state !== "ready") return;
    this.emit("act", { icon: this.media.paused ? "play" : "pause" });
    if (this.media.paused) this.play();
    else this.media.pause();
  }

  seek(seconds) {
    if (this.data?.state !== "ready") return;
    const target = Math.min(Math.max(0, seconds), Math.max(0, this.duration - 0.05));
    this.media.currentTime = target;
    this.emit("seek", target);
  }

  seekBy(seconds) {
    this.emit("act", { icon: seconds < 0 ? "back" : "forward", text: `${Math.abs(seconds)} s` });
    this.seek(this.media.currentTime + seconds);
  }

  changeVolume(step) {
    const { media } = this;
    media.volume = Math.round(Math.min(1, Math.max(0, media.volume + step)) * 100) / 100;
    media.muted = media.volume === 0;
    this.#showVolume();
  }

  toggleMute() {
    const { media } = this;
    media.muted = !media.muted;
    if (!media.muted && media.volume === 0) media.volume = 0.5;
    this.#showVolume();
  }

  setSpeed(rate) {
    this.media.playbackRate = this.media.defaultPlaybackRate = rate;
    if (!this.isMusic) remember(this.#speedName, rate);
    this.emit("act", { icon: "speed", text: `${rate}×` });
  }

  stepSpeed(direction) {
    const now = SPEEDS.indexOf(this.media.playbackRate);
    const next = SPEEDS[(now < 0 ? SPEEDS.indexOf(1) : now) + direction];
    if (next) this.setSpeed(next);
  }

  async toggleFullscreen() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (this.root.requestFullscreen) await this.root.requestFullscreen({ navigationUI: "hide" });
    else this.media.webkitEnterFullscreen?.(); // iPhones give the whole screen to a video only.
  }

  async togglePictureInPicture() {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await this.media.requestPictureInPicture();
    } catch {
      this.emit("tell", this.words.pip_failed);
    }
  }

  /** Go on to what follows, if anything does. */
  next({ isAutomatic = false } = {}) {
    if (this.data?.next) this.emit("advance", { link: this.data.next, isAutomatic });
  }

  previous() {
    if (this.media.currentTime > 3 || !this.data?.previous) this.seek(0);
    else this.emit("advance", { link: this.data.previous, isAutomatic: false });
  }

  get #speedName() {
    return `${this.profile}.speed`;
  }

  #showVolume() {
    const { media } = this;
    const isSilent = media.muted || media.volume === 0;
    const text = isSilent ? this.words.muted : `${Math.round(media.volume * 100)} %`;
    this.emit("act", { icon: isSilent ? "muted" : "volume", text });
  }

  #hear(kind) {
    this.emit("source", kind);
  }
}
