import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { createClient } from './lib/client';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element #app.');
mount(App, { target, props: { client: createClient(window.quadlab) } });
