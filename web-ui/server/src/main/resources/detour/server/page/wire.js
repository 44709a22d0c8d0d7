// An uplink drawn as a wire: office - next hop - Internet, with a cross where it is broken.

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Object<string, string|number>} attributes @returns {SVGElement} */
function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

function text(x, anchor, words, alarm) {
  const element = shape("text", { x, y: 42, "text-anchor": anchor, class: alarm ? "alarm" : "" });
  element.textContent = words;
  return element;
}

/**
 * @param {object} path a PathStatus of the API
 * @param {string} name of the uplink, for who cannot see the drawing
 * @returns {SVGElement}
 */
export function wire(path, name) {
  const up = path.usable;
  const carries = path.carriesPercent > 0;
  const broken = path.cable === "broken" ? 0 : path.nextHop === "broken" ? 0.5 : path.internet === "broken" ? 1 : -1;
  const colour = broken >= 0 ? "var(--bad)" : carries ? "var(--good)" : "var(--idle)";
  const width = carries && up ? 3 + (4 * path.carriesPercent) / 100 : 2.5;
  const svg = shape("svg", { viewBox: "0 0 420 46", preserveAspectRatio: "xMidYMid meet", role: "img", class: "wire" });
  svg.setAttribute("aria-label", `${name}: cable ${path.cable}, next hop ${path.nextHop}, Internet ${path.internet}`);
  const ends = [8, 150, 410];
  const cut = broken < 0 ? 410 : broken === 0 ? 79 : broken === 0.5 ? 120 : 285;
  const line = shape("path", { d: `M8 17H${broken < 0 ? 410 : cut - 16}`, stroke: colour, "stroke-width": width, "stroke-linecap": "round" });
  if (!carries && broken < 0) line.setAttribute("stroke-dasharray", "9 6");
  svg.append(line);
  if (broken >= 0) {
    svg.append(shape("path", { d: `M${cut + 16} 17H410`, stroke: "var(--faint)", "stroke-width": 3, "stroke-dasharray": "3 6" }));
    svg.append(shape("path", { d: `M${cut - 8} 9l16 16m0 -16l-16 16`, stroke: "var(--bad)", "stroke-width": 3.5, "stroke-linecap": "round" }));
    svg.append(text(cut, "middle", broken === 0 ? "no carrier" : "silent", true));
  }
  ends.forEach((x) => {
    const reached = broken < 0 || x < cut;
    svg.append(shape("circle", { cx: x, cy: 17, r: 6, fill: "var(--card)", stroke: reached ? colour : "var(--faint)", "stroke-width": 2.5 }));
  });
  const answering = path.targets.filter((each) => each.rttMicros >= 0 && !each.silent).length;
  svg.append(text(2, "start", "cable"));
  if (broken !== 0.5) svg.append(text(150, "middle", "next hop"));
  svg.append(text(418, "end", up || broken >= 0 ? `${broken >= 0 ? 0 : answering} of ${path.targets.length} targets` : "Internet"));
  return svg;
}
