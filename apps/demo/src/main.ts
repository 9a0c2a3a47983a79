import './styles/tokens.css';
import './styles/base.css';
import './page/lab-page.js';
