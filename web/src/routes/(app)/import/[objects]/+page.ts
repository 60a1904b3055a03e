export { load } from '../../[objects]/+page.ts';
