// The interview room: its clock, the saving of what is typed, what is recovered, its keys.
"use strict";

const PAUSE_BEFORE_SAVE_MS = 2_000;
const LONGEST_UNSAVED_MS = 10_000;

const answerForm = document.querySelector("#answer-form");
const answerBox = document.querySelector("#id_text");
const clock = document.querySelector("#clock");
const question = draftKey(answerForm.dataset.interview, answerForm.dataset.position);

// -- what a screen reader is told -----------------------------------------------------------------------------------

function say(words) {
  const voice = document.querySelector("#voice");
  // The same words twice would be no change, and silent.
  voice.textContent = "";
  setTimeout(() => { voice.textContent = words; }, 50);
}

// -- the clock ------------------------------------------------------------------------------------------------------
// The server says how many seconds are left; performance.now() counts them down, so that neither a changed computer
// clock nor another time zone matters. It may stop while the machine sleeps, and the computer's clock doesn't: when the
// two disagree, the server is asked.

const ANNOUNCED = new Map([[10, "10 seconds left"], [60, "1 minute left"], [300, "5 minutes left"]]);
const NEWS_SECONDS = 3;
const TICK_MS = 250;
const RESYNC_EVERY_MS = 60_000;
const SLEPT_MS = 2_000;
const HIDDEN_CLOCK = draftKey(answerForm.dataset.interview, "clock");

const time = { endsAt: 0, secondsLeft: 0, totalSeconds: 0, isPaused: false, isOver: false, isHandingIn: false, shown: null };

// `at`: when, by performance.now(), the server counted.
function takeTime(element, at) {
  time.secondsLeft = Number(element.dataset.secondsLeft);
  time.totalSeconds = Number(element.dataset.totalSeconds) || time.totalSeconds;
  time.isPaused = element.dataset.paused !== undefined;
  time.endsAt = at + time.secondsLeft * 1000;
}

function secondsLeft() {
  if (time.isPaused) return time.secondsLeft;
  return Math.max(0, Math.floor((time.endsAt - performance.now()) / 1000));
}

function written(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function spoken(seconds) {
  const parts = [[Math.floor(seconds / 3600), "hour"], [Math.floor((seconds % 3600) / 60), "minute"], [seconds % 60, "second"]];
  const told = parts.filter(([number]) => number).map(([number, unit]) => `${number} ${unit}${number === 1 ? "" : "s"}`);
  return `${told.join(" ") || "No time"} left`;
}

function sayTime() {
  say(`${time.isPaused ? "The clock is paused: " : ""}${spoken(secondsLeft())}`);
}

// What to say when the time has passed a limit since `before`. After a sleep, or from one page to the next, the limit
// itself may be old news: then what is left now.
function news(before, now) {
  const half = Math.floor(time.totalSeconds / 2);
  const limits = new Map([[half, `Half of the time is left: ${spoken(half)}`], ...ANNOUNCED]);
  const passed = [...limits.keys()].filter((limit) => limit < time.totalSeconds && before > limit && now <= limit);
  if (!passed.length || now === 0) return null;
  const nearest = Math.min(...passed);
  return nearest - now < NEWS_SECONDS ? limits.get(nearest) : spoken(now);
}

function showPace(seconds) {
  const pace = document.querySelector("[data-pace]");
  const total = Math.round(time.totalSeconds / 60);
  const words = `${Math.max(0, Math.floor((time.totalSeconds - seconds) / 60))} of ${total} minute${total === 1 ? "" : "s"}`;
  if (time.totalSeconds && pace.textContent !== words) pace.textContent = words;
}

function tick() {
  const seconds = secondsLeft();
  if (seconds === time.shown) return;
  const told = time.shown === null ? null : news(time.shown, seconds);
  if (told) say(told);
  time.shown = seconds;
  clock.querySelector("[data-clock-face]").textContent = written(seconds);
  clock.classList.toggle("soon", seconds <= 60);
  showPace(seconds);
  if (seconds > 0) reopen();
  else endOfTime();
}

// Whether the server answered.
async function resync() {
  const asked = performance.now();
  try {
    const response = await fetch(clock.dataset.resync, { headers: { "HX-Request": "true" }, cache: "no-store" });
    if (!response.ok) return false;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#clock");
    // It counted at some moment between the question and the answer.
    takeTime(fresh, (asked + performance.now()) / 2);
    tick();
    return true;
  } catch {
    // No network: the own count goes on.
    return false;
  }
}

function watchSleep() {
  let apart = Date.now() - performance.now();
  setInterval(() => {
    const now = Date.now() - performance.now();
    if (Math.abs(now - apart) > SLEPT_MS) resync();
    apart = now;
  }, 1_000);
}

function startClock() {
  // Counted from the page's arrival, not from when its scripts had been loaded.
  const [arrival] = performance.getEntriesByType("navigation");
  takeTime(clock, arrival && arrival.responseStart ? arrival.responseStart : performance.now());
  time.shown = Number(sessionStorage.getItem(`${HIDDEN_CLOCK}-shown`)) || null;
  window.addEventListener("pagehide", () => sessionStorage.setItem(`${HIDDEN_CLOCK}-shown`, time.shown));
  tick();
  setInterval(tick, TICK_MS);
  setInterval(resync, RESYNC_EVERY_MS);
  watchSleep();
  window.addEventListener("online", resync);
}

function watchClockSwitch(button) {
  const show = (isHidden) => {
    clock.classList.toggle("hushed", isHidden);
    button.textContent = isHidden ? "Show clock" : "Hide clock";
  };
  show(localStorage.getItem(HIDDEN_CLOCK) === "hidden");
  button.addEventListener("click", () => {
    const isHidden = !clock.classList.contains("hushed");
    show(isHidden);
    if (isHidden) localStorage.setItem(HIDDEN_CLOCK, "hidden");
    else localStorage.removeItem(HIDDEN_CLOCK);
  });
}

// -- the end of the time ----------------------------------------------------------------------------------------------

async function endOfTime() {
  if (time.isOver) return;
  time.isOver = true;
  // There may be more time than this page knows.
  await resync();
  if (secondsLeft() === 0) handIn();
}

async function handIn() {
  if (answerBox) answerBox.readOnly = true;
  if (await saveNow()) {
    submitAtTheEnd();
  } else if (!isUnreachable()) {
    saveState(
      "failed",
      `The time is over and this text is not saved: it is ${whereKept()}. With the transcript it is sent, but not counted.`,
      transcriptButton(),
    );
  }
}

function submitAtTheEnd() {
  if (time.isHandingIn) return;
  time.isHandingIn = true;
  document.querySelector("#time-over").requestSubmit();
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
  if (answerBox) answerBox.readOnly = false;
}

// -- saving ---------------------------------------------------------------------------------------------------------

const draft = { text: "", revision: 0, url: answerForm.getAttribute("action") };
const saving = {
  key: `${question}/${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`,
  underWay: null,
  isWantedAgain: false,
  savedText: null, // what the server has acknowledged
  refusedText: null, // what it has refused: the same again would be refused again
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
  if (!state) return;
  const hadFocus = state.contains(document.activeElement);
  state.className = `saved ${kind}`;
  state.textContent = words;
  if (link) state.append(" ", link);
  if (hadFocus) answerBox.focus();
  if (kind === "failed") say(words);
}

function isUnsaved() {
  // A text that was sent and not answered may stand on the server instead.
  return answerBox.value !== saving.savedText || draft.sent !== undefined;
}

function isUnreachable() {
  return saving.failure !== null;
}

function keepOwn() {
  draft.text = answerBox.value;
  if (isUnsaved()) saving.isOnDevice = keepDraft(saving.key, { ...draft, isStale: saving.isStale || saving.isHeld });
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
  saving.refusedText = isKept(outcome) || isWorthRetrying(outcome) ? null : outcome.text;
  saving.isStale = outcome.status === 409;
  saving.failure = isWorthRetrying(outcome) ? outcome.status : null;
  if (isKept(outcome)) saving.savedText = outcome.text;
  keepOwn();
  if (isUnreachable()) {
    saveRetry.later();
    tellFailure(outcome.status);
    return;
  }
  saveRetry.stop();
  showAnswered(outcome);
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
  const isAnswered = Boolean(answerBox.value.trim());
  step.classList.toggle("done", isAnswered);
  step.setAttribute("aria-label", step.getAttribute("aria-label").replace(/empty|answered/, isAnswered ? "answered" : "empty"));
}

function tellFailure(status) {
  if (status === 401) {
    saveState("failed", `Signed out: ${whereKept()}.`, signInLink());
  } else if (status === 0 || status >= 500) {
    saveState("failed", `${navigator.onLine ? "No answer from the server" : "Offline"}: ${whereKept()}, retrying`);
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

// Whether the server has what stands in the box. Twice: a save under way may carry an older text.
async function saveNow() {
  if (!answerBox) return true;
  for (let round = 0; round < 2 && hasToWait(); round += 1) await save();
  return !isUnsaved();
}

function typed() {
  saving.isHeld = false;
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

// Whoever presses a button has seen both texts.
function takeHold() {
  saving.isHeld = false;
  keepOwn();
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
  saving.savedText = answerBox.dataset.unsaved === undefined ? answerBox.value : null;
  saving.isHeld = answerBox.dataset.unsaved !== undefined;
  if (!saving.isHeld) saving.acknowledged = document.querySelector("#save-state").cloneNode(true);
  keepOwn();
  let release = holdLock(saving.key);
  answerBox.addEventListener("input", typed);
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

// -- coming back ------------------------------------------------------------------------------------------------------

function watchVisibility() {
  document.addEventListener("visibilitychange", () => {
    if (answerBox) save();
    if (document.visibilityState === "visible") resync();
  });
  window.addEventListener("focus", () => answerBox && isUnreachable() && save());
  // "Back" may show a page as it was left. What the server has by now is right, and what it has not is on the device.
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    if (await resync()) {
      isLeaving = true;
      location.reload();
    }
    saving.isAway = false;
  });
}

// -- what an earlier page has left on the device ------------------------------------------------------------------------

async function recover() {
  for (const key of draftsUnder(question)) {
    if (key !== saving.key) await unlessOpenElsewhere(key, () => takeOver(key));
  }
}

function takeOver(key) {
  const left = readDraft(key);
  if (!left || left.text === answerBox.value || left.text === saving.savedText) {
    forget([key]);
    return;
  }
  const isUntouched = answerBox.value === saving.savedText;
  const buildsOnSaved = left.revision === draft.revision || left.sent === saving.savedText;
  if (isUntouched && buildsOnSaved && !left.isStale && left.text.trim()) putBack(key, left);
  else offer(key, left.text, "A text for this question was typed on this device and never saved, because the answer was changed elsewhere:");
}

function putBack(key, left) {
  const replaced = saving.savedText;
  if (left.revision === draft.revision && left.sent !== undefined) draft.sent = left.sent;
  fillBox(left.text);
  forget([key]);
  save();
  if (!left.text.startsWith(replaced)) {
    offer(newKey(), replaced, "What you had typed on this device and was never saved is in the box again. The text saved before was:");
  } else {
    answerBox.before(toldNote("What was typed on this device and had not been saved is in the box again."));
  }
}

function toldNote(words) {
  const note = document.createElement("p");
  note.className = "note recovered";
  note.textContent = words;
  say(words);
  return note;
}

function newKey() {
  return `${question}/${Math.random().toString(36).slice(2)}`;
}

function fillBox(text) {
  answerBox.value = text;
  answerBox.dispatchEvent(new Event("input", { bubbles: true }));
}

// Beside the box, until the person has decided. The device keeps it as long.
function offer(key, text, words) {
  const keep = (other) => keepDraft(key, { text: other, revision: draft.revision, url: draft.url, isStale: true });
  keep(text);
  const note = document.createElement("div");
  note.className = "note recovered";
  const told = document.createElement("p");
  told.textContent = words;
  const other = document.createElement("pre");
  other.className = "said stored";
  other.dir = "auto";
  other.textContent = text;
  note.append(told, other, choices(note, other, { keep, drop: () => forget([key]) }));
  answerBox.before(note);
  say(words);
}

function choices(note, other, { keep, drop }) {
  const actions = document.createElement("p");
  actions.className = "actions";
  const away = () => {
    drop();
    note.remove();
    answerBox.focus();
  };
  actions.append(
    button("Swap with the box", () => {
      const box = answerBox.value;
      fillBox(other.textContent);
      other.textContent = box;
      keep(box);
      if (!box.trim()) away();
    }),
    button("Add it to the box", () => {
      fillBox([answerBox.value, other.textContent].filter((text) => text.trim()).join("\n\n"));
      away();
    }),
    button("Forget it", away),
  );
  return actions;
}

// The page that shows two texts after a stale save.
function watchStoredText(note) {
  const key = newKey();
  const other = note.querySelector("pre");
  const keep = (text) => keepDraft(key, { text, revision: draft.revision, url: draft.url, isStale: true });
  const drop = () => forget([key]);
  // The next save replaces it on the server.
  keep(other.textContent);
  answerForm.addEventListener("submit", drop);
  note.append(choices(note, other, { keep, drop }));
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function tellStaleElsewhere(outcomes) {
  const stale = outcomes.filter((outcome) => outcome.status === 409).map((outcome) => outcome.key.split("/"));
  for (const [, , interview, position] of stale) {
    if (interview !== answerForm.dataset.interview) continue;
    answerForm.before(toldNote(`Question ${position} was changed elsewhere after you typed on this device: open it to see both texts.`));
  }
}

// -- turning the page ---------------------------------------------------------------------------------------------------

// A save first, then the form: a save under way raises the revision, so that the form's would look like another tab's;
// and with no server there the browser's error page would replace the room.
function watchTurning() {
  let isWaiting = false;
  answerForm.addEventListener("submit", async (event) => {
    if (!isWaiting && !hasToWait() && navigator.onLine) {
      if (answerBox) takeHold();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isWaiting) return;
    isWaiting = true;
    await saveNow();
    isWaiting = false;
    if (isUnreachable()) return;
    // What was refused goes with the form, whose page explains it.
    if (navigator.onLine) answerForm.requestSubmit(event.submitter);
    else saveState("failed", "Offline: this page stays open until the network is back.");
  });
  window.addEventListener("online", () => answerBox && !isUnsaved() && nothingToSave());
  // The second half of a double click would press the same button on the next page.
  document.addEventListener("click", (event) => {
    if (event.detail === 2 && event.target.closest("button[form=answer-form]")) event.preventDefault();
  }, true);
}

// -- keys -------------------------------------------------------------------------------------------------------------

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.platform);

// "Alt" and a letter types a sign on a Mac, so there the key's place counts.
function pressedKey(event) {
  if (/^[a-z]$/i.test(event.key)) return `Key${event.key.toUpperCase()}`;
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  return event.code.replace("NumpadEnter", "Enter");
}

function isTyping(event) {
  return event.target.matches("input, textarea, select");
}

function pressed(event) {
  const key = pressedKey(event);
  if (key === "?") return openSheet;
  if (key === "KeyT") return sayTime;
  // On a Mac these two move by a word.
  if (IS_APPLE && key.startsWith("Arrow") && isTyping(event)) return null;
  const found = document.querySelector(`[data-keys~="${key}"]`);
  return found && (() => found.click());
}

function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const isBareQuestionMark = event.key === "?" && !isTyping(event);
    if (!event.altKey && !isBareQuestionMark) return;
    const act = pressed(event);
    if (!act) return;
    event.preventDefault();
    // A key held down would leaf through the whole interview.
    if (!event.repeat) act();
  });
  if (!IS_APPLE) return;
  for (const key of document.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Alt", "⌥");
}

function openSheet() {
  document.querySelector("#keys").showModal();
}

// -- where the caret was ------------------------------------------------------------------------------------------------

function watchCaret() {
  const name = `${question}/caret`;
  const [start, end, top] = JSON.parse(sessionStorage.getItem(name)) || [];
  const length = answerBox.value.length;
  answerBox.setSelectionRange(Math.min(start ?? length, length), Math.min(end ?? length, length));
  answerBox.scrollTop = top ?? answerBox.scrollHeight;
  window.addEventListener("pagehide", () => {
    const { selectionStart, selectionEnd, scrollTop } = answerBox;
    sessionStorage.setItem(name, JSON.stringify([selectionStart, selectionEnd, scrollTop]));
  });
}

// -- all of it ----------------------------------------------------------------------------------------------------------

watchTurning();
if (answerBox) {
  startSaving();
  watchCaret();
  const stored = document.querySelector("[data-stored-text]");
  if (stored) watchStoredText(stored);
  recover();
}
startClock();
watchVisibility();
watchKeys();
watchClockSwitch(document.querySelector("[data-hide-clock]"));
document.querySelector("[data-open-keys]").addEventListener("click", openSheet);
sendLeftDrafts({ spared: answerBox ? question : null, told: tellStaleElsewhere });
