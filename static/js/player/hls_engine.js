/** Adaptive playback through Media Source Extensions, by hls.js. */

import Hls from "hls.js";
import { recall, remember } from "streamex/player/preferences";

const EXPIRED = new Set([401, 403, 404, 410]);
const MAX_MEDIA_RECOVERIES = 2;

/**
 * hls.js without what StreamEx never sends: encryption, interstitials, and subtitles inside of
 * the playlist (the page has them as <track>). There is no worker: CMAF needs no remuxing.
 */
function settings(startSeconds, audioLanguage) {
  const bandwidth = recall("bandwidth", null);
  return {
    enableWorker: false,
    startPosition: startSeconds,
    startFragPrefetch: true,
    capLevelToPlayerSize: true,
    backBufferLength: 60,
    // Not the ten minutes that hls.js would load of something small: most is never watched.
    maxBufferLength: 40,
    maxMaxBufferLength: 60,
    audioPreference: audioLanguage ? { lang: audioLanguage } : undefined,
    // The connection of a minute ago is a better guess than the lowest rung.
    ...(bandwidth && { abrEwmaDefaultEstimate: bandwidth, testBandwidth: false }),
    cmcdController: undefined,
    emeController: undefined,
    interstitialsController: undefined,
    subtitleStreamController: undefined,
    subtitleTrackController: undefined,
    timelineController: undefined,
  };
}

/**
 * What an engine reports: it can be asked (`ready`), has other tracks or levels (`tracks`), gets
 * data (`loaded`), is trying again by itself (`retrying`), or has given up because its addresses
 * are refused (`expired`), nothing arrives (`network`), or nothing can be decoded (`broken`).
 *
 * @typedef {"ready" | "tracks" | "loaded" | "retrying" | "expired" | "network" | "broken"} Report
 */

export class HlsEngine {
  #hls;
  #media;
  #notify;
  #recoveries = 0;
  #isAbandoned = false;

  /**
   * @param {HTMLMediaElement} media
   * @param {(kind: Report) => void} notify
   */
  constructor(media, notify, { url, startSeconds, audioLanguage }) {
    this.#media = media;
    this.#notify = notify;
    this.#hls = new Hls(settings(startSeconds, audioLanguage));
    const { Events } = Hls;
    this.#hls.on(Events.MANIFEST_PARSED, () => notify("ready"));
    this.#hls.on(Events.FRAG_BUFFERED, () => this.#noteBandwidth());
    for (const event of [Events.LEVEL_SWITCHED, Events.AUDIO_TRACKS_UPDATED, Events.AUDIO_TRACK_SWITCHED]) {
      this.#hls.on(event, () => notify("tracks"));
    }
    this.#hls.on(Events.ERROR, (_event, error) => this.#handleError(error));
    this.#hls.loadSource(url);
    this.#hls.attachMedia(media);
  }

  /** Heights to choose from, the best first. */
  get qualities() {
    const heights = this.#hls.levels.map((level) => level.height).filter(Boolean);
    return [...new Set(heights)].sort((a, b) => b - a);
  }

  /** The height that is playing. */
  get currentHeight() {
    return this.#hls.levels[this.#hls.currentLevel]?.height ?? null;
  }

  /** @param {number | null} height null lets the connection decide */
  setQuality(height) {
    const best = this.#hls.levels.findLastIndex((level) => level.height === height);
    this.#hls.nextLevel = height === null ? -1 : best;
  }

  get audioTracks() {
    return this.#hls.audioTracks.map((track, index) => ({
      id: index, language: track.lang ?? "", name: track.name ?? "",
    }));
  }

  get audioTrack() {
    return this.#hls.audioTrack;
  }

  setAudioTrack(id) {
    this.#hls.audioTrack = id;
  }

  /** Load again after the network was unavailable; what is buffered stays. */
  resume() {
    this.#hls.startLoad(this.#media.currentTime);
    return this.#hls.levels.length > 0;
  }

  close() {
    this.#isAbandoned = true;
    this.#hls.destroy();
  }

  #noteBandwidth() {
    const estimate = Math.round(this.#hls.bandwidthEstimate);
    if (Number.isFinite(estimate)) remember("bandwidth", estimate);
    this.#notify("loaded");
  }

  #handleError(error) {
    if (this.#isAbandoned) return;
    const status = error.response?.code;
    // Signed addresses end; waiting for hls.js to try every rung with them only costs time.
    if (EXPIRED.has(status)) this.#giveUp("expired");
    else if (error.type === Hls.ErrorTypes.NETWORK_ERROR) this.#notify(error.fatal ? "network" : "retrying");
    else if (!error.fatal) return;
    else if (error.type === Hls.ErrorTypes.MEDIA_ERROR && this.#recoveries < MAX_MEDIA_RECOVERIES) this.#recover();
    else this.#giveUp("broken");
  }

  #recover() {
    this.#recoveries += 1;
    if (this.#recoveries > 1) this.#hls.swapAudioCodec();
    this.#hls.recoverMediaError();
  }

  #giveUp(kind) {
    this.#isAbandoned = true;
    this.#hls.stopLoad();
    this.#notify(kind);
  }
}
