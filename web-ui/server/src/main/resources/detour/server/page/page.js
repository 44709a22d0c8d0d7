// The overview: a status and events come by the stream, and are drawn. Text from outside is only ever set as text.

import { age, badge, byHand, clock, millis, percent } from "./words.js";
import { wire } from "./wire.js";

const LOST_AFTER_MS = 2500;
const SHOWN_EVENTS = 40;

const by = (id) => document.getElementById(id);

/** Makes an element: tag, class, then children or text. */
function make(tag, look, ...children) {
  const element = document.createElement(tag);
  if (look) element.className = look;
  element.append(...children.filter((each) => each !== null && each !== ""));
  return element;
}

function figure(value, unit) {
  return make("span", "num", value, make("small", "", unit));
}

function same(one, other) {
  return one.state === other.state && one.carriesPercent === other.carriesPercent && one.internet === other.internet;
}

function pathRow(uplink, path, family) {
  const look = badge(path);
  const name = make("span", "name", make("b", "", uplink.name), make("small", "", `${uplink.interfaceName} · ${uplink.kind}${family ? " · " + family : ""}`));
  const drawing = make("span", "wire", wire(path, uplink.name));
  const state = make("span", "carries", make("span", `state ${look.look}`, make("span", "", look.sign), look.text));
  return make("div", "path", name, drawing, figure(millis(path.rttMicros), "ms"), figure(millis(path.quality.jitterMicros), "ms jitter"), figure(percent(path.lossPermille), "% loss"), state);
}

function why(path, now, family) {
  const line = make("p", "why", family ? `${family}: ` : "", make("b", "", path.state), ` for ${age(path.since, now)}: ${path.reason.text}`);
  return line;
}

/** How a path would carry a call, and what it did lately. */
function quality(path, family) {
  const { score, mos, latencyMicros, jitterMicros } = path.quality;
  const stalls = path.stalls.count === 0 ? "" : `; ${path.stalls.count} short ${path.stalls.count === 1 ? "stall" : "stalls"}, the longest ${path.stalls.longestMillis} ms`;
  const { begun, answered } = path.office;
  const tcp = path.tcp.connections === 0 ? "" : `; probes' TCP: round trip ${millis(path.tcp.rttMicros)} ms, ${path.tcp.retransmits} sent again`;
  return `${family}: score ${score} of 100 (MOS ${(mos / 100).toFixed(1)}), median ${millis(latencyMicros)} ms, jitter ${millis(jitterMicros)} ms${stalls}${path.damped ? "; falls too often, others are preferred" : ""}; the office began ${begun} TCP connections, ${answered} new flows were answered${tcp}`;
}

function targets(uplink) {
  const table = make("table", "");
  for (const path of [uplink.ipv4, uplink.ipv6]) {
    for (const target of path.targets) {
      const word = target.wrong ? target.wrong : target.retired ? "asked now and then" : target.silent ? "silent" : target.rttMicros < 0 ? "not answered yet" : `${millis(target.rttMicros)} ms`;
      const { score, jitterMicros } = target.quality;
      const quality = score < 0 ? "" : `jitter ${millis(jitterMicros)} ms, loss ${percent(target.lossPermille)} %, score ${score}`;
      table.append(make("tr", "", make("td", "", target.target), make("td", "", word), make("td", "", quality)));
    }
  }
  const details = make("details", "", make("summary", "", "Targets and addresses"));
  const where = [uplink.ipv4, uplink.ipv6].filter((each) => each.address).map((each) => `${each.address}${each.gateway ? " by " + each.gateway : ""}`);
  if (where.length > 0) details.append(make("p", "why", where.join(" · ")));
  details.append(table);
  for (const [family, path] of [["IPv4", uplink.ipv4], ["IPv6", uplink.ipv6]]) {
    if (path.quality.score >= 0) details.append(make("p", "why", quality(path, family)));
  }
  return details;
}

function uplinkBox(uplink, now, open) {
  const box = make("div", "uplink");
  const used = [["IPv4", uplink.ipv4], ["IPv6", uplink.ipv6]].filter(([, path]) => path.state !== "no address");
  const shown = used.length > 0 ? used : [["IPv4", uplink.ipv4]];
  if (shown.length === 2 && same(uplink.ipv4, uplink.ipv6)) {
    box.append(pathRow(uplink, uplink.ipv4, ""), why(uplink.ipv4, now, ""));
  } else {
    for (const [family, path] of shown) box.append(pathRow(uplink, path, family));
    for (const [family, path] of shown) box.append(why(path, now, shown.length > 1 ? family : ""));
  }
  if (uplink.override) {
    box.append(make("p", "why", make("b", "", `${byHand(uplink.override.to)} by hand until ${clock(uplink.override.until)}`), `: ${uplink.override.reason}`));
  }
  const details = targets(uplink);
  details.open = open.has(uplink.name);
  details.dataset.uplink = uplink.name;
  box.append(details);
  return box;
}

function row(head, value) {
  return make("tr", "", make("th", "", head), make("td", "", value));
}

function drawPolicies(status) {
  const rows = [];
  for (const policy of status.policies) {
    const used = status.uplinks.some((each) => each[policy.family].state !== "no address");
    if (!used) continue;
    const tiers = policy.tiers.map((tier) => tier.join(" + ")).join(" → ");
    const carried = policy.carriedBy.length > 0 ? policy.carriedBy.join(" and ") : "nobody";
    rows.push(row(`${policy.policy}, ${policy.family === "ipv4" ? "IPv4" : "IPv6"}`, `${tiers}; now ${carried}`));
    if (policy.failbackAt) rows.push(row("Back at", clock(policy.failbackAt)));
  }
  by("policies").replaceChildren(...rows);
}

/** Who of the two gateways serves the office's gateway address. */
function drawPair(pair) {
  by("pair-box").hidden = !pair;
  const rows = [];
  for (const router of pair?.routers ?? []) {
    const role = { active: "▲ Active", backup: "● Backup", initialize: "… Initialize" }[router.role];
    rows.push(row(router.name, `${role} since ${clock(router.since)}`));
    rows.push(row("Why", router.reason.text));
    rows.push(row("Addresses", router.addresses.join(", ")));
    rows.push(row("Priority", `${router.priority}: ${router.priorityReason.text}`));
    if (router.group) rows.push(row("Group", router.group));
    if (router.leaving) rows.push(row("Leaving", "serves until the other one is heard"));
    if (router.held) rows.push(row("Handed over", "not taken back from a gateway that lives"));
    if (router.active) rows.push(row("Active", router.active));
    if (router.error) rows.push(row("Refused", router.error));
  }
  by("pair").replaceChildren(...rows);
}

function drawKernel(kernel) {
  const rows = [row("Equals the plan", kernel.equal ? "✓ yes" : "✗ no"), row("Put back after others", String(kernel.repairs))];
  for (const refused of kernel.refused) rows.push(row("Refused", refused));
  by("kernel").replaceChildren(...rows);
}

function draw(status) {
  const open = new Set([...document.querySelectorAll("details[open]")].map((each) => each.dataset.uplink));
  const focused = document.activeElement?.closest("details")?.dataset.uplink;
  document.title = `Detour: ${status.sentence}`;
  by("office").textContent = status.name;
  by("version").textContent = `Detour ${status.version}`;
  if (by("sentence").textContent !== status.sentence) by("sentence").textContent = status.sentence;
  by("next").textContent = status.next;
  by("uplinks").replaceChildren(...status.uplinks.map((each) => uplinkBox(each, status.at, open)));
  if (focused) document.querySelector(`details[data-uplink="${focused}"] summary`)?.focus({ preventScroll: true });
  drawPolicies(status);
  drawPair(status.pair);
  drawKernel(status.kernel);
  by("notices").hidden = status.notices.length === 0;
  by("notices").querySelector("ul").replaceChildren(...status.notices.map((each) => make("li", "", "⚠ ", each.text)));
}

const seen = new Set();

function addEvent(event, fresh) {
  if (seen.has(event.sequence)) return;
  seen.add(event.sequence);
  lastEvent = Math.max(lastEvent, event.sequence);
  const time = make("time", "", clock(event.at));
  time.dateTime = event.at;
  const item = make("li", fresh ? "new" : "", time, make("div", "", make("b", "", event.sentence), make("p", "", event.sentence.includes(event.reason.text) ? "" : event.reason.text)));
  by("events").prepend(item);
  while (by("events").children.length > SHOWN_EVENTS) by("events").lastChild.remove();
}

let lastHeard = Date.now();
let lastAt = "";

function heard() {
  lastHeard = Date.now();
  by("lost").hidden = true;
  document.body.classList.remove("stale");
}

function watch() {
  if (Date.now() - lastHeard < LOST_AFTER_MS) return;
  by("lost").textContent = lastAt
    ? `The connection to detourd is lost; what you see is from ${clock(lastAt)}.`
    : "There is no connection to detourd.";
  by("lost").hidden = false;
  document.body.classList.add("stale");
  // A gateway that lost its power ends no connection: whoever is silent is asked anew.
  if (Date.now() - lastOpened > LOST_AFTER_MS) open();
}

let stream = null;
let lastOpened = 0;
let lastEvent = 0;

function open() {
  stream?.close();
  lastOpened = Date.now();
  stream = new EventSource("/api/v1/stream");
  stream.addEventListener("status", (message) => {
    const status = JSON.parse(message.data);
    if (!by("lost").hidden) history();
    heard();
    lastAt = status.at;
    draw(status);
  });
  stream.addEventListener("event", (message) => {
    heard();
    addEvent(JSON.parse(message.data), true);
  });
}

/** Events that the stream may not have told: those before it began, or while it was lost. */
async function history() {
  try {
    const answer = await fetch(`/api/v1/events?limit=${SHOWN_EVENTS}&after=${lastEvent}`);
    for (const event of await answer.json()) addEvent(event, false);
  } catch {
    // the banner tells that nothing comes
  }
}

setInterval(watch, 250);
history().then(open);
