import { createLink, type LinkComponent } from '@tanstack/react-router';
import { LinkButton, TextLink } from '@seatwise/ui';

/** The router's link, looking like a button. */
export const ButtonLink: LinkComponent<typeof LinkButton> = createLink(LinkButton);
/** The router's link among words. */
export const Link: LinkComponent<typeof TextLink> = createLink(TextLink);
