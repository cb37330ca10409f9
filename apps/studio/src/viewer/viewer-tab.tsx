export default function ViewerTab() {
  return <h1>Viewer</h1>;
}
