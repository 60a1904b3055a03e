/** Every page in Chinese, in both themes and widths. */
import { lookAtPages } from './pages.ts';

lookAtPages('zh');
