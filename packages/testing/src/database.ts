// It lives with the database package, so that packages below this one can test with it too.
export * from '@seatwise/db/testing';
