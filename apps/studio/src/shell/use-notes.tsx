import { useRef } from 'react';

/** What whoever measures faces should know, one click away from everywhere. */
export function UseNotes() {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Use notes
      </button>
      <dialog ref={dialog} aria-labelledby="use-notes" className="use-notes">
        <h2 id="use-notes">Before you measure faces</h2>
        <ul>
          <li>
            <strong>Nothing leaves this machine.</strong> Pictures, videos, rows and recordings stay in your browser
            until you save them.
          </li>
          <li>
            <strong>Ask the people whom you film,</strong> and say what for. Faces are personal data, and what is
            computed from them to tell who somebody is (embeddings) is biometric data. The studio never writes
            embeddings.
          </li>
          <li>
            <strong>Emotion inference is restricted.</strong> The EU AI Act forbids it in workplaces and schools, apart
            from medical and safety reasons, and demands elsewhere that people are told of it.
          </li>
          <li>
            <strong>A face shows movement, not feeling.</strong> Scores say what a face looks like to a network. Sad,
            fear, disgust and anger are weak and often wrong; action units come from the shape of the mesh and are no
            coding by an expert.
          </li>
          <li>
            <strong>Not for decisions about people.</strong> Accuracy differs between groups of people, and nobody has
            measured it for these models and your camera.
          </li>
        </ul>
        <form method="dialog">
          <button type="submit" className="primary">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
