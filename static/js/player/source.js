/** Which way of playing suits this browser, and the life of one opened playback. */

import { PlainEngine } from "streamex/player/plain_engine";

const HLS_TYPE = "application/vnd.apple.mpegurl";

/** Safari plays HLS itself, and only so with AirPlay and the least battery. */
function playsHlsBest(media) {
  return "webkitSetPresentationMode" in HTMLVideoElement.prototype && media.canPlayType(HLS_TYPE) !== "";
}

function hasMediaSource() {
  return Boolean(window.ManagedMediaSource ?? window.MediaSource)
    && (window.ManagedMediaSource ?? window.MediaSource).isTypeSupported('video/mp4; codecs="avc1.42E01E,mp4a.40.2"');
}

export class Source {
  #media;
  #notify;
  #engine = null;
  #generation = 0;

  constructor(media, notify) {
    this.#media = media;
    this.#notify = notify;
  }

  /** The engine at work, or null: see HlsEngine for what it answers. */
  get engine() {
    return this.#engine;
  }

  /**
   * Open a playback at a position.
   *
   * @param {{manifest_url: string, progressive_url: string | null}} playback
   * @param {{startSeconds: number, audioLanguage: string | null, isPlain: boolean}} options
   *   `isPlain` asks for the progressive file, after everything else failed
   */
  async open(playback, options) {
    this.close();
    const generation = this.#generation;
    const notify = (kind) => generation === this.#generation && this.#notify(kind);
    const isAdaptive = !options.isPlain && hasMediaSource() && !playsHlsBest(this.#media);
    const Engine = isAdaptive ? await loadHlsEngine() : PlainEngine;
    if (generation !== this.#generation) return;
    const isNative = !options.isPlain && this.#media.canPlayType(HLS_TYPE) !== "";
    const url = isAdaptive || isNative ? playback.manifest_url : playback.progressive_url;
    if (url) this.#engine = new Engine(this.#media, notify, { url, ...options });
    else notify("broken");
  }

  close() {
    this.#generation += 1;
    this.#engine?.close();
    this.#engine = null;
  }
}

async function loadHlsEngine() {
  const { HlsEngine } = await import("streamex/player/hls_engine");
  return HlsEngine;
}
