// Saving what is typed in the room, also at the end of the time, and what it says about that.
"use strict";

const PAUSE_BEFORE_SAVE_MS = 2_000;
const LONGEST_UNSAVED_MS = 10_000;
// Other windows and devices save at the end too, and handing in closes their answers: they come first.
const OTHERS_SAVE_FIRST_MS = 2_000;
// Buttons after which nothing more is taken.
const CLOSING = ["mark", "done", "skip"];
const NOT_YOURS = "Not found for the person who is signed in now";

// -- saving ---------------------------------------------------------------------------------------------------------

const draft = { text: "", revision: 0, url: answerForm.getAttribute("action") };
const saving = {
  key: `${question}/${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`,
  underWay: null,
  isWantedAgain: false,
  savedText: null, // what the server has acknowledged
  refusedText: null, // what it has refused: the same again would be refused again
  formText: null, // what a pressed button has sent with the form
  isHeld: false, // the page shows two texts: nothing is sent before the person has touched one
  isStale: false, // another tab has saved: the person decides, on the page that shows both
  isOnDevice: true,
  isAway: false, // the page was left; if the browser shows it again, it asks the server before it sends
  failure: null, // the status of the latest attempt, if it failed in a way that may pass
  acknowledged: null, // the save state that belongs to `savedText`
  pauseTimer: 0,
  longestTimer: 0,
};
const saveRetry = makeRetry(save);

function saveState(kind, words, link = null) {
  const state = document.querySelector("#save-state");
  if (!state) {
    // A question that is marked has nothing to save, and may still have to wait for the server.
    if (kind === "failed") tellBeside(words, link);
    else tellNothing();
    return;
  }
  // The same failure again: somebody may be on its link.
  const told = link ? `${words} ${link.textContent}` : words;
  if (kind === "failed" && state.className === "saved failed" && state.textContent === told) return;
  // Told once, not at every retry.
  const isNews = kind === "failed" && !state.textContent.startsWith(words);
  const hadFocus = state.contains(document.activeElement);
  state.className = `saved ${kind}`;
  state.textContent = words;
  if (link) state.append(" ", link);
  if (hadFocus) answerBox.focus();
  if (isNews) say(words);
}

let toldBeside = null;

// What is not about saving. The same words again are no news, but may have been scrolled away.
function tellBeside(words, link = null) {
  if (!toldBeside || toldBeside.dataset.words !== words) {
    tellNothing();
    toldBeside = link ? tellAbove(`${words} `, link) : tellAbove(words);
    toldBeside.dataset.words = words;
  }
  toldBeside.scrollIntoView({ block: "nearest" });
}

function tellNothing() {
  if (toldBeside) toldBeside.remove();
  toldBeside = null;
}

function whyUnreachable() {
  return navigator.onLine ? "No answer from the server" : "Offline";
}

function isUnsaved() {
  // A text that was sent and not answered may stand on the server instead.
  return answerBox.value !== saving.savedText || draft.sent !== undefined;
}

function hasUnsaved() {
  return Boolean(answerBox) && isUnsaved();
}

function isUnreachable() {
  return saving.failure !== null;
}

function keepOwn() {
  draft.text = answerBox.value;
  const isStale = saving.isStale || saving.isHeld;
  const revision = isStale ? 0 : draft.revision;
  if (isUnsaved()) saving.isOnDevice = keepDraft(saving.key, { ...draft, revision, isStale });
  else forget([saving.key]);
}

function whereKept() {
  return saving.isOnDevice ? "kept on this device" : "only in this page";
}

function isWorthSaving() {
  const isOurs = !saving.isHeld && !saving.isStale && !saving.isAway;
  return isOurs && isUnsaved() && answerBox.value !== saving.refusedText;
}

function stopTimers() {
  clearTimeout(saving.pauseTimer);
  clearTimeout(saving.longestTimer);
  saving.longestTimer = 0;
}

// Resolves when what is typed by now has been tried.
function save() {
  stopTimers();
  if (saving.underWay) {
    saving.isWantedAgain = true;
    return saving.underWay;
  }
  if (!isWorthSaving()) return Promise.resolve();
  saving.underWay = saveRepeatedly().finally(() => { saving.underWay = null; });
  return saving.underWay;
}

async function saveRepeatedly() {
  do {
    saving.isWantedAgain = false;
    if (!isUnreachable()) saveState("saving", "Saving");
    draft.text = answerBox.value;
    settle(await deliver(saving.key, draft));
  } while (saving.isWantedAgain && !isUnreachable() && isWorthSaving());
}

function settle(outcome) {
  const wasUnreachable = isUnreachable();
  document.querySelector("#id_revision").value = draft.revision;
  // 404: somebody else has signed in meanwhile.
  const mayPass = isWorthRetrying(outcome) || outcome.status === 404;
  saving.refusedText = isKept(outcome) || mayPass ? null : outcome.text;
  saving.isStale = outcome.status === 409;
  saving.failure = mayPass ? outcome.status : null;
  if (isKept(outcome)) saving.savedText = outcome.text;
  // Only its beginning was stored.
  else if (outcome.revision !== null) saving.savedText = null;
  keepOwn();
  if (isUnreachable()) {
    saveRetry.later();
    if (time.isOver && answerBox.readOnly) tellWaiting(outcome.status);
    else tellFailure(outcome.status);
    return;
  }
  saveRetry.stop();
  if (ANSWERS.includes(outcome.status)) showAnswered(outcome);
  else tellFailure(outcome.status);
  if (wasUnreachable && isKept(outcome)) say("Saved again");
  if (time.isOver && answerBox.readOnly) handIn();
}

function showAnswered(outcome) {
  if (outcome.status === 200 && isUnsaved()) {
    saveState("idle", "Not saved yet");
    return;
  }
  const fresh = outcome.fragment.querySelector("#save-state");
  localiseTimes(fresh);
  showState(fresh);
  if (isKept(outcome)) {
    saving.acknowledged = fresh.cloneNode(true);
    markStep();
  }
  if (outcome.status !== 200) say(fresh.textContent);
}

function showState(fresh) {
  const state = document.querySelector("#save-state");
  const hadFocus = state.contains(document.activeElement);
  state.replaceWith(fresh);
  if (hadFocus) answerBox.focus();
}

// The footer's number of this question, as the server would draw it now.
function markStep() {
  const step = document.querySelector(".steps [aria-current]");
  if (!step) return;
  const isAnswered = Boolean(answerBox.value.trim());
  step.classList.toggle("done", isAnswered);
  step.setAttribute("aria-label", step.getAttribute("aria-label").replace(/empty|answered/, isAnswered ? "answered" : "empty"));
}

function tellFailure(status) {
  if (status === 401) {
    saveState("failed", `Signed out: ${whereKept()}.`, signInLink());
  } else if (status === 404) {
    saveState("failed", `${NOT_YOURS}: ${whereKept()}. Sign in as yourself in another tab.`);
  } else if (status === 0 || status >= 500) {
    saveState("failed", `${whyUnreachable()}: ${whereKept()}, retrying`);
  } else {
    saveState("failed", `Not saved, the server refused it: ${whereKept()}. Reload the page to try again.`);
  }
}

function signInLink() {
  const link = document.createElement("a");
  link.href = answerForm.dataset.login;
  link.target = "_blank";
  link.textContent = "Sign in in another tab";
  return link;
}

function hasToWait() {
  return Boolean(answerBox) && (saving.underWay !== null || isWorthSaving());
}

// Whether the server has what stands in the box. A save under way may carry an older text: then once more.
async function saveNow() {
  if (!answerBox) return true;
  await save();
  if (hasToWait() && !isUnreachable()) await save();
  return !isUnsaved();
}

function typed() {
  if (saving.isHeld) tellNothing();
  saving.isHeld = false;
  // The form is on its way, and what is typed until the next page is there builds on it. Said once: sent again, after
  // what has been saved since, it would take that back.
  if (isLeaving && saving.formText !== null) {
    draft.sent ??= saving.formText;
    saving.formText = null;
  }
  countWords();
  keepOwn();
  if (saving.isStale) return;
  if (!isUnsaved()) {
    nothingToSave();
    return;
  }
  if (!isUnreachable() && !saving.underWay) saveState("idle", "Not saved yet");
  clearTimeout(saving.pauseTimer);
  saving.pauseTimer = setTimeout(save, PAUSE_BEFORE_SAVE_MS);
  // Somebody who types without a pause is saved too.
  saving.longestTimer ||= setTimeout(save, LONGEST_UNSAVED_MS);
}

// What was typed has been taken back.
function nothingToSave() {
  stopTimers();
  saveRetry.stop();
  saving.failure = null;
  if (saving.acknowledged) showState(saving.acknowledged.cloneNode(true));
}

// What goes with the form. Where nobody has decided about a text yet, by typing or choosing, it is what the server has:
// the page is left, and the box stays on the device until somebody does.
function formText() {
  if (!saving.isHeld) return answerBox.value;
  const stored = document.querySelector("[data-stored-text] pre");
  return stored ? stored.textContent : [...answerBox.value].slice(0, Number(answerBox.dataset.limit)).join("");
}

// Closing an answer needs that decision, as everything comes too late afterwards, and so does leaving a page that holds
// the only copy. Whether it is still missing.
function asksToDecide(go) {
  const closes = CLOSING.includes(go);
  if (!closes && saving.isOnDevice) return false;
  const others = [...document.querySelectorAll("[data-undecided] pre")];
  const isHeldHere = saving.isHeld && document.querySelector("[data-stored-text]");
  if (isHeldHere || others.some((other) => !answerBox.value.includes(other.textContent))) {
    tellBeside(`Choose first which text you want: ${closes ? "this button closes the answer" : "one is only in this page"}.`);
    return true;
  }
  if (formText() !== answerBox.value) {
    tellBeside(`Shorten the text first: ${closes ? "this button closes the answer" : "its end is only in this page"}.`);
    return true;
  }
  return false;
}

function watchForm() {
  answerForm.addEventListener("formdata", (event) => {
    saving.formText = formText();
    event.formData.set("text", saving.formText);
    // All of it is on its way.
    if (saving.formText === answerBox.value) {
      saving.isHeld = false;
      keepOwn();
    }
  });
}

function countWords() {
  const words = answerBox.value.split(/\s+/).filter(Boolean).length;
  const over = [...answerBox.value].length - Number(answerBox.dataset.limit);
  let told = `${words} word${words === 1 ? "" : "s"}`;
  if (over > 0) told += `, ${over} characters too many`;
  document.querySelector("[data-words]").textContent = told;
}

function startSaving() {
  draft.revision = Number(document.querySelector("#id_revision").value);
  // Not `value`: somebody may have typed while the page was loading.
  saving.savedText = answerBox.dataset.unsaved === undefined ? answerBox.defaultValue : null;
  saving.isHeld = answerBox.dataset.unsaved !== undefined;
  if (!saving.isHeld) saving.acknowledged = document.querySelector("#save-state").cloneNode(true);
  keepOwn();
  countWords();
  watchForm();
  let release = holdLock(saving.key);
  answerBox.addEventListener("input", typed);
  if (isWorthSaving()) typed();
  answerBox.addEventListener("blur", save);
  window.addEventListener("pagehide", () => {
    if (!isLeaving) save();
    saving.isAway = true;
    release();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release = holdLock(saving.key);
  });
  window.addEventListener("beforeunload", (event) => {
    const isInTrouble = isUnreachable() || saving.isStale || answerBox.value === saving.refusedText || !saving.isOnDevice;
    if (isUnsaved() && isInTrouble && !isLeaving) event.preventDefault();
  });
}

// -- the end of the time ----------------------------------------------------------------------------------------------

const handInRetry = makeRetry(handIn);

function endOfTime() {
  if (time.isOver) return;
  time.isOver = true;
  handIn();
}

// Only when the server says so: there may be more time than this page knows, and without a server the browser's error
// page would take the room's place.
async function handIn() {
  const status = await resync();
  if (secondsLeft() > 0) return;
  if (answerBox) answerBox.readOnly = true;
  if (status !== 200) {
    tellWaiting(status);
    handInRetry.later();
    return;
  }
  handInRetry.stop();
  if (await saveNow()) {
    submitAtTheEnd();
  } else if (!isUnreachable()) {
    const what = saving.isOnDevice ? "With the transcript it is sent, but not counted." : "Copy it first: the transcript will not have it.";
    saveState("failed", `${theEnd()} What is not saved of this text is ${whereKept()}. ${what}`, transcriptButton());
  }
}

function tellWaiting(status) {
  const kept = hasUnsaved() ? ` What you typed is ${whereKept()}.` : "";
  if (status === 401) {
    saveState("failed", `${theEnd()} Signed out: this page hands in by itself when you are back.${kept}`, signInLink());
    return;
  }
  const cause = status === 404 ? NOT_YOURS : whyUnreachable();
  saveState("failed", `${theEnd()} ${cause}: this page hands in by itself as soon as it can.${kept}`);
}

// Another tab may have finished before the time was over.
function theEnd() {
  return time.isEnded ? "The interview has ended." : "The time is over.";
}

function submitAtTheEnd() {
  if (time.isHandingIn) return;
  time.isHandingIn = true;
  saveState("saving", `${theEnd()} Handing in`);
  setTimeout(handInNow, OTHERS_SAVE_FIRST_MS);
}

// The two seconds may have brought more time, or taken the server away.
async function handInNow() {
  const status = await resync();
  if (status === 200 && secondsLeft() === 0) {
    document.querySelector("#time-over").requestSubmit();
    return;
  }
  time.isHandingIn = false;
  if (status === 200) return;
  tellWaiting(status);
  handInRetry.later();
}

function transcriptButton() {
  const made = button("See the transcript", () => {});
  made.className = "link";
  made.type = "submit";
  made.setAttribute("form", "time-over");
  return made;
}

function reopen() {
  if (!time.isOver) return;
  time.isOver = false;
  if (!answerBox) {
    tellNothing();
    return;
  }
  answerBox.readOnly = false;
  // What was said at the end is no longer true. Asked again, the server says what is.
  saving.isStale = false;
  saving.refusedText = null;
  if (isUnsaved()) {
    saveState("idle", "Not saved yet");
    save();
  } else {
    nothingToSave();
  }
}

// -- coming back ------------------------------------------------------------------------------------------------------

function lookAgain() {
  isLeaving = true;
  location.reload();
}

// Where this page is the answer to a form, a reload or "back" would send that again.
function takeOwnAddress() {
  history.replaceState(null, "", answerForm.dataset.page);
}

// Paused in another tab: the question is not shown while the clock stands. What could not be saved is offered when it
// is shown again.
async function leaveForPause() {
  if (await saveNow() || saving.isOnDevice) lookAgain();
}

function watchVisibility() {
  document.addEventListener("visibilitychange", () => {
    if (answerBox) save();
    if (document.visibilityState === "visible") resync();
  });
  // Who comes back from signing in, in another tab, need not wait for the next try.
  window.addEventListener("focus", () => {
    if (answerBox && isUnreachable()) save();
    else if (time.isOver) handIn();
    else resync();
  });
  // "Back" may show a page as it was left. What the server has by now is right, and what it has not is on the device.
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    time.isHandingIn = false;
    if (await resync() === 200) lookAgain();
    saving.isAway = false;
  });
}
