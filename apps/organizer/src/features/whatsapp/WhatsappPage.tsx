/** Its words and its table come with the WhatsApp pages. */
export function WhatsappPage() {
  return null;
}
