/** Media keys, headphones and lock screens, by the Media Session API. */

export function attachSystemKeys(player) {
  if (!("mediaSession" in navigator)) return;
  const { mediaSession } = navigator;
  const { media } = player;
  const handlers = {
    play: () => player.play(),
    pause: () => media.pause(),
    seekbackward: ({ seekOffset }) => player.seekBy(-(seekOffset ?? 10)),
    seekforward: ({ seekOffset }) => player.seekBy(seekOffset ?? 10),
    seekto: ({ seekTime }) => player.seek(seekTime),
    previoustrack: () => player.previous(),
  };
  for (const [action, handler] of Object.entries(handlers)) listen(action, handler);
  player.on("load", () => {
    const { heading, subheading, artist, artwork, next } = player.data;
    mediaSession.metadata = new MediaMetadata({
      title: subheading || heading, artist: artist || heading, album: heading, artwork,
    });
    listen("nexttrack", next ? () => player.next() : null);
  });
  for (const event of ["loadedmetadata", "seeked", "ratechange", "playing", "pause"]) {
    media.addEventListener(event, () => showPosition(player));
  }
}

function listen(action, handler) {
  try {
    navigator.mediaSession.setActionHandler(action, handler);
  } catch {
    // This browser does not know the key.
  }
}

function showPosition({ media, duration }) {
  const { mediaSession } = navigator;
  mediaSession.playbackState = media.paused ? "paused" : "playing";
  if (!duration || media.currentTime > duration) return;
  mediaSession.setPositionState?.({ duration, position: media.currentTime, playbackRate: media.playbackRate });
}
