-- Whether somebody holds a ticket is asked for each message of a campaign, by their address.
CREATE INDEX CONCURRENTLY tickets_attendee_email_idx ON tickets (attendee_email) WHERE attendee_email IS NOT NULL;
