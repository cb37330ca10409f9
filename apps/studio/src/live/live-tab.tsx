export default function LiveTab() {
  return <h1>Live</h1>;
}
