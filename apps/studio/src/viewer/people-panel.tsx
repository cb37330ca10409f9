import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useFaceChips } from './face-chips.ts';
import { type NamedPerson, namedPeople } from './model/people.ts';
import { forgetNames, rename, setPerInput, showPerson, useViewer } from './viewer-store.ts';

/** People whose faces are shown and whose names can be changed here; a crowd has more. */
const LISTED = 40;

/** Who is in the table: whose curves are drawn, what they are called, and who is the same. */
export function PeoplePanel() {
  const { people, names, hidden, table, perInput } = useViewer(
    useShallow(({ people, names, hidden, table, perInput }) => ({ people, names, hidden, table, perInput })),
  );
  const chips = useFaceChips();
  if (!people) return null;
  const persons = namedPeople(names);
  const isChanged = names.some((name, place) => name !== people.labels[place]);
  const inputs = table?.info.texts.find(({ name }) => name === 'input')?.labels.length ?? 0;
  return (
    <section className="panel" aria-labelledby="people-head">
      <h2 id="people-head">People</h2>
      {people.column === undefined && (
        <p className="quiet">The table does not say who is who: all faces are taken for one person.</p>
      )}
      {inputs > 1 && (
        <label>
          <input type="checkbox" checked={perInput} onChange={({ target }) => setPerInput(target.checked)} /> Labels
          hold within one input only
        </label>
      )}
      <ul className="people">
        {persons.slice(0, LISTED).map((person) => (
          <li key={[...person.members].join()}>
            <Person
              person={person}
              chip={chips.get(person.name)}
              isShown={!hidden.has(person.name)}
              others={persons.filter((other) => other !== person)}
            />
          </li>
        ))}
      </ul>
      {persons.length > LISTED && <p className="quiet">and {persons.length - LISTED} more</p>}
      {isChanged && (
        <button type="button" onClick={forgetNames}>
          As the table has them
        </button>
      )}
    </section>
  );
}

interface PersonProps {
  readonly person: NamedPerson;
  readonly chip: string | undefined;
  readonly isShown: boolean;
  readonly others: readonly NamedPerson[];
}

function Person({ person, chip, isShown, others }: PersonProps) {
  const { name } = person;
  const [text, setText] = useState(name);
  const [known, setKnown] = useState(name);
  if (known !== name) {
    setKnown(name);
    setText(name);
  }
  const take = () => {
    const wanted = text.trim();
    if (wanted === '') setText(name);
    else if (wanted !== name) rename(person, wanted);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      {chip ? (
        <img className="chip" src={chip} alt={`Face of ${name}`} />
      ) : (
        <span className="chip" aria-hidden="true" />
      )}
      <input
        type="checkbox"
        aria-label={`Draw ${name}`}
        checked={isShown}
        onChange={({ target }) => showPerson(name, target.checked)}
      />
      <input
        className="name"
        aria-label={`Name of ${name}`}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={take}
      />
      {others.length > 0 && (
        <select
          aria-label={`${name} is the same person as`}
          value=""
          onChange={({ target }) => rename(person, target.value)}
        >
          <option value="">is the same as …</option>
          {others.slice(0, LISTED).map((other) => (
            <option key={other.name} value={other.name}>
              {other.name}
            </option>
          ))}
        </select>
      )}
    </form>
  );
}
