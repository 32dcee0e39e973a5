// The room's clock: how much time is left, shown, told at a few moments, written as a pace.
"use strict";

const answerForm = document.querySelector("#answer-form");
const answerBox = document.querySelector("#id_text");
const clock = document.querySelector("#clock");
const question = draftKey(answerForm.dataset.interview, answerForm.dataset.position);

// -- what a screen reader is told -----------------------------------------------------------------------------------

const SAID_FOR_MS = 5_000;
let hush = 0;

function say(words) {
  const voice = document.querySelector("#voice");
  // The same words twice would be no change, and silent; old words would be found by whoever reads on to the page's end.
  clearTimeout(hush);
  voice.textContent = "";
  setTimeout(() => { voice.textContent = words; }, 50);
  hush = setTimeout(() => { voice.textContent = ""; }, SAID_FOR_MS);
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

const time = { endsAt: 0, secondsLeft: 0, totalSeconds: 0, isPaused: false, isOver: false, isEnded: false, isHandingIn: false, shown: null };

// `at`: when, by performance.now(), the server counted.
function takeTime(element, at) {
  time.secondsLeft = Number(element.dataset.secondsLeft);
  time.totalSeconds = Number(element.dataset.totalSeconds) || time.totalSeconds;
  time.isPaused = element.dataset.paused !== undefined;
  time.isEnded = element.dataset.ended !== undefined;
  time.endsAt = at + time.secondsLeft * 1000;
}

function secondsLeft() {
  if (time.isPaused) return time.secondsLeft;
  return Math.max(0, Math.ceil((time.endsAt - performance.now()) / 1000));
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
  return told.join(" ") || "no time";
}

function sayTime() {
  say(`${time.isPaused ? "The clock is paused: " : ""}${spoken(secondsLeft())} left`);
}

// What to say when the time has passed a limit since `before`. After a sleep, or from one page to the next, the limit
// itself may be old news: then what is left now.
function news(before, now) {
  const half = Math.floor(time.totalSeconds / 2);
  const limits = new Map([[half, `Half of the time is left: ${spoken(half)}`], ...ANNOUNCED]);
  const passed = [...limits.keys()].filter((limit) => limit < time.totalSeconds && before > limit && now <= limit);
  if (!passed.length || now === 0) return null;
  const nearest = Math.min(...passed);
  return nearest - now < NEWS_SECONDS ? limits.get(nearest) : `${spoken(now)} left`;
}

function showPace(seconds) {
  const pace = document.querySelector("[data-pace]");
  if (!pace) return;
  const total = Math.round(time.totalSeconds / 60);
  const words = `${Math.max(0, Math.floor((time.totalSeconds - seconds) / 60))} of ${total} minute${total === 1 ? "" : "s"}`;
  if (time.totalSeconds && pace.textContent !== words) pace.textContent = words;
}

// How much of its share this question has used, with the time since the page was asked for.
function showShare() {
  const spent = document.querySelector("[data-spent]");
  if (spent) spent.textContent = written(Math.floor(Number(spent.dataset.spent) + performance.now() / 1000));
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
  showShare();
  if (seconds > 0) reopen();
  else endOfTime();
}

// Resolves to the status of the server's answer; 0 when nobody answered, or somebody else than Greenroom.
async function resync() {
  const asked = performance.now();
  try {
    const signal = AbortSignal.timeout(GIVE_UP_WAITING_MS);
    const response = await fetch(clock.dataset.resync, { headers: { "HX-Request": "true" }, cache: "no-store", signal });
    if (!response.ok) return response.status;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("#clock");
    // It counted at some moment between the question and the answer.
    takeTime(fresh, (asked + performance.now()) / 2);
    tick();
    if (time.isPaused) leaveForPause();
    return response.status;
  } catch {
    // The own count goes on.
    return 0;
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
  time.shown = Number(inTab.getItem(`${HIDDEN_CLOCK}-shown`)) || null;
  window.addEventListener("pagehide", () => remember(inTab, `${HIDDEN_CLOCK}-shown`, time.shown));
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
  show(onDevice.getItem(HIDDEN_CLOCK) === "hidden");
  button.addEventListener("click", () => {
    const isHidden = !clock.classList.contains("hushed");
    show(isHidden);
    if (isHidden) remember(onDevice, HIDDEN_CLOCK, "hidden");
    else forget([HIDDEN_CLOCK]);
  });
}
