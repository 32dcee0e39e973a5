// What was typed and the server has not acknowledged: kept on this device and sent as soon as that is possible.
"use strict";

// One entry of localStorage for each open page, so that no tab overwrites what another one keeps:
//   greenroom/<user>/<interview>/<position>/<tab>: {text, revision, url, sent, isStale}
// `position` is a question's number or follow-up-<number>. `revision` is what the text started from. `sent` was sent
// and never answered, so it may have arrived. `isStale`: the server has another text by now, and the person decides;
// until then `revision` is 0, so that whatever sends it replaces nothing.

const GIVE_UP_WAITING_MS = 15_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;
// What a browser sends for a page that is gone is limited to 64 kB, other fields included.
const MAX_PARTING_BYTES = 60_000;
const LOGOUT_WAITS_MS = 2_000;
// Saved, changed elsewhere, kept but not counted, refused: the statuses of a fragment that says so.
const ANSWERS = [200, 409, 410, 422];
// Signed out, a token of an earlier sign-in, too slow, too many: what may pass.
const PASSING = [0, 401, 403, 408, 429];

// -- the store ------------------------------------------------------------------------------------------------------

const onDevice = openStorage("localStorage");
const inTab = openStorage("sessionStorage");

// Where the browser refuses it nothing is kept, which is told, and nothing breaks.
function openStorage(name) {
  const refused = { getItem: () => null, setItem() { throw new Error(`${name} is refused`); }, removeItem() {} };
  try {
    return window[name] || refused;
  } catch {
    return refused;
  }
}

// Whether it is kept: a private window or a full disk may refuse.
function remember(storage, name, value) {
  try {
    storage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

function draftKey(...parts) {
  return ["greenroom", document.body.dataset.user, ...parts].join("/");
}

function storedKeys(prefix) {
  return Object.keys(onDevice).filter((key) => key.startsWith(`${prefix}/`));
}

function readDraft(key) {
  try {
    return JSON.parse(onDevice.getItem(key));
  } catch {
    return null;
  }
}

// Whether it is kept: after signing out nothing is.
function keepDraft(key, draft) {
  return !isSignedOut && remember(onDevice, key, JSON.stringify(draft));
}

function forget(keys) {
  for (const key of keys) onDevice.removeItem(key);
}

function draftsUnder(prefix) {
  return storedKeys(prefix).filter((key) => /^greenroom\/\d+\/\d+\/[\w-]+\/\w+$/.test(key));
}

// Signing out wipes the device, and pages that are open in other tabs must not write to it again. This tells them.
let isSignedOut = false;

function tellOtherPagesOfLogout() {
  remember(onDevice, draftKey("signed-out"), "");
  forget([draftKey("signed-out")]);
}

window.addEventListener("storage", (event) => {
  if (event.key === draftKey("signed-out")) isSignedOut = true;
});

// -- whose page is still open -----------------------------------------------------------------------------------------
// An open room holds a lock of its draft's name. The browser gives it back when the page is gone, however it went.

function holdLock(key) {
  let release = () => {};
  if (navigator.locks) navigator.locks.request(key, () => new Promise((resolve) => { release = resolve; }));
  return () => release();
}

// Without locks (plain HTTP in a local network) a draft is taken over at worst from a page that is open too, which
// then shows both texts.
function unlessOpenElsewhere(key, act) {
  if (!navigator.locks) return act();
  return navigator.locks.request(key, { ifAvailable: true }, (lock) => (lock ? act() : null));
}

// -- sending --------------------------------------------------------------------------------------------------------

// As the browser will send it: with two characters at the end of each line.
function sentBytes(text) {
  return new Blob([text.replace(/\n/g, "\r\n")]).size;
}

// A form's fields, as a page sends them that stays where it is.
function post(url, fields, more = {}) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", currentToken() || "");
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const signal = AbortSignal.timeout(GIVE_UP_WAITING_MS);
  return fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "error", signal, ...more });
}

// Resolves to what became of it; status 0 when nobody answered, or somebody else than Greenroom (a hotel's login page).
async function postText(url, text, revision) {
  try {
    const response = await post(url, { revision, text }, { keepalive: sentBytes(text) < MAX_PARTING_BYTES });
    const fragment = new DOMParser().parseFromString(await response.text(), "text/html");
    const raised = fragment.querySelector("#id_revision");
    const isOurs = ANSWERS.includes(response.status) ? fragment.querySelector("#save-state") : !response.ok;
    if (!isOurs) throw new Error(`No answer of Greenroom's: ${response.status}`);
    if (response.ok) isSignedOut = false;
    return { text, status: response.status, fragment, revision: raised && Number(raised.value) };
  } catch {
    return { text, status: 0, fragment: null, revision: null };
  }
}

function isKept({ status }) {
  // 410: too late or already marked, and kept beside the answer.
  return status === 200 || status === 410;
}

// Anything else the same text would get again.
function isWorthRetrying({ status }) {
  return PASSING.includes(status) || status >= 500;
}

async function sendText(key, draft, text) {
  draft.sent = text;
  keepDraft(key, draft);
  const outcome = await postText(draft.url, text, draft.revision);
  if (outcome.revision !== null) draft.revision = outcome.revision;
  // A gateway may fail after the server behind it has saved.
  if (outcome.status !== 0 && outcome.status < 500) delete draft.sent;
  return outcome;
}

// A request whose answer was lost may have raised the revision, and the next one would look like another tab's. So the
// same words go first: if they arrived, the server says so and gives its revision.
async function deliver(key, draft) {
  if (draft.sent !== undefined && draft.sent !== draft.text) {
    const earlier = await sendText(key, draft, draft.sent);
    if (!isKept(earlier) && earlier.revision === null) return earlier;
  }
  return sendText(key, draft, draft.text);
}

// -- sending what pages have left behind ------------------------------------------------------------------------------

async function deliverLeft(key) {
  const draft = readDraft(key);
  if (!draft) return null;
  const outcome = await deliver(key, draft);
  const stored = readDraft(key);
  // Signing out in another tab may have wiped it, an open page may have put a newer text there.
  if (stored && isKept(outcome) && stored.text === outcome.text) forget([key]);
  else if (stored) keepDraft(key, { ...draft, text: stored.text, isStale: stored.isStale || outcome.status === 409 });
  return { ...outcome, key };
}

// One after the other, as the browser's limit is for all parting requests together.
async function deliverAll(keys, { evenIfOpen = false } = {}) {
  const outcomes = [];
  // What is undecided goes last: it may be what another one replaces.
  const isStale = (key) => Boolean((readDraft(key) || {}).isStale);
  for (const key of [...keys].sort((one, other) => isStale(one) - isStale(other))) {
    const act = () => deliverLeft(key);
    const outcome = await (evenIfOpen ? act() : unlessOpenElsewhere(key, act));
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}

// Calls `act` again after 2, 4, ... 30 seconds until it is told to stop, and at once when the network is back.
function makeRetry(act) {
  let waitMs = FIRST_RETRY_MS;
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    waitMs = FIRST_RETRY_MS;
  };
  window.addEventListener("online", () => {
    if (!timer) return;
    stop();
    act();
  });
  return {
    stop,
    later() {
      clearTimeout(timer);
      timer = setTimeout(act, waitMs);
      waitMs = Math.min(2 * waitMs, LAST_RETRY_MS);
    },
  };
}

// `spared`: the question that is open in this page, which asks instead. A text that has to be decided about is left
// alone, except where a key starts with one of `closed`: there it can only be kept.
function sendLeftDrafts({ spared = null, closed = [], told = tellLeft } = {}) {
  const isSpared = (key) => spared && key.startsWith(`${spared}/`);
  const isClosed = (key) => closed.some((start) => key.startsWith(start));
  const isWanted = (key) => !isSpared(key) && (isClosed(key) || !(readDraft(key) || {}).isStale);
  const retry = makeRetry(send);
  async function send() {
    const outcomes = await deliverAll(draftsUnder(draftKey()).filter(isWanted));
    told(outcomes, draftsUnder(draftKey()).filter((key) => !isSpared(key)));
    if (outcomes.some(isWorthRetrying)) retry.later();
    else retry.stop();
  }
  return send();
}

// Which texts are still only here, except those of rooms that are open and tell it themselves, and which came too late.
async function tellLeft(outcomes, keys) {
  const left = new Map();
  for (const key of keys.sort()) {
    const { text = "", url } = readDraft(key) || {};
    if (text.trim()) await unlessOpenElsewhere(key, () => left.set(url.replace(/save\/$/, ""), key));
  }
  // What is told already stays as it is: somebody may be on its link.
  for (const old of document.querySelectorAll("[data-left-draft]")) {
    if (!left.delete(old.dataset.leftDraft)) old.remove();
  }
  for (const [page, key] of left) {
    const open = document.createElement("a");
    open.href = page;
    open.textContent = "Open it";
    tellAbove(`Words that you typed for ${nameOf(key)} are only on this device. `, open).dataset.leftDraft = page;
  }
  for (const { key, status, text } of outcomes) {
    if (status === 410 && text.trim()) tellAbove(`What you typed last for ${nameOf(key)} came after it was closed. It is kept, but not counted.`);
  }
}

function nameOf(key) {
  const position = key.split("/")[3];
  return position.startsWith("follow-up") ? "a follow-up" : `question ${position}`;
}

function tellAbove(...told) {
  const note = document.createElement("p");
  note.className = "message warning";
  note.setAttribute("role", "status");
  note.append(...told);
  (document.querySelector("#answer-form") || document.querySelector("#main").firstElementChild).before(note);
  return note;
}

// -- the end of an interview, and of a session --------------------------------------------------------------------------

function watchTranscript(place) {
  const finished = draftKey(place.dataset.finished);
  const isHere = (key) => key.startsWith(`${finished}/`);
  const shown = new Set();
  sendLeftDrafts({
    closed: [`${finished}/`],
    told(outcomes, keys) {
      const here = outcomes.filter(({ key }) => isHere(key));
      tellLeft(outcomes.filter(({ key }) => !isHere(key)), keys.filter((key) => !isHere(key)));
      const isRefused = (outcome) => !isKept(outcome) && !isWorthRetrying(outcome);
      // Once, however often the others are tried again.
      const refused = here.filter((outcome) => isRefused(outcome) && !shown.has(outcome.key)).map(({ key }) => key);
      for (const key of refused) shown.add(key);
      if (here.some((outcome) => outcome.status === 410)) place.before(lateNote());
      if (refused.length) place.before(leftNote("This was typed on this device and is no part of the interview any more. Copy what you want to keep.", refused));
      if (!draftsUnder(finished).length) forget(storedKeys(finished));
    },
  });
}

function lateNote() {
  const note = document.createElement("p");
  note.className = "message";
  note.setAttribute("role", "status");
  const again = document.createElement("a");
  again.href = location.pathname;
  again.textContent = "Show it";
  note.append("A text that was still on this device has been added to this interview. It came after the end, so it is not counted. ", again);
  return note;
}

// The texts themselves, for somebody who wants to copy them: no page has a box for them any more.
function leftNote(words, keys) {
  const note = document.createElement("div");
  note.className = "note contra recovered";
  note.setAttribute("role", "alert");
  const told = document.createElement("p");
  told.textContent = words;
  note.append(told, ...keys.map(readDraft).filter(Boolean).map((draft) => shownText(draft.text)));
  note.append(button("Remove it from this device", () => {
    forget(keys);
    note.remove();
  }));
  return note;
}

function shownText(text) {
  const shown = document.createElement("pre");
  shown.className = "said stored";
  shown.dir = "auto";
  shown.tabIndex = 0;
  shown.textContent = text;
  return shown;
}

// Nothing stays on the device for whoever sits down next. What cannot be sent is not thrown away without a word.
function watchLogout(form) {
  let isWarned = false;
  form.addEventListener("submit", async (event) => {
    const kept = draftsUnder(draftKey());
    if (isWarned || !kept.length) {
      forget(storedKeys(draftKey()));
      tellOtherPagesOfLogout();
      return;
    }
    event.preventDefault();
    const patience = new Promise((resolve) => { setTimeout(resolve, LOGOUT_WAITS_MS); });
    await Promise.race([deliverAll(kept, { evenIfOpen: true }), patience]);
    isWarned = true;
    const left = draftsUnder(draftKey());
    if (left.length) form.before(unsentNote(left));
    else form.requestSubmit(event.submitter);
  });
}

function unsentNote(keys) {
  const [texts, are, them] = keys.length === 1 ? ["One text", "is", "it"] : [`${keys.length} texts`, "are", "them"];
  return leftNote(`${texts} you typed could not be saved and ${are} only on this device. Signing out removes ${them}: copy what you want to keep, and press Sign out again.`, keys);
}

if (document.body.dataset.user) {
  const place = document.querySelector("[data-finished]");
  const logout = document.querySelector("form[data-logout]");
  if (place) watchTranscript(place);
  // The room sends on its own, sparing the question that is open.
  else if (!document.querySelector("#answer-form")) sendLeftDrafts();
  if (logout) watchLogout(logout);
}
