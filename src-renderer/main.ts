import { mount } from 'svelte';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { createClient } from './lib/client';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element #app.');
mount(App, { target, props: { client: createClient(window.quadlab), desktop: window.quadlab } });
