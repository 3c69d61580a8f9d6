-- When those who are suspended by now were, nobody has written down: their day begins now.
SET lock_timeout = '5s';
SET ROLE seatwise_definer;
UPDATE organizations SET suspended_at = app.now() WHERE status = 'suspended' AND suspended_at IS NULL;
RESET ROLE;
