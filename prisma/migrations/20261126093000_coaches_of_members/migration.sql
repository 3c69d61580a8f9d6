-- A member sees how the coaches they are paired with work: slot length, notice, horizon.
SET lock_timeout = '5s';
SET ROLE seatwise_owner;
CREATE POLICY paired ON coaches FOR SELECT TO seatwise_app
  USING (id IN (SELECT m.coach_id FROM coach_members m WHERE m.member_id = (SELECT app.current_user_id()) AND m.ended_at IS NULL));
RESET ROLE;
