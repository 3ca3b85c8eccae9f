/** Text for people: the server gives the sentences, these fill the gaps. */

/** @returns {string} `template` with `{name}` replaced from `values` */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}

/** @returns {string} such as 4:05 or 1:02:09 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

const SPOKEN_UNITS = [["hour", 3600], ["minute", 60], ["second", 1]];

/** @returns {string} such as "1 hour 2 minutes", in the language of the page */
export function spoken(seconds) {
  let rest = Math.max(0, Math.floor(seconds || 0));
  const parts = [];
  for (const [unit, size] of SPOKEN_UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count || (unit === "second" && !parts.length)) parts.push(inUnit(count, unit));
  }
  return parts.join(" ");
}

function inUnit(count, unit) {
  const { lang } = document.documentElement;
  return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** @returns {string} the name of a BCP 47 language, written in that language */
export function languageName(tag) {
  try {
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return tag;
  }
}
