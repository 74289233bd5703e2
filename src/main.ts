import './guard';
import { mount } from 'svelte';
import App from './App.svelte';
import { Offline } from './bridge/offline';
import { probe } from './bridge/probe';
import { openStudy } from './bridge/study';
import { spoken } from './messages/index.svelte';
import { preferences } from './state/preferences.svelte';
import { Session } from './state/session.svelte';
import { trust } from './state/trust.svelte';
import './styles/tokens.css';
import './styles/base.css';

const target = document.querySelector('#app');
if (!target) throw new Error('The document has no #app element to mount the page in.');
await spoken(preferences.language);
mount(App, { target, props: { session: new Session(openStudy()) } });
void trust.begin({ offline: new Offline((state) => (trust.offlineState = state)), probe });
