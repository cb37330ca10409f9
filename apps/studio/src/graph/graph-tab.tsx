export default function GraphTab() {
  return <h1>Graph</h1>;
}
