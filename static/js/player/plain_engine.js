/** Playback by the browser itself: HLS in Safari, otherwise the progressive file. */

export class PlainEngine {
  qualities = [];
  currentHeight = null;
  #media;
  #listeners = new AbortController();

  /** See HlsEngine; the browser picks the quality. */
  constructor(media, notify, { url, startSeconds, audioLanguage }) {
    this.#media = media;
    const { signal } = this.#listeners;
    media.addEventListener("loadedmetadata", () => {
      if (startSeconds) media.currentTime = startSeconds;
      this.#preferAudio(audioLanguage);
      notify("ready");
    }, { signal, once: true });
    media.addEventListener("progress", () => notify("loaded"), { signal });
    media.addEventListener("error", async () => notify(await this.#reason(url)), { signal });
    media.audioTracks?.addEventListener?.("change", () => notify("tracks"), { signal });
    media.src = url;
    media.load();
  }

  setQuality() {}

  get audioTracks() {
    return [...(this.#media.audioTracks ?? [])].map((track, index) => ({
      id: index, language: track.language, name: track.label,
    }));
  }

  get audioTrack() {
    return [...(this.#media.audioTracks ?? [])].findIndex((track) => track.enabled);
  }

  setAudioTrack(id) {
    [...this.#media.audioTracks].forEach((track, index) => { track.enabled = index === id; });
  }

  /** A media element that failed stays failed: it must be opened again. */
  resume() {
    return false;
  }

  close() {
    this.#listeners.abort();
    this.#media.removeAttribute("src");
    this.#media.load();
  }

  #preferAudio(language) {
    const match = this.audioTracks.find((track) => track.language === language);
    if (language && match) this.setAudioTrack(match.id);
  }

  async #reason(url) {
    const code = this.#media.error?.code;
    if (code === MediaError.MEDIA_ERR_NETWORK) return "network";
    if (code === MediaError.MEDIA_ERR_DECODE) return "broken";
    return reasonOf(url);
  }
}

/** The element does not tell a refused address from a file that it cannot play: ask for a byte. */
async function reasonOf(url) {
  try {
    const response = await fetch(url, { headers: { Range: "bytes=0-0" } });
    return response.ok ? "broken" : "expired";
  } catch {
    return "network";
  }
}
