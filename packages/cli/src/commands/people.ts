import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { modelsOption, passphraseOption } from '../plain-options.ts';
import type { AddFlags, GalleryFlags } from './people-flags.ts';

const ABOUT = `
A gallery is a file with embeddings of people whose faces are to be known again: biometric data, for which you need
consent or another legal basis. --encrypt keeps it from who finds the file. The passphrase is read from the variable
FEXGRAPH_PEOPLE_PASSPHRASE or from a file, and never from the command line, where others would see it.

Examples:
  fexgraph people add "Ada L." ada1.jpg ada2.jpg --gallery staff.people --consent "signed form of 3 May 2026"
  fexgraph people list --gallery staff.people
  fexgraph people check --gallery staff.people
  fexgraph people export "Ada L." --gallery staff.people > ada.json
  fexgraph people remove "Ada L." --gallery staff.people
  fexgraph detect meeting.mp4 --people staff.people       columns Known and KnownSimilarity`;

const ADD_EXAMPLES = `
Each picture must show this person and nobody else, sharp and from the front; a few different ones are better than one.
If one cannot be used, or is like no other picture of this person, nothing is added. A person who is there gets further
pictures, and the new note.

Examples:
  fexgraph people add "Ada L." ada.jpg --gallery staff.people --consent "signed form of 3 May 2026"
  fexgraph people add "Ada L." photos/ada/ --gallery staff.people --consent "by mail" --encrypt --passphrase-file secret`;

const CHECK_ABOUT = `
Compares every two people. Per threshold (--people-threshold of detect): how many pairs of different people are above it,
and the highest rate of such false matches that is likely (95 %). Your own people and cameras say more than any figure
that was measured elsewhere.

Example:
  fexgraph people check --gallery staff.people`;

function addGalleryOptions(command: Command): Command {
  return command.requiredOption('-g, --gallery <file>', 'file of the gallery').addOption(passphraseOption());
}

/** `fexgraph people`; what its commands do is imported when they are given. */
export function addPeopleCommand(program: Command, context: CommandContext): void {
  const people = program
    .command('people')
    .description('keeps galleries of people whose faces are to be known again')
    .addHelpText('after', ABOUT);
  addGalleryOptions(people.command('add <name> <pictures...>').description('adds a person, or pictures of one'))
    .requiredOption('--consent <note>', 'who agreed to what, when and how, or another legal basis')
    .option('--unlike', 'add a face that is like none of those known by this name')
    .option('--encrypt', 'encrypt the gallery (AES-256-GCM, key by scrypt); it stays so')
    .option('--pack <name>', 'ready pipeline that describes faces (default: identity-only)')
    .option('--identity <model>', 'identity network, by manifest id; a gallery has one')
    .addOption(modelsOption())
    .addHelpText('after', ADD_EXAMPLES)
    .action(async (name: string, pictures: string[], flags: AddFlags) => {
      const { addPerson } = await import('./people-gallery.ts');
      await addPerson(name, pictures, flags, context);
    });
  addGalleryOptions(people.command('list').description('lists the people of a gallery, with their notes'))
    .option('--json', 'print JSON')
    .action(async (flags: GalleryFlags & { readonly json?: boolean }) => {
      const { listPeople } = await import('./people-gallery.ts');
      await listPeople(flags, context);
    });
  addGalleryOptions(
    people.command('remove <names...>').description('removes people with all that is known of them'),
  ).action(async (names: string[], flags: GalleryFlags) => {
    const { removePeople } = await import('./people-gallery.ts');
    await removePeople(names, flags, context);
  });
  addGalleryOptions(
    people.command('check').description('counts who would be taken for whom among the people of a gallery'),
  )
    .addHelpText('after', CHECK_ABOUT)
    .action(async (flags: GalleryFlags) => {
      const { checkPeople } = await import('./people-gallery.ts');
      await checkPeople(flags, context);
    });
  addGalleryOptions(
    people.command('export [names...]').description('prints what is known of people as JSON, embeddings too'),
  ).action(async (names: string[], flags: GalleryFlags) => {
    const { exportPeople } = await import('./people-gallery.ts');
    await exportPeople(names, flags, context);
  });
}
