/** The assistant's panel, with its words. Imported when it is first seen. */
import { addAssistantWords } from '../../i18n/assistant.ts';

await addAssistantWords();
export { AssistantPanel } from './AssistantPanel.tsx';
