import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './page/page.css';
import './page/transport.css';
import { offerReload } from './offline/offer-reload.js';
import { registerServiceWorker } from './offline/register-service-worker.js';
import './page/lab-page.js';
import type { LabPage } from './page/lab-page.js';

// After everything that the first sight needs.
addEventListener('load', async () => {
  const isolation = await registerServiceWorker();
  const page = document.querySelector<LabPage>('lab-page');
  if (isolation === 'after-reload' && page) offerReload(page.timeline);
});
