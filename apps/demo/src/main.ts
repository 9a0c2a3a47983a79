import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './page/lab-page.js';
