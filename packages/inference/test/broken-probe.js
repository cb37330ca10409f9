// @ts-check
/** A probe that ends as its argument says: by a signal as a broken driver would, or with an answer that is none. */
if (process.argv[2] === 'webgpu') process.kill(process.pid, 'SIGSEGV');
process.stderr.write('libthing.so: cannot open shared object file\n');
process.stdout.write('hello\n');
