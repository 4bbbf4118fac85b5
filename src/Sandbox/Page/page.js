'use strict';
const $ = (selector) => document.querySelector(selector);
const el = (tag, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
const get = async (path) => (await fetch(path)).json();

// The system's theme, until the person chooses one.
const theme = localStorage.getItem('theme');
if (theme) document.documentElement.dataset.theme = theme;
$('#theme').onclick = () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  localStorage.setItem('theme', document.documentElement.dataset.theme = dark ? 'light' : 'dark');
};

const path = location.pathname;
const view = path === '/requests' ? 'requests' : path === '/faults' ? 'faults' : 'timeline';
$(`#${view}`).hidden = false;
$(`nav a[data-view="${view}"]`).setAttribute('aria-current', 'page');
if (view === 'requests') $('main').classList.add('wide');

const hue = (text) => [...text].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7);
const ago = (at) => {
  const seconds = Math.max(0, (Date.now() - new Date(at)) / 1000);
  if (seconds < 10) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : new Date(at).toLocaleDateString();
};

// Facets count in UTF-8 bytes.
function richText(post) {
  const facets = (post.raw?.facets ?? []).toSorted((a, b) => a.index.byteStart - b.index.byteStart);
  const bytes = new TextEncoder().encode(post.text);
  const decode = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
  const paragraph = el('p', { className: 'text' });
  let at = 0;
  for (const { index, features } of facets) {
    paragraph.append(decode(at, index.byteStart));
    const feature = features[0];
    const link = el('a', { href: /^https?:/.test(feature.uri ?? '') ? feature.uri : '#', rel: 'noopener noreferrer nofollow', title: feature.uri ?? feature.did ?? `#${feature.tag}` }, decode(index.byteStart, index.byteEnd));
    paragraph.append(link);
    at = index.byteEnd;
  }
  paragraph.append(decode(at, bytes.length));
  return paragraph;
}

function gallery(media) {
  if (!media.length) return null;
  const box = el('div', { className: `media ${media.length > 4 ? 'many' : `n${media.length}`}` });
  for (const { url, alt, kind } of media) {
    const figure = el('figure', {}, kind === 'video' ? el('video', { src: url, controls: true, title: alt ?? '' }) : el('img', { src: url, alt: alt ?? '', loading: 'lazy' }));
    if (alt) {
      const caption = el('figcaption', { hidden: true }, alt);
      figure.append(caption, el('button', { className: 'alt', type: 'button', title: alt, onclick: () => { caption.hidden = !caption.hidden; } }, 'ALT'));
    }
    box.append(figure);
  }
  return box;
}

function card(options) {
  if (!options.card) return null;
  const { uri, title, description } = options.card;
  return el('a', { className: 'card', href: /^https?:/.test(uri) ? uri : '#', rel: 'noopener noreferrer nofollow' }, el('span', { className: 'host' }, uri.split('/')[2] ?? uri), el('b', {}, title), el('span', {}, description));
}

function chips(post) {
  const texts = [];
  const options = post.options;
  if (options.langs) texts.push(options.langs.join(', '));
  for (const tag of options.tags ?? []) texts.push(`#${tag}`);
  for (const label of options.labels?.values ?? []) texts.push(`⚠ ${label.val}`);
  if (options.threadgate) texts.push(options.threadgate.length ? `replies: ${options.threadgate.map((rule) => rule.$type.split('#')[1].replace('Rule', '')).join(', ')}` : 'no replies');
  if (options.postgate?.length) texts.push('no quotes');
  if (options.quote) texts.push('quotes a post');
  if (options.visibility && options.visibility !== 'public') texts.push(options.visibility);
  if (options.spoilerText) texts.push(`⚠ ${options.spoilerText}`);
  for (const option of options.poll?.options ?? []) if (typeof option === 'string') texts.push(`○ ${option}`);
  if (post.deletedAt) texts.push('deleted');
  return texts.length ? el('div', { className: 'chips' }, ...texts.map((text) => el('span', {}, text))) : null;
}

let names = {};
let known = new Set();
function article(post) {
  const name = names[`${post.platform}/${post.username}`] ?? post.username.split('.')[0];
  const avatar = el('div', { className: 'avatar', ariaHidden: 'true' }, name[0].toUpperCase());
  avatar.style.background = `linear-gradient(135deg, hsl(${hue(post.username)} 62% 48%), hsl(${(hue(post.username) + 50) % 360} 62% 40%))`;
  const fresh = known.size > 0 && !known.has(post.seq);
  return el('article', { className: `post${post.deletedAt ? ' deleted' : ''}${fresh ? ' new' : ''}` },
    el('div', { className: 'side' }, avatar),
    el('div', {},
      el('div', { className: 'who' }, el('b', {}, name), el('span', {}, `@${post.username} · ${post.platform}`), el('a', { className: 'when', href: new URL(post.url).pathname, title: new Date(post.createdAt).toLocaleString() }, ago(post.createdAt))),
      richText(post), gallery(post.media), card(post.options), chips(post)));
}

async function timeline() {
  const [{ items: people }, { items }] = await Promise.all([get('/_sandbox/accounts'), get('/_sandbox/posts?limit=10000')]);
  names = Object.fromEntries(people.map((profile) => [`${profile.platform}/${profile.username}`, profile.displayName]));
  fill($('#platform'), 'All networks', [...new Set(people.map((profile) => profile.platform))]);
  fill($('#account'), 'All accounts', people.filter((profile) => !$('#platform').value || profile.platform === $('#platform').value).map((profile) => profile.username));

  const single = path === '/' ? null : path;
  const threads = new Map();
  const rootOf = {};
  for (const post of items) {
    const root = post.replyTo && rootOf[post.replyTo] !== undefined ? rootOf[post.replyTo] : post.id;
    rootOf[post.id] = root;
    if (!threads.has(root)) threads.set(root, []);
    threads.get(root).push(post);
  }
  const shown = [...threads.values()].filter((posts) => single
    ? posts.some((post) => new URL(post.url).pathname === single)
    : (!$('#platform').value || posts[0].platform === $('#platform').value) && (!$('#account').value || posts[0].username === $('#account').value)).reverse().slice(0, 200);
  $('.filters').hidden = Boolean(single);
  $('#posts').replaceChildren(...(shown.length
    ? shown.map((posts) => posts.length === 1 ? article(posts[0]) : el('div', { className: 'thread' }, ...posts.map(article)))
    : [el('div', { className: 'empty' }, el('b', {}, single ? 'No such post' : 'Nothing was published yet'), single ? 'It may have been forgotten by a reset.' : 'Send a post and watch it arrive here.')]));
  known = new Set(items.map((post) => post.seq));
}

function fill(select, all, values) {
  const chosen = select.value;
  select.replaceChildren(el('option', { value: '' }, all), ...values.map((value) => el('option', { value }, value)));
  select.value = values.includes(chosen) ? chosen : '';
}

async function requests() {
  const { items } = await get('/_sandbox/requests?limit=10000');
  $('#request-rows').replaceChildren(...items.slice(-200).reverse().map((request) => el('tr', {},
    el('td', {}, new Date(request.at).toLocaleTimeString()), el('td', {}, request.platform),
    el('td', { className: 'call' }, `${request.method} ${request.path}`, request.body ? el('small', {}, request.body) : null),
    el('td', { className: request.status === 0 || request.status >= 400 ? 'bad' : '' }, request.status === 0 ? 'cut' : String(request.status)), el('td', {}, String(request.durationMs)), el('td', {}, request.faultId ?? ''))));
}

async function faults() {
  const [{ items, kinds }, { items: people }] = await Promise.all([get('/_sandbox/faults'), get('/_sandbox/accounts')]);
  const form = $('#fault-form');
  if (!form.kind.options.length) {
    form.kind.append(...kinds.map((kind) => el('option', { value: kind }, kind)));
    form.platform.append(...[...new Set(people.map((profile) => profile.platform))].map((platform) => el('option', { value: platform }, platform)));
  }
  $('#fault-list').replaceChildren(...items.map((fault) => el('li', {},
    el('b', {}, fault.kind), el('span', {}, [fault.platform ?? 'all networks', fault.username, fault.operation, fault.left ? `${fault.left} times` : null, fault.rate ? `rate ${fault.rate}` : null].filter(Boolean).join(' · ')),
    el('button', { type: 'button', onclick: async () => { await fetch(`/_sandbox/faults/${fault.id}`, { method: 'DELETE' }); await faults(); } }, 'End'))));
}
$('#fault-form').onsubmit = async (event) => {
  event.preventDefault();
  const data = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value !== ''));
  for (const name of ['times', 'rate']) if (data[name]) data[name] = Number(data[name]);
  await fetch('/_sandbox/faults', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) });
  await faults();
};

const refresh = { timeline, requests, faults }[view];
refresh();
if (view === 'timeline') {
  $('#platform').onchange = $('#account').onchange = timeline;
  let busy = false, again = false;
  const arrived = async () => {
    if (busy) { again = true; return; }
    busy = true;
    await timeline();
    busy = false;
    if (again) { again = false; await arrived(); }
  };
  const stream = new EventSource('/_sandbox/stream');
  stream.onmessage = arrived;
  stream.onopen = () => $('#live').classList.remove('off');
  stream.onerror = () => $('#live').classList.add('off');
  setInterval(timeline, 30000);
} else setInterval(refresh, 2000);
