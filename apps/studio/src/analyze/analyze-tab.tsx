export default function AnalyzeTab() {
  return <h1>Analyze</h1>;
}
