import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import './styles/tokens.css';
import './styles/base.css';

const place = document.getElementById('page');
if (!place) throw new Error('#page is missing');
createRoot(place).render(<App />);
