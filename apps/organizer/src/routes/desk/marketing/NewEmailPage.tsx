export function NewEmailPage() {
  return null;
}
