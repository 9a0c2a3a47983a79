import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './page/page.css';
import { registerServiceWorker } from './offline/register-service-worker.js';
import './page/lab-page.js';

// After everything that the first sight needs.
addEventListener('load', () => void registerServiceWorker());
