export { createAdvisor, type AdvisorOptions } from './advisor.ts';
