export default function WelcomePage() {
  return <main>Todo</main>;
}
