// Numbers, times and states in words. Pure.

/** @param {number} micros @returns {string} without unit; – if unknown */
export function millis(micros) {
  if (micros < 0) return "–";
  const ms = micros / 1000;
  return ms >= 100 ? ms.toFixed(0) : ms.toFixed(1);
}

/** @param {number} permille @returns {string} per cent without unit; – if unknown */
export function percent(permille) {
  return permille < 0 ? "–" : (permille / 10).toFixed(1);
}

/** @param {string} iso @returns {string} local time of day, with the date if it is another day */
export function clock(iso) {
  const at = new Date(iso);
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString()} ${time}`;
}

/** @param {string} iso @param {string} now @returns {string} how long ago: 3 d 4 h, 6 min, 12 s */
export function age(iso, now) {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(iso)) / 1000));
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}

/** Sign, word and colour of a path: never the colour alone. */
export function badge(path) {
  if (path.suspect) return { sign: "?", text: "suspect", look: "warn" };
  switch (path.state) {
    case "up":
    case "forced up":
      return path.carriesPercent > 0
        ? { sign: "▲", text: `carries ${path.carriesPercent} %`, look: "good" }
        : { sign: "●", text: path.state === "up" ? "ready" : "forced up", look: "idle" };
    case "degraded":
      return { sign: path.carriesPercent > 0 ? "△" : "○", text: path.carriesPercent > 0 ? `degraded, carries ${path.carriesPercent} %` : "degraded", look: "warn" };
    case "draining":
      return { sign: "▽", text: "draining", look: "warn" };
    case "down":
      return { sign: "▼", text: "down", look: "bad" };
    case "forced down":
      return { sign: "■", text: "held down", look: "warn" };
    case "no data":
    case "probation":
      return { sign: "…", text: path.state, look: "warn" };
    default:
      return { sign: "▼", text: path.state, look: "bad" };
  }
}

/** What an administrator did to an uplink. */
export function byHand(to) {
  return { draining: "Drained", disabled: "Disabled" }[to] ?? `Held ${to}`;
}
