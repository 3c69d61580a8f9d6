/** The pages around signing in; a chunk of their own, fetched when first needed. */
export { ForgotPage } from './ForgotPage.tsx';
export { MagicLinkPage } from './MagicLinkPage.tsx';
export { ResetPage } from './ResetPage.tsx';
export { SignInPage } from './SignInPage.tsx';
export { SignUpPage } from './SignUpPage.tsx';
export { VerifiedPage } from './VerifiedPage.tsx';
