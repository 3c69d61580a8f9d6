/** Its words and its table come with the WhatsApp pages. */
export function ConversationsPage() {
  return null;
}
