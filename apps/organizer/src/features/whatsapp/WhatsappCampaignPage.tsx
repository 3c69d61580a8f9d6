/** Its words and its table come with the WhatsApp pages. */
export function WhatsappCampaignPage() {
  return null;
}
