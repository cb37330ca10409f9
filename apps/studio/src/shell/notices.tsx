import { useNotices } from './notice-store.ts';

/** The notes and problems that are open. Screen readers say them when they come. */
export function Notices() {
  const { notices, close } = useNotices();
  return (
    <section className="notices" aria-label="Messages" aria-live="polite">
      {notices.map(({ id, kind, text, hint, action }) => (
        <div key={id} className={`notice ${kind}`}>
          <p>{text}</p>
          {hint && <p className="hint">{hint}</p>}
          {action && (
            <button
              type="button"
              onClick={() => {
                close(id);
                action.act();
              }}
            >
              {action.name}
            </button>
          )}
          <button type="button" className="close" onClick={() => close(id)} aria-label={`Close: ${text}`}>
            ×
          </button>
        </div>
      ))}
    </section>
  );
}
