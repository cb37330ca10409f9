process.send({ kind: 'failed', message: "Cannot find package 'sharp'" });
